"""What a sweep moves: conditions, each between two values."""

from collections.abc import Mapping, Sequence
from math import floor, log10
from typing import Final, Self

from attrs import evolve, field, frozen

from domain.shared.errors import Rejected
from simulation.scenario.axes import OF
from simulation.scenario.conditions import PLAUSIBLE
from simulation.scenario.scenario import Scenario

Point = Mapping[str, float]
"""Values by the condition that has them."""
_DIGITS: Final = 3
"""Decimal places of a value that was drawn, counted from the first digit of its axis' length: a
thousand steps and more are enough for any assumption, and people read them."""


class NoAxes(Rejected):
    """There is nothing to sweep."""

    code = "no-axes"


def _sorted(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(sorted({float(one) for one in values}))


@frozen
class Axis:
    """A condition and the values that a sweep gives to it, lowest first, each once."""

    condition: str
    values: tuple[float, ...] = field(converter=_sorted)

    @property
    def low(self) -> float:
        return self.values[0]

    @property
    def high(self) -> float:
        return self.values[-1]

    def at(self, share: float) -> float:
        """The value at a share of the way from low to high, never outside of them."""
        length = self.high - self.low
        if not length:
            return self.low
        value = round(self.low + share * length, _DIGITS - floor(log10(length)))
        return min(self.high, max(self.low, value))


@frozen
class Axes:
    """At least one axis that moves; ``fixed`` are conditions with one value in all points."""

    moving: tuple[Axis, ...]
    fixed: Point = field(factory=dict)

    @classmethod
    def of(cls, scenario: Scenario) -> Self:
        """Those of ``[sweep]`` in ``scenario.toml``.

        Raises:
            NoAxes: there are none, or all have a single value.
        """
        every = [Axis(name.removeprefix(f"{OF}."), of) for name, of in scenario.sweep.items()]
        moving = tuple(one for one in every if one.low < one.high)
        if not moving:
            raise NoAxes(
                "nothing is swept: write lines such as conditions.patience_h = [2.0, 4.0, 6.0]"
                " below [sweep] in scenario.toml, or sweep all conditions (--all-conditions)"
            )
        return cls(moving, {one.condition: one.low for one in every if one not in moving})

    @classmethod
    def of_all_conditions(cls) -> Self:
        """Every condition between its plausible ends."""
        return cls(tuple(Axis(name, ends) for name, ends in PLAUSIBLE.items()))

    def point(self, shares: Sequence[float]) -> Point:
        """The point at these shares of the ways along the axes."""
        pairs = zip(self.moving, shares, strict=True)
        return {axis.condition: axis.at(share) for axis, share in pairs}

    def shares(self, point: Point) -> list[float]:
        """How far along each axis a point is, from 0 to 1."""
        ways = ((axis, point[axis.condition]) for axis in self.moving)
        return [(value - axis.low) / (axis.high - axis.low) for axis, value in ways]

    def scenario(self, base: Scenario, point: Point) -> Scenario:
        """The scenario with the conditions of the point, and of those that are fixed."""
        return evolve(base, conditions=evolve(base.conditions, **{**self.fixed, **point}))
