"""All that there is while a scenario runs."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Final

from attrs import Factory, define, field
from simpy import Environment

from domain.shared.ids import StoreId
from simulation.outcome.outcome import WAIT_BIN_MIN, WAIT_BINS
from simulation.scenario.conditions import Conditions
from simulation.scenario.fleet import Fleet
from simulation.scenario.policy import Policy
from simulation.world.baywise import Baywise, Sight
from simulation.world.choosing import Chooses, Choosing
from simulation.world.coming import MOST_MORE, Coming, Durations, real_min
from simulation.world.garage import Garage
from simulation.world.minute import DAY_MIN, Minute
from simulation.world.shelves import Shelves
from simulation.world.shop import Shop
from simulation.world.ways import Ways

Again = Callable[[Coming, float], Coming | None]
"""What somebody who is through wants next, at once, at that minute; nothing for most people."""

_OF_LATE: Final = 0.3
"""What the last day counts in the wait of late that demand reacts to."""


def never(_coming: Coming, _now: float) -> None:
    """Whoever is through goes home."""


@define
class Diary:
    """The hash of everything that happens."""

    events: int = 0
    _hash: Any = field(factory=sha256)

    def note(self, now: float, number: int, what: str) -> None:
        self.events += 1
        self._hash.update(f"{now:.9f} {number} {what}\n".encode())

    @property
    def print(self) -> str:
        return str(self._hash.hexdigest())


@define(kw_only=True, eq=False)
class Waits:
    """How long customers waited, in all and day by day; and what demand makes of it."""

    conditions: Conditions
    bins: list[int] = Factory(lambda: [0] * WAIT_BINS)
    daily_h: list[float] = Factory(list)
    of_late_h: float = field(init=False)
    _today_min: float = 0.0
    _today: int = 0

    def __attrs_post_init__(self) -> None:
        self.of_late_h = self.conditions.usual_wait_h

    def note(self, minutes: float) -> None:
        self.bins[min(int(minutes // WAIT_BIN_MIN), WAIT_BINS - 1)] += 1
        self._today_min += minutes
        self._today += 1

    def end_day(self) -> None:
        """A day on which nobody was served is like the one before."""
        if self._today:
            mean_h = self._today_min / self._today / 60
            self.of_late_h += _OF_LATE * (mean_h - self.of_late_h)
            self.daily_h.append(mean_h)
        elif self.daily_h:
            self.daily_h.append(self.daily_h[-1])
        self._today_min, self._today = 0.0, 0

    def begin(self) -> None:
        """Forget what was counted, not what demand has learned."""
        self.bins[:] = [0] * WAIT_BINS

    @property
    def demand(self) -> float:
        """How much of the usual demand there is: (usual wait / wait of late) ** elasticity."""
        of_late = max(self.of_late_h, 0.05)
        wanted = (self.conditions.usual_wait_h / of_late) ** self.conditions.elasticity
        return float(min(MOST_MORE, wanted))


@define(kw_only=True, eq=False)
class World:
    """The application, and everything that it does not know."""

    env: Environment
    app: Baywise
    ways: Ways
    conditions: Conditions
    shelves: Shelves
    shops: Mapping[StoreId, Shop]
    fleet: Fleet
    extras: Mapping[int, tuple[str, ...]]
    """By car model, services that a diagnosis may suggest."""
    choosing: Choosing
    garage: Garage
    eyes: Sight
    to_minute: Minute
    waits: Waits
    diary: Diary = Factory(Diary)
    chooses: Chooses = Factory(lambda world: world.choosing.best, takes_self=True)
    durations: Durations = real_min
    again: Again = never

    def levers(self, shop: Shop) -> Policy:
        """How a shop works today."""
        return self.ways.of(shop.store.id, int(self.env.now // DAY_MIN))
