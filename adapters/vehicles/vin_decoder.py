"""Maker and model year from a VIN, without asking anyone."""

import csv
from collections.abc import Mapping
from importlib.resources import files

import vininfo  # type: ignore[import-untyped]  # ships no types
from attrs import field, frozen

from domain.members.vin import Vin, VinFacts
from domain.shared.makers import usual_names


def _chinese_makers() -> Mapping[str, tuple[str, ...]]:
    """Maker codes of Chinese factories with the makes built there, the most frequent first.

    ``vininfo`` lacks some and calls others by the name of the joint venture.
    """
    table = files(__package__).joinpath("makers.csv").read_text(encoding="utf-8").splitlines()
    return {row["code"]: tuple(row["makers"].split("|")) for row in csv.DictReader(table)}


@frozen
class VinDecoder:
    """Reads VINs by an own table of Chinese makers and by ``vininfo`` for the rest."""

    _own: Mapping[str, tuple[str, ...]] = field(factory=_chinese_makers)

    def decode(self, vin: Vin, *, latest_year: int) -> VinFacts:
        """What the VIN tells; what it does not tell is left for a person to enter.

        Args:
            latest_year: no car is newer; usually next year.
        """
        return VinFacts(makers=self._makers(vin), model_years=vin.model_years(latest_year))

    def _makers(self, vin: Vin) -> tuple[str, ...]:
        own = self._own.get(vin.maker_code)
        if own is not None:
            return own
        known = vininfo.Vin(vin.text).assembler
        if isinstance(known, vininfo.common.UnsupportedBrand):
            return ()
        return (usual_names(known.manufacturer, "").maker,)
