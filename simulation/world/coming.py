"""Who wants something, when and how: the same for every policy of a scenario and seed."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from math import cos, exp, log, pi, sin, sqrt
from random import Random
from typing import Final

from attrs import define, field, frozen

from domain.shared.geo import Place
from domain.shared.ids import StoreId
from domain.stores.store import Store
from simulation.scenario.demand import DemandHour
from simulation.scenario.fleet import Fleet
from simulation.scenario.mix import WantedService
from simulation.scenario.scenario import Scenario

MOST_MORE: Final = 2.0
"""Demand that changes with the wait never grows beyond so many times the usual."""

Durations = Callable[[float, WantedService, Random], float]
"""How many minutes work really takes, by its planned minutes, its service and the visit's luck."""

_LEAST_MIN: Final = 1.0
_KM_PER_DEGREE: Final = 111.2
_AT_ONCE: Final = 500.0
_DAY_MIN: Final = 24 * 60


@frozen(kw_only=True, eq=False)
class Coming:
    """A customer with a wish, and everything that chance has in store for this visit.

    ``at``: minutes since the beginning. ``mark``: uniform in 0..1; who has a higher one than the
    demand of the day allows stays at home. ``ahead_days``: 0 wants to come at once. ``luck`` is for
    whatever happens during the visit, and no other visit draws from it.
    """

    number: int
    at: float
    mark: float
    store: StoreId
    place: Place
    model: int
    wanted: WantedService
    ahead_days: int
    patience_min: float
    follows: bool
    comes: bool
    late_min: float
    intake: float
    luck: Random

    @property
    def at_once(self) -> bool:
        return self.ahead_days == 0


@define
class Comings:
    """Everybody who comes, day by day."""

    scenario: Scenario
    seed: int
    fleet: Fleet
    _stores: tuple[Store, ...] = field(init=False)
    _hours: Mapping[StoreId, Mapping[int, tuple[DemandHour, ...]]] = field(init=False)
    _chances: Mapping[StoreId, Random] = field(init=False)
    _number: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        demand = self.scenario.demand.by_store
        known = sorted(self.scenario.network.stores, key=lambda store: store.code)
        self._stores = tuple(store for store in known if store.id in demand)
        self._hours = {store: _by_weekday(hours) for store, hours in demand.items()}
        self._chances = {one.id: Random(f"{self.seed}/{one.code}") for one in self._stores}

    def of_day(self, day: int) -> list[Coming]:
        """Who comes on the day of that number, in order of time; ask for every day once, in order.

        Twice as many as usual are drawn: see :attr:`Coming.mark`.
        """
        found = [one for store in self._stores for one in self._of_shop(store, day)]
        return sorted(found, key=lambda one: (one.at, one.number))

    def _of_shop(self, store: Store, day: int) -> Iterator[Coming]:
        chance = self._chances[store.id]
        first = self.scenario.horizon.first
        weekday = (first + timedelta(days=day)).weekday()
        for hour in self._hours[store.id].get(weekday, ()):
            begins = day * _DAY_MIN + hour.hour * 60
            for _ in range(poisson(chance, MOST_MORE * hour.cars)):
                yield self._coming(store, begins + 60 * chance.random(), hour.booked, chance)

    def _coming(self, store: Store, at: float, booked: float, chance: Random) -> Coming:
        self._number += 1
        luck, conditions = Random(chance.getrandbits(64)), self.scenario.conditions
        [model] = luck.choices(range(len(self.fleet.cars)), self.fleet.weights)
        fitting = self.fleet.wanted[model]
        [wanted] = luck.choices(fitting, [one.weight for one in fitting])
        return Coming(
            number=self._number,
            at=at,
            mark=luck.random(),
            store=store.id,
            place=_near(store.place, conditions.lives_km, luck),
            model=model,
            wanted=wanted,
            ahead_days=_ahead(booked, conditions.days_ahead, luck),
            patience_min=60 * conditions.patience_h * luck.expovariate(1.0),
            follows=luck.random() < conditions.follows,
            comes=luck.random() >= conditions.no_show,
            late_min=conditions.late_min * luck.gauss(0.0, 1.0),
            intake=luck.expovariate(1.0),
            luck=luck,
        )


def poisson(chance: Random, mean: float) -> int:
    """How many events of a Poisson process happen while ``mean`` of them are expected.

    Source: D. Knuth, The Art of Computer Programming 2, 3.4.1, algorithm Q.
    """
    if mean <= 0:
        return 0
    if mean > _AT_ONCE:
        # Of two halves that know nothing of each other; exp of much less would round to nothing.
        return poisson(chance, mean / 2) + poisson(chance, mean / 2)
    count, product, least = 0, chance.random(), exp(-mean)
    while product > least:
        count += 1
        product *= chance.random()
    return count


def factor(wanted: WantedService, luck: Random) -> float:
    """How much longer work really takes than planned: lognormal of a given mean and spread."""
    sigma = sqrt(log(1 + wanted.spread**2))
    return wanted.pace * exp(sigma * luck.gauss(0.0, 1.0) - sigma * sigma / 2)


def real_min(planned_min: float, wanted: WantedService, luck: Random) -> float:
    """The planned minutes times a :func:`factor`, at least one minute."""
    return max(_LEAST_MIN, planned_min * factor(wanted, luck))


def _ahead(booked: float, days: float, luck: Random) -> int:
    """Geometric, at least a day, of the given mean; 0 for whoever wants to come at once."""
    at_once, share = luck.random() >= booked, luck.random()
    if at_once:
        return 0
    if days <= 1:
        return 1
    return 1 + int(log(1 - share) / log(1 - 1 / days))


def _near(centre: Place, mean_km: float, luck: Random) -> Place:
    """Somewhere around, at an exponential distance in any direction."""
    km, angle = mean_km * luck.expovariate(1.0), 2 * pi * luck.random()
    lat = centre.lat + km * cos(angle) / _KM_PER_DEGREE
    lon = centre.lon + km * sin(angle) / (_KM_PER_DEGREE * cos(centre.lat * pi / 180))
    return Place(max(-90.0, min(90.0, lat)), max(-180.0, min(180.0, lon)))


def _by_weekday(hours: tuple[DemandHour, ...]) -> Mapping[int, tuple[DemandHour, ...]]:
    days: dict[int, list[DemandHour]] = {}
    for hour in sorted(hours, key=lambda one: (one.weekday, one.hour)):
        days.setdefault(hour.weekday, []).append(hour)
    return {day: tuple(found) for day, found in days.items()}
