"""A figure of a run: its name, unit, better side and formula, and the shops it is taken over."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cached_property
from math import fsum
from typing import Self

from attrs import frozen

from domain.shared.label import Label
from simulation.outcome.outcome import Outcome, ShopOutcome

Count = Callable[[ShopOutcome], float]


class Unit(StrEnum):
    """What a measure counts in."""

    SHARE = "share"
    """0 to 1, shown in percent."""
    HOURS = "h"
    MINUTES = "min"
    DAYS = "d"
    CARS = "cars"
    CARS_A_DAY = "cars/d"
    YUAN = "yuan"
    YUAN_A_DAY = "yuan/d"
    POINTS = "points"


class Better(StrEnum):
    """Which way a measure gets better."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@frozen(slots=False)
class Group:
    """Shops of a run that are looked at together, over its measured days."""

    days: int
    shops: tuple[ShopOutcome, ...]

    @classmethod
    def of(cls, outcome: Outcome, region: str | None = None) -> Self:
        """The shops of a region, or all of them."""
        shops = (one for one in outcome.shops if region in (None, one.region))
        return cls(outcome.days, tuple(shops))

    @cached_property
    def regions(self) -> Mapping[str, "Group"]:
        """A group a region, in alphabetical order."""
        names = sorted({shop.region for shop in self.shops})
        return {
            name: Group(self.days, tuple(one for one in self.shops if one.region == name))
            for name in names
        }

    def sum(self, count: Count) -> float:
        return fsum(map(count, self.shops))


Formula = Callable[[Group], float | None]


@frozen(kw_only=True)
class Measure:
    """One figure of a run, for the chain or a region; ``meaning`` says the formula in words."""

    name: str
    label: Label
    meaning: Label
    unit: Unit
    better: Better
    formula: Formula
    regional: bool = True
    """Whether it says something of a single region."""

    def of(self, outcome: Outcome, region: str | None = None) -> float | None:
        """Its value, or ``None`` where there is nothing to divide by, as where nobody was served.

        A mean of a group is a sum over a sum, never a mean of means.
        """
        return self.formula(Group.of(outcome, region))
