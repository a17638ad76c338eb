"""How many cars come to a server's shops: as shops are full, or at a steady rate."""

from datetime import date
from typing import Final

from attrs import evolve

from application.shared.network import Network
from domain.shared.ids import StoreId
from simulation.scenario.demand import Demand, DemandHour
from simulation.scenario.fresh import MIX, Wish, demand_of
from simulation.scenario.load import expected
from simulation.scenario.scenario import Horizon, Scenario
from simulation.scenario.stock import StockPolicy

_BOOKED: Final = 0.35
_DAYS: Final = 7
_WEEK_H: Final = 7 * 24


def usual(network: Network, *, most_per_hour: float) -> Demand:
    """As many cars as fill the shops as usual by day, and at most so many in an open hour.

    Hours are the shops'; the limit is for an average hour of the day, and peaks are above it.
    """
    full = demand_of(network, expected(MIX), Wish(booked=_BOOKED), seed=1)
    asked = {(one.weekday, one.hour) for found in full.by_store.values() for one in found}
    share = min(1.0, most_per_hour * len(asked) / full.cars_per_week)
    return Demand(
        {
            store: tuple(evolve(one, cars=one.cars * share) for one in found)
            for store, found in full.by_store.items()
        }
    )


def steady(network: Network, *, per_hour: float) -> Demand:
    """So many cars in every hour of the shops, day and night, spread over all of them alike."""
    hours = tuple(
        DemandHour(
            weekday=at // 24, hour=at % 24, cars=per_hour / len(network.stores), booked=_BOOKED
        )
        for at in range(_WEEK_H)
    )
    return Demand({StoreId(one.id): hours for one in network.stores})


def scenario(network: Network, demand: Demand, today: date) -> Scenario:
    """A week from today on, in which shelves are filled and everything goes its usual way."""
    return Scenario(
        name="driven",
        network=network,
        demand=demand,
        mix=MIX,
        horizon=Horizon(begins=today, days=_DAYS, warm_up=0),
        stock=StockPolicy(),
    )
