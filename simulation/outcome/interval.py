"""What the runs of a policy say together: a mean, and how far it may be off."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import sqrt
from statistics import fmean, variance
from typing import Final, Self

from attrs import frozen

from domain.shared.errors import Rejected
from simulation.outcome.measure import Better
from simulation.outcome.student import quantile

CONFIDENCE: Final = 0.95


class NothingToCompare(Rejected):
    """Runs that say nothing about each other: no seed in common, or of different scenarios."""

    code = "nothing-to-compare"


@frozen
class Interval:
    """A mean of ``runs`` independent runs; 95 times in 100 the true one is within ``half`` of it.

    ``half`` is ``None`` for a single run, which says nothing about how far it may be off.

    Source: "Student", "The probable error of a mean", Biometrika 6 (1908).
    """

    mean: float
    half: float | None
    runs: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """Of at least one value, a run each."""
        return cls(fmean(values), _half(values), len(values))

    @property
    def low(self) -> float | None:
        return None if self.half is None else self.mean - self.half

    @property
    def high(self) -> float | None:
        return None if self.half is None else self.mean + self.half


class Verdict(StrEnum):
    """What a difference means, with 95 % confidence."""

    BETTER = "better"
    WORSE = "worse"
    OPEN = "open"
    """The interval holds zero, or there is none."""
    DIFFERENT = "different"
    """It is not zero, and neither way is the better one."""


@frozen
class Difference:
    """How much higher a measure is after than before, run by run with the same seeds.

    ``times_narrower``: the variance that the difference would have with seeds of their own, by
    the variance that it has; above 1 where common random numbers helped, ``None`` where it cannot
    be told.

    Source: A. M. Law, *Simulation Modeling and Analysis*, 5th ed. (2015), 10.2.1 (paired-t
    interval) and 11.2 (common random numbers).
    """

    interval: Interval
    times_narrower: float | None

    @classmethod
    def of(cls, before: Mapping[int, float], after: Mapping[int, float]) -> Self:
        """Of values by seed; seeds that only one of the two has are left out.

        Raises:
            NothingToCompare: they have no seed in common.
        """
        seeds = sorted(before.keys() & after.keys())
        if not seeds:
            raise NothingToCompare("the two policies have no seed in common")
        first, second = [before[one] for one in seeds], [after[one] for one in seeds]
        apart = [later - earlier for earlier, later in zip(first, second, strict=True)]
        return cls(Interval.of(apart), _times_narrower(first, second, apart))

    def verdict(self, better: Better) -> Verdict:
        low, high = self.interval.low, self.interval.high
        if low is None or high is None or low <= 0 <= high:
            return Verdict.OPEN
        if better is Better.NEITHER:
            return Verdict.DIFFERENT
        return Verdict.BETTER if (low > 0) is (better is Better.MORE) else Verdict.WORSE


def _half(values: Sequence[float]) -> float | None:
    runs = len(values)
    return quantile(CONFIDENCE, runs - 1) * sqrt(variance(values) / runs) if runs > 1 else None


def _times_narrower(
    first: Sequence[float], second: Sequence[float], apart: Sequence[float]
) -> float | None:
    if len(apart) < 2 or not (paired := variance(apart)):
        return None
    return (variance(first) + variance(second)) / paired
