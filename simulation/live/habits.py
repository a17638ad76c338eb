"""What usually comes to running shops, as far as their last weeks tell: services, cars, hours."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final, Self

from attrs import frozen

from adapters.demo.catalogue.car_models import demo_car_models
from adapters.snapshot.history import Came, History
from application.shared.network import Network
from domain.catalogue.catalogue import Catalogue
from domain.catalogue.service import Service
from domain.shared.errors import BaywiseError
from domain.shared.ids import StoreId
from domain.shared.trade import BayKind, Car
from simulation.scenario.demand import Demand, DemandHour
from simulation.scenario.fleet import Fleet
from simulation.scenario.fresh import MIX, Wish, demand_of
from simulation.scenario.load import Expected
from simulation.scenario.mix import ServiceMix, WantedService

ENOUGH: Final = 56
"""Wishes of a shop in four weeks, two a day, below which its hours are not taken from them."""
ENOUGH_DAYS: Final = 14
"""From a shop's first wish on."""
_KNOWN: Final = 200
"""Wishes of all shops, below which what is wanted, and for which cars, is not taken from them."""
_USUAL: Final = {one.service: one for one in MIX.wanted}
_SEED: Final = 1


@frozen(kw_only=True)
class Habits:
    """What comes: which services, for which cars, and how many in which hour.

    ``assumed``: shops whose hours are arithmetic, for too little is known of them.
    """

    mix: ServiceMix
    fleet: Fleet
    demand: Demand
    assumed: frozenset[StoreId]

    @classmethod
    def of(cls, history: History, network: Network, catalogue: Catalogue) -> Self:
        """As far as the history goes; the rest as in a fresh scenario.

        Raises:
            NothingWanted: nothing that the shops sell was wanted, or is usually.
        """
        mix, fleet = _wanted(history, catalogue)
        known = _well_known(history)
        assumed = frozenset(StoreId(one.id) for one in network.stores) - known
        by_store = dict(_measured(history, known))
        if assumed:
            per_car = _per_car(fleet, catalogue)
            by_store |= demand_of(network.only(assumed), per_car, Wish(), _SEED).by_store
        return cls(mix=mix, fleet=fleet, demand=Demand(by_store), assumed=assumed)


def services(catalogue: Catalogue) -> Mapping[str, Service]:
    """What is sold, by its code."""
    return {one.code: one for one in catalogue.services}


def fits(catalogue: Catalogue, service: Service, car: Car) -> bool:
    """Whether it is for such a car, with all parts."""
    try:
        catalogue.resolve(service, car)
    except BaywiseError:
        return False
    return True


def wanted(service: str, weight: float = 1.0) -> WantedService:
    """A service with the spread of its work, as far as anybody knows."""
    usual = _USUAL.get(service)
    spread = {"spread": usual.spread} if usual else {}
    return WantedService(service=service, weight=weight, **spread)


def _wanted(history: History, catalogue: Catalogue) -> tuple[ServiceMix, Fleet]:
    sold = services(catalogue)
    counted = {one.service: one.cars for one in history.wanted if one.service in sold}
    if sum(counted.values()) >= _KNOWN:
        mix = ServiceMix(tuple(wanted(code, cars) for code, cars in counted.items()))
        cars = {one.car: one.cars for one in history.brought}
    else:
        mix = ServiceMix(tuple(one for one in MIX.wanted if one.service in sold))
        cars = {
            model.car((model.first_year + model.last_year) // 2): model.weight
            for model in demo_car_models()
        }
    fitting = {
        car: tuple(one for one in mix.wanted if fits(catalogue, sold[one.service], car))
        for car in cars
    }
    there = [car for car, found in fitting.items() if found]
    fleet = Fleet(
        cars=tuple(there),
        weights=tuple(cars[car] for car in there),
        wanted=tuple(fitting[car] for car in there),
    )
    return mix, fleet


def _well_known(history: History) -> frozenset[StoreId]:
    """Shops with wishes enough, over days enough."""
    cars: defaultdict[StoreId, int] = defaultdict(int)
    for one in history.came:
        cars[one.store] += one.cars
    latest = history.until - timedelta(days=ENOUGH_DAYS)
    return frozenset(
        one.store for one in history.since if one.day <= latest and cars[one.store] >= ENOUGH
    )


def _measured(
    history: History, known: frozenset[StoreId]
) -> Iterator[tuple[StoreId, tuple[DemandHour, ...]]]:
    since = {one.store: one.day for one in history.since}
    by_store: defaultdict[StoreId, list[Came]] = defaultdict(list)
    for one in history.came:
        by_store[one.store].append(one)
    for store in sorted(known):
        days = _days_of_week(since[store], history.until)
        yield store, tuple(_hour(one, days[one.weekday]) for one in by_store[store])


def _hour(came: Came, days: int) -> DemandHour:
    return DemandHour(
        weekday=came.weekday,
        hour=came.hour,
        cars=came.cars / days,
        booked=came.booked / came.cars,
    )


def _days_of_week(first: date, until: date) -> Mapping[int, int]:
    """How many Mondays, Tuesdays, … there are, from a day on, before another."""
    days = defaultdict[int, int](int)
    for number in range((until - first).days):
        days[(first + timedelta(days=number)).weekday()] += 1
    return days


def _per_car(fleet: Fleet, catalogue: Catalogue) -> Expected:
    """Bay minutes of the average car."""
    sold, cars = services(catalogue), sum(fleet.weights)
    minutes: defaultdict[BayKind, float] = defaultdict(float)
    for car, often, found in zip(fleet.cars, fleet.weights, fleet.wanted, strict=True):
        weights = sum(one.weight for one in found)
        for one in found:
            for need in sold[one.service].needs_for(car):
                share = often / cars * one.weight / weights
                minutes[need.bay] += share * one.pace * need.minutes
    return Expected(bay_min=minutes, parts={}, takers={})
