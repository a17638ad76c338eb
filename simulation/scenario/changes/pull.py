"""Where customers go when a shop closes or opens: to what is near and large."""

from collections.abc import Mapping
from typing import Final

from attrs import evolve

from application.shared.network import Network
from domain.shared.geo import Place
from domain.shared.ids import StoreId
from domain.stores.store import Store
from simulation.scenario.demand import Demand, DemandHour
from simulation.scenario.load import open_bay_min
from simulation.scenario.profile import week
from simulation.scenario.scenario import Scenario

REACH_KM: Final = 30.0
"""Nobody goes farther."""
_NEAREST_KM: Final = 1.0
"""Closer than this makes no difference."""


def pull(bay_min: float, km: float) -> float:
    """How much a shop draws from a distance: its open bay minutes ÷ the distance squared.

    Source: D. Huff, "Defining and estimating a trading area", Journal of Marketing 28 (1964), with
    the exponent 2 of W. Reilly's law.
    """
    return bay_min / max(km, _NEAREST_KM) ** 2


def size(network: Network) -> Mapping[StoreId, float]:
    """Open bay minutes of a week, by shop."""
    found: dict[StoreId, float] = {}
    for (store, _), minutes in open_bay_min(network).items():
        found[store] = found.get(store, 0.0) + minutes
    return found


def heirs(scenario: Scenario, of: Store) -> Mapping[StoreId, float]:
    """Shares, which add up to one, by which others within reach get the customers of a shop.

    Only shops that customers think of already; none if there is none in reach.
    """
    sizes = size(scenario.network)
    drawn = {
        other.id: pull(sizes.get(other.id, 0.0), km)
        for other in scenario.network.stores
        if other.id != of.id
        and cars(scenario.demand, other.id) > 0
        and (km := of.place.km_to(other.place)) <= REACH_KM
    }
    whole = sum(drawn.values())
    return {store: one / whole for store, one in drawn.items()} if whole else {}


def taken(scenario: Scenario, bay_min: float, at: Place) -> Mapping[StoreId, float]:
    """The shares of their customers that shops within reach lose to a new one ``at`` a place.

    The customers of a shop live ``lives_km`` from it, and choose between it and the new one.
    """
    sizes, lives_km = size(scenario.network), scenario.conditions.lives_km
    found: dict[StoreId, float] = {}
    for store in scenario.network.stores:
        km = store.place.km_to(at)
        if km <= REACH_KM and cars(scenario.demand, store.id) > 0:
            new = pull(bay_min, max(km, lives_km))
            found[store.id] = new / (new + pull(sizes.get(store.id, 0.0), lives_km))
    return found


def cars(demand: Demand, store: StoreId) -> float:
    """That think of a shop in a week."""
    return sum(hour.cars for hour in demand.by_store.get(store, ()))


def times(hours: tuple[DemandHour, ...], factor: float) -> tuple[DemandHour, ...]:
    """The same week with more or fewer cars in every hour."""
    return tuple(evolve(hour, cars=hour.cars * factor) for hour in hours)


def laid_out(store: Store, cars: float, booked: float) -> tuple[DemandHour, ...]:
    """So many cars a week over the hours of a shop, as in a fresh scenario."""
    return tuple(
        DemandHour(weekday=weekday, hour=hour, cars=cars * share, booked=booked)
        for (weekday, hour), share in week(store.hours).items()
    )


def booked(hours: tuple[DemandHour, ...]) -> float:
    """The share of a week's cars that book; 0 of none."""
    whole = sum(hour.cars for hour in hours)
    return min(1.0, sum(hour.cars * hour.booked for hour in hours) / whole) if whole else 0.0
