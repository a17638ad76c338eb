"""What a check came to: a figure of the simulator beside what it must be."""

from enum import StrEnum
from typing import Self

from attrs import frozen

from simulation.validation.estimate import Estimate

NEAR_SHARE = 0.02
"""How far a figure may be from exact theory, of the theory."""


class Verdict(StrEnum):
    """Whether the simulator may be believed in this point."""

    AGREES = "agrees"
    DEPARTS = "departs"
    """Not near the theory, but within bounds that hold, and the note says why."""
    FAILS = "FAILS"
    NOT_CHECKED = "not checked"


class Must(StrEnum):
    """How a figure stands to the theory."""

    BE = "must be"
    NOT_EXCEED = "must not be above"
    NOT_FALL_BELOW = "must not be below"


@frozen(kw_only=True)
class Check:
    """``figure`` is of the simulator, ``theory`` what it must be; ``unit`` is of both.

    ``low`` and ``high``: where ``figure`` lies with 99 % confidence, or may lie, as ``note`` says.
    """

    name: str
    figure: float
    must: Must = Must.BE
    theory: float
    low: float
    high: float
    unit: str
    verdict: Verdict
    note: str

    @classmethod
    def of(cls, name: str, estimate: Estimate, theory: float, unit: str) -> Self:
        """Within 2 % of the theory, which lies in the interval."""
        return cls(
            name=name,
            figure=estimate.mean,
            theory=theory,
            low=estimate.mean - estimate.half,
            high=estimate.mean + estimate.half,
            unit=unit,
            verdict=verdict(is_near(estimate, theory)),
            note=car_by_car(estimate),
        )

    @classmethod
    def law(cls, name: str, broken: int, of: int, note: str) -> Self:
        """A rule without exceptions, which was ``broken`` so often in cases ``of`` which it is."""
        return cls(
            name=name,
            figure=float(broken),
            theory=0.0,
            low=0.0,
            high=0.0,
            unit=f"exceptions of {of}",
            verdict=verdict(broken == 0 < of),
            note=note,
        )

    @property
    def fails(self) -> bool:
        return self.verdict is Verdict.FAILS


def is_near(estimate: Estimate, theory: float) -> bool:
    """Within 2 % of the theory, which lies in an interval that is narrow enough to show it."""
    near = NEAR_SHARE * theory
    return estimate.half <= near and abs(estimate.mean - theory) <= estimate.half


def verdict(holds: bool) -> Verdict:
    """Of a rule that is kept or not."""
    return Verdict.AGREES if holds else Verdict.FAILS


def departs(near: bool, bounded: bool) -> Verdict:
    """Of a figure that may be off for a reason that is known, within bounds."""
    return verdict(near) if near or not bounded else Verdict.DEPARTS


def car_by_car(estimate: Estimate) -> str:
    """How the world and the recursion differ where they met the same cars."""
    return (
        f"{estimate.apart} of {estimate.cars} cars differ from the recursion, "
        f"by {estimate.furthest:.2g} at most and {estimate.offset:+.2g} on average"
    )
