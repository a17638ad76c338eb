"""Turning knobs until runs show what is known of the chain."""

from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from typing import Final

import numpy as np
from attrs import evolve, frozen

from simulation.calibration.belief import DOUBT, Belief, Numbers
from simulation.calibration.knob import Knob, at
from simulation.calibration.reading import NothingToAimAt, Reading
from simulation.outcome.outcome import Outcome
from simulation.scenario.scenario import Scenario

Simulated = Callable[[Sequence[Scenario]], Sequence[Sequence[Outcome]]]
"""The runs of each scenario, all with the same seeds."""

_TURN: Final = 0.2
"""Of its range a knob is turned by so much to see what answers."""
_TOLD: Final = 0.25
"""A knob of which readings take less of the doubt than this share is as unknown as before."""
_LIKE: Final = 0.7
"""Places that vary together more than this can stand in for each other."""


@frozen(kw_only=True)
class Found:
    """A knob after the readings: ``value`` fits best, ``low`` to ``high`` fit about as well.

    ``told`` is the share of the doubt that the readings took, from 0 (they say nothing of it).
    """

    knob: Knob
    value: float
    low: float
    high: float
    told: float

    @property
    def is_known(self) -> bool:
        """Whether the readings say something of it."""
        return self.told >= _TOLD

    @property
    def at_an_end(self) -> bool:
        """Whether it would perhaps be turned further if its range allowed it."""
        return not 0.01 < self.knob.place_of(self.value) < 0.99


@frozen(kw_only=True)
class Alike:
    """Two knobs of which the readings only know the sum (``correlation`` < 0) or the difference."""

    one: str
    other: str
    correlation: float


@frozen(kw_only=True)
class Calibration:
    """What came of it: the knobs, and what is read with them, before and after."""

    found: tuple[Found, ...]
    alike: tuple[Alike, ...]
    before: tuple[Reading, ...]
    readings: tuple[Reading, ...]
    rounds: int

    @property
    def holds(self) -> bool:
        """Whether every target is met."""
        return all(one.holds for one in self.readings)

    def of(self, scenario: Scenario) -> Scenario:
        """The scenario with its knobs as they were found."""
        return at(scenario, [one.knob for one in self.found], [one.value for one in self.found])


def calibrated(
    scenario: Scenario, turned: Sequence[Knob], simulated: Simulated, *, rounds: int
) -> Calibration:
    """Turn every knob a little, then all of them at once to where the targets ought to be met.

    Ends when they are, or after so many ``rounds``; what fitted best is kept. Runs with the same
    seeds throughout, so that what differs comes from the knobs.

    Raises:
        NothingToAimAt: no target, or no knob.
        NothingMeasured: a target is of something that the runs do not have.
    """
    if not scenario.targets or not turned:
        raise NothingToAimAt("calibration.toml has no target, or no knob is to be turned")
    world = _World(scenario, tuple(turned), simulated)
    first = belief = best = world.first()
    made = 0
    while made < rounds and not all(one.holds for one in belief.readings):
        made += 1
        places = belief.next_places()
        moved = belief.moved(places, world.read([places])[0])
        best = min(best, moved, key=lambda one: one.misfit)
        # What was learned of the slopes stays, also where the place was no better.
        belief = evolve(best, slopes=moved.slopes)
    return _told(world, evolve(best, slopes=belief.slopes), first.readings, made)


@frozen
class _World:
    scenario: Scenario
    knobs: tuple[Knob, ...]
    simulated: Simulated

    @property
    def begins(self) -> Numbers:
        return np.array([one.place for one in self.knobs])

    def read(self, places: Sequence[Numbers]) -> list[tuple[Reading, ...]]:
        runs = self.simulated([self._at(one) for one in places])
        targets = self.scenario.targets
        return [tuple(Reading.of(target, one) for target in targets) for one in runs]

    def _at(self, places: Numbers) -> Scenario:
        values = [one.value(float(place)) for one, place in zip(self.knobs, places, strict=True)]
        return at(self.scenario, self.knobs, values)

    def first(self) -> Belief:
        """What is read at the beginning, and with each knob turned by itself."""
        begins = self.begins
        steps = np.where(begins + _TURN <= 1, _TURN, -_TURN)
        here, *others = self.read([begins, *(begins + np.diag(steps))])
        slopes = np.array(
            [[other[row].value - one.value for other in others] for row, one in enumerate(here)]
        )
        return Belief(begins=begins, places=begins, readings=here, slopes=slopes / steps)


def _told(world: _World, belief: Belief, before: tuple[Reading, ...], rounds: int) -> Calibration:
    spread = belief.spread()
    return Calibration(
        found=tuple(
            _found(knob, float(place), sqrt(spread[n, n]))
            for n, (knob, place) in enumerate(zip(world.knobs, belief.places, strict=True))
        ),
        alike=tuple(_alike(world.knobs, spread)),
        before=before,
        readings=belief.readings,
        rounds=rounds,
    )


def _found(knob: Knob, place: float, doubt: float) -> Found:
    low, high = max(0.0, place - 2 * doubt), min(1.0, place + 2 * doubt)
    return Found(
        knob=knob,
        value=knob.value(place),
        low=knob.value(low),
        high=knob.value(high),
        told=1 - doubt / DOUBT,
    )


def _alike(turned: Sequence[Knob], spread: Numbers) -> Iterator[Alike]:
    for first in range(len(turned)):
        for second in range(first + 1, len(turned)):
            both = spread[first, second] / sqrt(spread[first, first] * spread[second, second])
            if abs(both) >= _LIKE:
                one, other = turned[first].name, turned[second].name
                yield Alike(one=one, other=other, correlation=float(both))
