"""A part of a chain as a scenario of its own."""

from collections.abc import Container

from attrs import evolve

from domain.shared.ids import StoreId
from simulation.scenario.demand import Demand
from simulation.scenario.measures import with_shops
from simulation.scenario.rollout import Rollout
from simulation.scenario.scenario import Scenario
from simulation.scenario.stock import StockPolicy


def part(scenario: Scenario, stores: Container[StoreId]) -> Scenario:
    """With these shops only, and what belongs to them; targets of regions that remain."""
    network, joins = scenario.network.only(stores), scenario.rollout.joins
    wanted, shelves = scenario.demand.by_store, scenario.stock.shelves
    return evolve(
        scenario,
        network=network,
        demand=Demand({id: hours for id, hours in wanted.items() if id in stores}),
        stock=StockPolicy(
            tuple(one for one in shelves if one.store is None or one.store in stores)
        ),
        rollout=Rollout({id: day for id, day in joins.items() if id in stores}),
        targets=with_shops(scenario.targets, network),
    )
