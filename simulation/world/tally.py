"""What is counted in one shop while the world goes on, and the integrals over its time."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from typing import Final

from attrs import Factory, define, field

from simulation.outcome.outcome import Lost
from simulation.world.opening import Opening

_HOUR: Final = 60.0
_WEEK_H: Final = 7 * 24


class State(StrEnum):
    """What a car in the shop waits for, or that it does not."""

    INTAKE = "intake"
    APPROVAL = "approval"
    PART = "part"
    TECHNICIAN = "technician"
    BAY = "bay"
    PLAN = "plan"
    """Bay and hands are free, and kept for others until its own time."""
    WORKED_ON = "worked_on"
    READY = "ready"
    """The work is over; it is checked, paid for, and fetched."""


WAITS: Final = (
    State.TECHNICIAN,
    State.PLAN,
    State.PART,
    State.APPROVAL,
    State.INTAKE,
    State.BAY,
)
"""What may keep a car from a bay that stands empty, in the order in which empty bays are blamed."""


@define(kw_only=True)
class Tally:
    """Counts of one shop since the last :meth:`begin`; minutes of the simulation.

    Call :meth:`pass_to` before anything changes.
    """

    bays: int
    opening: Opening
    first_weekday: int
    now: float = 0.0
    states: Counter[State] = Factory(Counter)
    blocked: int = 0
    """Bays with a car in them on which nobody works."""
    expected: int = 0
    """Customers whom the shop has taken on and who have not left."""
    here_before: int = 0
    wanted: int = 0
    came_from: int = 0
    served: int = 0
    served_sent: int = 0
    kept: int = 0
    lost: Counter[str] = Factory(Counter)
    left_for: Counter[str] = Factory(Counter)
    bay_min: defaultdict[str, float] = Factory(partial(defaultdict, float))
    waited_min: defaultdict[str, float] = Factory(partial(defaultdict, float))
    reception_min: float = 0.0
    lead_min: float = 0.0
    in_system_min: float = 0.0
    sojourn_min: float = 0.0
    revenue_fen: int = 0
    discount_fen: int = 0
    occupied: list[float] = Factory(lambda: [0.0] * _WEEK_H)
    productive: list[float] = Factory(lambda: [0.0] * _WEEK_H)
    open_bays: list[float] = Factory(lambda: [0.0] * _WEEK_H)
    _since: float = field(default=0.0, init=False)

    @property
    def since(self) -> float:
        """From when on it counts."""
        return self._since

    @property
    def here(self) -> int:
        """Cars in the shop."""
        return self.states.total()

    @property
    def losses(self) -> Lost:
        return Lost(**self.lost)

    def begin(self, now: float) -> None:
        """Forget what was counted; who is here stays."""
        self.pass_to(now)
        self._since = now
        self.here_before = self.expected
        self.wanted = self.came_from = self.served = self.served_sent = self.kept = 0
        self.revenue_fen = self.discount_fen = 0
        self.reception_min = self.lead_min = self.in_system_min = self.sojourn_min = 0.0
        for counts in (self.lost, self.left_for, self.bay_min, self.waited_min):
            counts.clear()
        for hours in (self.occupied, self.productive, self.open_bays):
            hours[:] = [0.0] * _WEEK_H

    def in_stay(self, arrived: float, until: float) -> None:
        """Count a stay, as far as it falls into what is counted."""
        self.sojourn_min += until - max(arrived, self._since)

    def in_waits(self, waited: Mapping[str, float]) -> None:
        """Count what a car waited for."""
        for cause, minutes in waited.items():
            self.waited_min[cause] += minutes

    def pass_to(self, now: float) -> None:
        """Time passes, and nothing changes until ``now``."""
        while self.now < now:
            end = min(now, (self.now // _HOUR + 1) * _HOUR)
            self._pass(end)
            self.now = end

    def _pass(self, end: float) -> None:
        self.in_system_min += self.here * (end - self.now)
        minutes = self.opening.between(self.now, end)
        if minutes <= 0:
            return
        hour = (int(self.now // _HOUR) + 24 * self.first_weekday) % _WEEK_H
        worked = min(self.states[State.WORKED_ON], self.bays)
        stood = min(self.blocked, self.bays - worked)
        self.productive[hour] += worked * minutes
        self.occupied[hour] += (worked + stood) * minutes
        self.open_bays[hour] += self.bays * minutes
        self.bay_min["worked"] += worked * minutes
        self.bay_min["blocked"] += stood * minutes
        empty = self.bays - worked - stood
        for state in WAITS:
            blamed = min(empty, self.states[state])
            if blamed:
                self.bay_min[state.value] += blamed * minutes
                empty -= blamed
        self.bay_min["no_car"] += empty * minutes
