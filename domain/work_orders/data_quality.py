"""How well a shop writes down what it sees: shares of its entries, and one score of them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, Self

from attrs import field, frozen

from domain.shared.checks import between

LOOKS_BACK_DAYS: Final = 90
"""Unless somebody asks for another time: what a shop does now, and not what it did once."""


class Measure(StrEnum):
    """What is looked at.

    Of the cars that came in (each once): whether the VIN is known, which is valid then, for no
    other is taken; and whether the maker is known, so that parts are found. Of the visits: whether
    mileage (above zero), fuel and at least one photo were written down at reception. Of the calls
    after the visit: whether somebody was reached under the member's phone.
    """

    VIN = "vin"
    MAKER = "maker"
    MILEAGE = "mileage"
    FUEL = "fuel"
    PHOTOS = "photos"
    REACHED = "reached"


@frozen
class Share:
    """``good`` of ``all`` entries are as they should be."""

    good: int
    all: int = field(validator=between(0, 10**12))

    def __add__(self, other: Self) -> "Share":
        return Share(self.good + other.good, self.all + other.all)

    @property
    def percent(self) -> float | None:
        """From 0 to 100; none where there was nothing to write down."""
        return 100 * self.good / self.all if self.all else None


_NOTHING: Final = Share(0, 0)


@frozen
class DataQuality:
    """The shares of one shop, or of several together."""

    shares: Mapping[Measure, Share]

    @classmethod
    def of_all(cls, some: Iterable[Self]) -> Self:
        """Several shops as if they were one."""
        qualities = tuple(some)
        return cls({one: sum((q.shares[one] for q in qualities), _NOTHING) for one in Measure})

    @property
    def score(self) -> float | None:
        """The mean of what could be measured, from 0 to 100; none if nothing could.

        Every measure weighs the same: own, and simple enough to be told at the desk.
        """
        known = [one.percent for one in self.shares.values() if one.percent is not None]
        return sum(known) / len(known) if known else None
