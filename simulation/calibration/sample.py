"""Some shops of a chain that stand for all of them."""

from collections import defaultdict
from math import inf
from random import Random
from typing import Final

from application.shared.network import Network
from domain.shared.ids import StoreId
from domain.stores.region import Region
from domain.stores.store import Store
from simulation.scenario.load import expected, load, open_bay_min
from simulation.scenario.part import part
from simulation.scenario.scenario import Scenario

_DRAWS: Final = 100


def sampled(scenario: Scenario, shops: int, seed: int = 1) -> Scenario:
    """So many of its shops, of every region as many as its share; all, if there are no more.

    Of many draws it is the one that is asked for the same share of its bay time as the chain.
    Where every shop works for itself, none changes another, and the mean of some is the mean of
    all but for chance. Where shops help each other it is not: their neighbours are missing.
    """
    if shops >= len(scenario.network.stores):
        return scenario
    chance = Random(f"{seed}/sample")
    drawn = [frozenset(_chosen(scenario.network, shops, chance)) for _ in range(_DRAWS)]
    of_all, minutes = load(scenario).occupied, open_bay_min(scenario.network)
    per_car = expected(scenario.mix).minutes

    def unlike(stores: frozenset[StoreId]) -> float:
        open_ = sum(count for (store, _), count in minutes.items() if store in stores)
        cars = sum(one.cars for store in stores for one in scenario.demand.by_store.get(store, ()))
        return abs(cars * per_car / open_ - of_all) if open_ else inf

    closest = min(drawn, key=unlike)
    return part(scenario, closest)


def _chosen(network: Network, shops: int, chance: Random) -> list[StoreId]:
    """Region by region every so-many-th in an order of chance."""
    by_region: defaultdict[Region, list[Store]] = defaultdict(list)
    for store in network.stores:
        by_region[store.region].append(store)
    in_line = [
        store.id
        for region in sorted(by_region)
        for store in chance.sample(by_region[region], len(by_region[region]))
    ]
    step = len(in_line) / shops
    return [in_line[int((place + 0.5) * step)] for place in range(shops)]
