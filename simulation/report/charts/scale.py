"""From values to places on a sheet."""

from collections.abc import Iterable
from math import ceil, floor, log10
from typing import Final, Self

from attrs import frozen

_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@frozen
class Scale:
    """A straight line from ``low`` at ``start`` to ``high`` at ``end``; ``ticks`` are round."""

    low: float
    high: float
    start: float
    end: float
    step: float

    @classmethod
    def around(
        cls, values: Iterable[float], start: float, end: float, *, zero: bool = False
    ) -> Self:
        """One between round numbers that holds all values, and zero if asked for.

        Source: P. Heckbert, "Nice numbers for graph labels", Graphics Gems (1990).
        """
        held = [*values, *([0.0] if zero else [])]
        low, high = min(held), max(held)
        step = _round_step((high - low or abs(high) or 1.0) / 5)
        first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
        return cls(first * step, max(last, first + 1) * step, start, end, step)

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    @property
    def ticks(self) -> list[float]:
        many = round((self.high - self.low) / self.step)
        return [round(self.low + one * self.step, 9) for one in range(many + 1)]

    @property
    def places(self) -> int:
        """Decimals that a tick needs."""
        return max(0, *(_decimals(one) for one in (self.step, self.low)))


def _round_step(least: float) -> float:
    power: float = 10.0 ** floor(log10(least))
    return next(one for one in _STEPS if one * power >= least * (1 - 1e-9)) * power


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])
