"""A knob: one number of a scenario that a calibration may turn."""

from collections.abc import Callable, Iterable
from math import exp, log
from typing import Final

from attrs import evolve, field, frozen

from domain.shared.errors import Rejected
from domain.stores.region import Region
from simulation.scenario.changes.crowd import Crowd
from simulation.scenario.conditions import MEANINGS, PLAUSIBLE
from simulation.scenario.measures import region_of
from simulation.scenario.scenario import Scenario
from simulation.scenario.values import instead

DEMAND: Final = "demand"
_DEMAND_RANGE: Final = (0.5, 2.0)
"""Times demand.csv: who counted the cars that were served did not count twice or half of them."""
USUAL: Final = ("intake_h", "patience_h", "missing_part", "supplier_h")
"""The conditions that are turned where nothing is said: most of the wait hangs on them."""


class NoSuchKnob(Rejected):
    """Neither a condition nor the demand of shops that are there."""

    code = "no-such-knob"


@frozen(kw_only=True)
class Knob:
    """``begins`` is what the scenario says, ``least`` and ``most`` what may well be.

    Its place is 0 at ``least`` and 1 at ``most``; in between it goes by steps, or, where
    ``by_factors``, by factors.
    """

    name: str
    least: float
    most: float
    begins: float
    by_factors: bool = False
    turned: Callable[[Scenario, float], Scenario] = field(eq=False)

    @property
    def place(self) -> float:
        """Where it stands before anything is turned."""
        return self.place_of(self.begins)

    def place_of(self, value: float) -> float:
        """Where it stands when it says that."""
        if self.by_factors:
            return log(value / self.least) / log(self.most / self.least)
        return (value - self.least) / (self.most - self.least)

    def value(self, place: float) -> float:
        """What it says at a place between 0 and 1."""
        if self.by_factors:
            return self.least * exp(place * log(self.most / self.least))
        return self.least + place * (self.most - self.least)


def usual(scenario: Scenario) -> tuple[str, ...]:
    """Demand, of the chain and of every region that has a target, and :data:`USUAL`."""
    regions = {region_of(one.measure) for one in scenario.targets} - {None}
    of_regions = (f"{DEMAND}.{region}" for region in sorted(one for one in regions if one))
    return (DEMAND, *of_regions, *USUAL)


def knobs(scenario: Scenario, names: Iterable[str]) -> tuple[Knob, ...]:
    """By their names: ``patience_h``, ``demand``, ``demand.east``; each once.

    Raises:
        NoSuchKnob: there is none of that name.
    """
    return tuple(_knob(scenario, name) for name in dict.fromkeys(names))


def _knob(scenario: Scenario, name: str) -> Knob:
    if name in MEANINGS:
        return _of_condition(scenario, name)
    what, dot, region = name.partition(".")
    there = {str(one.region) for one in scenario.network.stores}
    if what == DEMAND and (not dot or region in there):
        return _of_demand(name, Region(region) if dot else None)
    known = (DEMAND, *(f"{DEMAND}.{one}" for one in sorted(there)), *MEANINGS)
    raise NoSuchKnob(f"there is no knob {name!r}; {instead(name, known)}", knob=name)


def _of_condition(scenario: Scenario, name: str) -> Knob:
    begins, (least, most) = getattr(scenario.conditions, name), PLAUSIBLE[name]

    def turned(other: Scenario, value: float) -> Scenario:
        return evolve(other, conditions=evolve(other.conditions, **{name: value}))

    return Knob(
        name=name,
        least=min(begins, least),
        most=max(begins, most),
        begins=begins,
        turned=turned,
    )


def _of_demand(name: str, region: Region | None) -> Knob:
    least, most = _DEMAND_RANGE

    def turned(other: Scenario, value: float) -> Scenario:
        return Crowd(factor=value, region=region).apply(other)

    return Knob(name=name, least=least, most=most, begins=1.0, by_factors=True, turned=turned)


def at(scenario: Scenario, turned: Iterable[Knob], values: Iterable[float]) -> Scenario:
    """The scenario with every knob at its value."""
    for knob, value in zip(turned, values, strict=True):
        scenario = knob.turned(scenario, value)
    return scenario
