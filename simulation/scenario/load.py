"""What a demand comes to by arithmetic alone: bay minutes wanted beside bay minutes open."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from attrs import frozen

from application.shared.network import Network
from domain.catalogue.catalogue import Resolved
from domain.catalogue.service import Service
from domain.shared.ids import StoreId
from domain.shared.trade import BayKind, Car
from domain.stores.region import Region
from domain.stores.store import Store
from simulation.scenario.fleet import Fleet, parts_for, sold
from simulation.scenario.mix import ServiceMix
from simulation.scenario.scenario import Scenario


@frozen(kw_only=True)
class Expected:
    """Of the average car: minutes in bays by kind, and what goes into it.

    By part code, ``parts`` are pieces or millilitres, ``takers`` the share of cars that take any.
    """

    bay_min: Mapping[BayKind, float]
    parts: Mapping[str, float]
    takers: Mapping[str, float]

    @cached_property
    def minutes(self) -> float:
        """In all bays together."""
        return sum(self.bay_min.values())


@frozen(kw_only=True)
class Wish:
    """A car with what is wanted for it; ``share`` says how many of all cars are so."""

    car: Car
    service: Service
    parts: tuple[Resolved, ...]
    pace: float
    share: float


def expected(mix: ServiceMix) -> Expected:
    """The mean over the car models and what is wanted for each, by their weights.

    Standard minutes times ``pace``. Not in it: hands that are faster or slower than the average,
    work that is found later, second tries, and a car that stands in a bay and waits.

    Raises:
        NotInCatalogue: a service is in the mix and not in the catalogue.
    """
    minutes: defaultdict[BayKind, float] = defaultdict(float)
    parts: defaultdict[str, float] = defaultdict(float)
    takers: defaultdict[str, float] = defaultdict(float)
    for wish in wishes(mix):
        for need in wish.service.needs_for(wish.car):
            minutes[need.bay] += wish.share * wish.pace * need.minutes
        for used in wish.parts:
            parts[used.part.code] += wish.share * used.quantity
            takers[used.part.code] += wish.share
    return Expected(bay_min=dict(minutes), parts=dict(parts), takers=dict(takers))


def wishes(mix: ServiceMix) -> Iterator[Wish]:
    """Every model, as of the middle of its years, with every service that fits it.

    The shares add up to one; a model that nothing fits does not come.
    """
    fleet = Fleet.of(mix)
    cars = sum(fleet.weights)
    for car, weight, found in zip(fleet.cars, fleet.weights, fleet.wanted, strict=True):
        weights = sum(wanted.weight for wanted in found)
        for wanted in found:
            service = sold(wanted.service)
            yield Wish(
                car=car,
                service=service,
                parts=parts_for(car, service) or (),
                pace=wanted.pace,
                share=weight / cars * wanted.weight / weights,
            )


def open_min(store: Store) -> int:
    """Minutes that the shop is open in a usual week."""
    return sum(day.closes - day.opens for day in store.hours.week if day)


def open_bay_min(network: Network) -> Mapping[tuple[StoreId, BayKind], int]:
    """Bay minutes of a usual week by shop and kind, of the bays in service."""
    hours = {store.id: open_min(store) for store in network.stores}
    found: defaultdict[tuple[StoreId, BayKind], int] = defaultdict(int)
    for bay in network.bays:
        if bay.in_service:
            found[bay.store, bay.kind] += hours[bay.store]
    return dict(found)


@frozen(kw_only=True)
class Load:
    """Bay minutes wanted as shares of those open, 0 where none is: the chain, and parts of it.

    What it would be if everybody were served where they think of first; above 1 some cannot be.
    """

    occupied: float
    by_kind: Mapping[BayKind, float]
    by_region: Mapping[Region, float]


def load(scenario: Scenario) -> Load:
    """The load of a usual week; see :func:`expected` for what is not in it."""
    per_car, cars = expected(scenario.mix), scenario.demand.cars_per_week
    by_kind: defaultdict[BayKind, int] = defaultdict(int)
    by_region: defaultdict[Region, int] = defaultdict(int)
    for (store, kind), minutes in open_bay_min(scenario.network).items():
        by_kind[kind] += minutes
        by_region[scenario.stores[store].region] += minutes
    wanted: defaultdict[Region, float] = defaultdict(float)
    for store, hours in scenario.demand.by_store.items():
        wanted[scenario.stores[store].region] += sum(one.cars for one in hours) * per_car.minutes
    return Load(
        occupied=_share(cars * per_car.minutes, sum(by_kind.values())),
        by_kind={
            kind: _share(cars * per_car.bay_min.get(kind, 0.0), by_kind[kind]) for kind in by_kind
        },
        by_region={region: _share(wanted[region], by_region[region]) for region in by_region},
    )


def _share(wanted: float, open_: int) -> float:
    return wanted / open_ if open_ else 0.0
