"""What runs show beside what they are to show."""

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, stdev
from typing import Self

from attrs import frozen

from domain.shared.errors import Rejected
from simulation.outcome.measures import MEASURES
from simulation.outcome.outcome import Outcome
from simulation.scenario.measures import region_of
from simulation.scenario.scenario import Target


class NothingToAimAt(Rejected):
    """The scenario has no targets, or no knob is to be turned."""

    code = "nothing-to-aim-at"


class NothingMeasured(Rejected):
    """A target aims at what these runs do not have, as a wait where nobody was served."""

    code = "nothing-measured"


@frozen(kw_only=True)
class Reading:
    """A target and the mean of the runs; ``error`` is the standard error of that mean, 0 of one."""

    target: Target
    value: float
    error: float

    @classmethod
    def of(cls, target: Target, runs: Sequence[Outcome]) -> Self:
        """Of runs of the same scenario with different seeds.

        Raises:
            NothingMeasured: a run has no such figure.
        """
        name, _, _ = target.measure.partition(".")
        region = region_of(target.measure)
        values = [MEASURES[name].of(one, str(region) if region else None) for one in runs]
        there = [one for one in values if one is not None]
        if len(there) < len(values):
            raise NothingMeasured(
                f"{target.measure} cannot be measured: nobody was served; simulate more days"
            )
        error = stdev(there) / sqrt(len(there)) if len(there) > 1 else 0.0
        return cls(target=target, value=fmean(there), error=error)

    @property
    def off(self) -> float:
        """How far it is from the target, in tolerances; 1 is just near enough."""
        return (self.value - self.target.value) / self.target.tolerance

    @property
    def holds(self) -> bool:
        """Whether it is near enough."""
        return abs(self.off) <= 1
