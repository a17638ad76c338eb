"""The short notation of the demonstration's tables.

::

    fits        maker=Toyota,Honda;years=2014-2018 | energy=electric      rules, any of which
    amount      35  or  3500/4000/5000/6000ml                             small/medium/large/van
    operations  oil-change:25 lift-inspection:10                          minutes of a medium car
    parts       oil-filter:1 engine-oil:3500/4000/5000/6000ml
"""

import csv
from collections.abc import Iterator
from importlib.resources import files

from domain.catalogue.by_class import ByClass
from domain.catalogue.fitment import Fitment, FitmentRule
from domain.catalogue.service import PartNeed
from domain.shared.label import Label
from domain.shared.quantity import Unit
from domain.shared.trade import Energy, VehicleClass

Row = dict[str, str]


def rows(table: str) -> Iterator[Row]:
    """The rows of one of the tables beside this module."""
    lines = files(__package__).joinpath(f"{table}.csv").read_text(encoding="utf-8").splitlines()
    return iter(csv.DictReader(lines))


def label(row: Row) -> Label:
    return Label(row["zh"], row["en"])


def fitment(fits: str, excluded: str = "") -> Fitment:
    return Fitment(rules=_rules(fits), excluded=_rules(excluded))


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """``a:1 b:2`` as pairs."""
    for word in text.split():
        name, _, value = word.partition(":")
        yield name, value


def part_need(role: str, amount: str) -> PartNeed:
    unit = Unit.MILLILITRE if amount.endswith("ml") else Unit.PIECE
    numbers = [int(number) for number in amount.removesuffix("ml").split("/")]
    small, medium, large, van = numbers if len(numbers) == 4 else numbers * 4
    quantity = ByClass(small=small, medium=medium, large=large, van=van)
    return PartNeed(role=role, quantity=quantity, unit=unit)


def _rules(text: str) -> tuple[FitmentRule, ...]:
    return tuple(_rule(rule.strip()) for rule in text.split("|") if rule.strip())


def _rule(text: str) -> FitmentRule:
    given = dict(condition.split("=") for condition in text.split(";"))
    first, _, last = given.pop("years", "-").partition("-")
    several = {key: tuple(value.split(",")) for key, value in given.items()}
    return FitmentRule(
        makers=several.pop("maker", ()),
        models=several.pop("model", ()),
        first_year=int(first) if first else None,
        last_year=int(last) if last else None,
        energies=tuple(Energy(energy) for energy in several.pop("energy", ())),
        classes=tuple(VehicleClass(each) for each in several.pop("class", ())),
    )
