"""A scenario to begin with: a chain laid out by a seed, and a demand that fits its bays."""

from collections.abc import Mapping
from datetime import date
from math import ceil, exp
from random import Random
from types import MappingProxyType
from typing import Final

from attrs import evolve, field, frozen

from adapters.network.generate import generate
from application.shared.network import Network
from domain.shared.checks import between
from domain.shared.errors import Rejected
from domain.shared.ids import StoreId
from domain.stores.region import Region
from domain.stores.rollout import Stage
from domain.stores.store import Store
from simulation.scenario.ability import undoable
from simulation.scenario.demand import Demand, DemandHour
from simulation.scenario.load import Expected, expected, open_bay_min
from simulation.scenario.measures import with_shops
from simulation.scenario.mix import ServiceMix, WantedService
from simulation.scenario.profile import week
from simulation.scenario.scenario import Horizon, Scenario, Target
from simulation.scenario.stock import Shelf, StockPolicy

BEGINS: Final = date(2026, 3, 2)
"""A Monday without a festival around it."""

SIGMA: Final = 0.25
"""Of the logarithm of how much more or less a shop is asked for than its bays would have it."""

REGIONS: Final[Mapping[Region, float]] = MappingProxyType(
    {
        Region.NORTH: 0.38,
        Region.NORTHEAST: 0.39,
        Region.EAST: 0.78,
        Region.CENTRAL: 0.40,
        Region.SOUTH: 0.41,
        Region.SOUTHWEST: 0.39,
        Region.NORTHWEST: 0.39,
    }
)
"""The occupied share by which regions differ.

North and east as published; the others so that 600 shops come to 52 %. They are weighed against
each other only: what is wished for the whole chain holds.
"""

MIX: Final = ServiceMix(
    tuple(
        WantedService(service=service, weight=weight, spread=spread)
        for service, weight, spread in (
            ("oil-service", 30, 0.2),
            ("big-service", 10, 0.2),
            ("ev-service", 8, 0.2),
            ("hybrid-service", 4, 0.2),
            ("wash-deluxe", 8, 0.15),
            ("tyre-rotation", 6, 0.25),
            ("wheel-alignment", 6, 0.25),
            ("brake-fluid-change", 5, 0.25),
            ("ac-service", 5, 0.3),
            ("diagnosis", 6, 0.5),
            ("waxing", 3, 0.2),
            ("interior-detailing", 2, 0.3),
            ("panel-respray", 1, 0.35),
            ("tyre-change-two", 4, 0.25),
        )
    )
)
"""As in the traffic of a demonstration, with less of what only few bays are for.

Spread by kind of work, our own: routine 0.2, repair by symptoms 0.5.
"""

_WEEK: Final = 7
_FAST: Final = 1.0
"""Parts that so many cars a day take in an average shop have a line in the stock policy."""
_REORDER_DAYS, _FULL_DAYS = 2, 7

_CASE: Final = "published case, chain of 600 shops, before"
TARGETS: Final = (
    Target(measure="occupied", value=0.52, tolerance=0.01, source=_CASE),
    Target(measure="wait_h", value=1.8, tolerance=0.1, source=_CASE),
    Target(measure="occupied.north", value=0.38, tolerance=0.03, source=_CASE),
    Target(measure="occupied.east", value=0.78, tolerance=0.03, source=_CASE),
    Target(measure="wait_h.south", value=2.8, tolerance=0.3, source=_CASE),
    Target(
        measure="wait_h.northwest",
        value=0.9,
        tolerance=0.3,
        source=f"{_CASE}; it says west, which is northwest and southwest here",
    ),
)
"""What a run of each for itself is to show, once it is calibrated."""


class NoSuchCity(Rejected):
    """None of the shops is in the city."""

    code = "no-such-city"


@frozen(kw_only=True)
class Wish:
    """What a fresh scenario is to look like.

    ``occupied``: the share of the open bay minutes that the demand asks for, over the chain.
    ``booked``: the share of customers who want another day. ``city``: the shops of one city only,
    by its name in Chinese or English.
    """

    occupied: float = field(default=0.52, validator=between(0.01, 2))
    booked: float = field(default=0.35, validator=between(0, 1))
    days: int = 7
    city: str | None = None


def fresh(stores: int, seed: int, wish: Wish | None = None) -> Scenario:
    """The same for the same seed; every shop is live, so that a policy can say who takes part.

    Raises:
        OutOfRange: no shops at all, or too many of them; days that no horizon has.
        NoSuchCity: none of the shops is in the city.
    """
    wish = wish or Wish()
    network = _live(_of_city(generate(stores, seed), wish.city))
    # A chain of few small shops has no bay for paint.
    not_here = undoable(MIX, network, BEGINS)
    mix = ServiceMix(tuple(one for one in MIX.wanted if one.service not in not_here))
    per_car = expected(mix)
    demand = demand_of(network, per_car, wish, seed)
    return Scenario(
        name="-".join(str(one) for one in ("fresh", stores, seed, wish.city) if one is not None),
        network=network,
        demand=demand,
        mix=mix,
        horizon=Horizon(begins=BEGINS, days=wish.days),
        stock=_stock(per_car, demand.cars_per_week / (_WEEK * len(network.stores))),
        targets=with_shops(TARGETS, network),
    )


def _of_city(network: Network, city: str | None) -> Network:
    if city is None:
        return network
    stores = tuple(one for one in network.stores if city in (one.city.zh, one.city.en))
    if not stores:
        known = sorted({one.city.en for one in network.stores})
        raise NoSuchCity(f"no shop is in {city}; there are shops in {', '.join(known)}", city=city)
    here = {one.id for one in stores}
    return network.only(here)


def _live(network: Network) -> Network:
    stores = tuple(evolve(store, stage=Stage.LIVE, delay=None) for store in network.stores)
    return evolve(network, stores=stores)


def demand_of(network: Network, per_car: Expected, wish: Wish, seed: int) -> Demand:
    """As many cars a week as ask for the wished share of the chain's open bay minutes.

    ::

        cars of a shop = wished share × bay minutes of the shop ÷ minutes of a car × its factor
        its factor     = share of its region × lognormal(0, sigma), scaled so that their mean,
                         weighed with bay minutes, is one
    """
    open_ = _open_by_store(network)
    factors = {store.id: _factor(store, seed) for store in network.stores if store.id in open_}
    mean = sum(factors[id] * open_[id] for id in factors) / sum(open_.values())
    per_minute = wish.occupied / per_car.minutes / mean
    return Demand(
        {
            store.id: _hours(store, per_minute * open_[store.id] * factors[store.id], wish.booked)
            for store in network.stores
            if store.id in factors
        }
    )


def _open_by_store(network: Network) -> Mapping[StoreId, int]:
    found: dict[StoreId, int] = {}
    for (store, _), minutes in open_bay_min(network).items():
        found[store] = found.get(store, 0) + minutes
    return {store: minutes for store, minutes in found.items() if minutes}


def _factor(store: Store, seed: int) -> float:
    return REGIONS[store.region] * exp(SIGMA * Random(f"{seed}:{store.code}:demand").gauss(0, 1))


def _hours(store: Store, cars: float, booked: float) -> tuple[DemandHour, ...]:
    return tuple(
        DemandHour(weekday=weekday, hour=hour, cars=round(cars * share, 4), booked=booked)
        for (weekday, hour), share in week(store.hours).items()
    )


def _stock(per_car: Expected, cars_per_day: float) -> StockPolicy:
    """A week of what moves fast in the average shop; ordered again when two days are left."""
    fast = sorted(code for code, share in per_car.takers.items() if share * cars_per_day >= _FAST)
    daily = {code: per_car.parts[code] * cars_per_day for code in fast}
    return StockPolicy(
        tuple(
            Shelf(
                part=code,
                opening=ceil(_FULL_DAYS * used),
                reorder_at=ceil(_REORDER_DAYS * used),
                up_to=ceil(_FULL_DAYS * used),
            )
            for code, used in daily.items()
        )
    )
