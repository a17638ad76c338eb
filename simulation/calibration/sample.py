"""Some shops of a chain that stand for all of them."""

from collections import defaultdict
from random import Random

from application.shared.network import Network
from domain.shared.ids import StoreId
from domain.stores.region import Region
from domain.stores.store import Store
from simulation.scenario.part import part
from simulation.scenario.scenario import Scenario


def sampled(scenario: Scenario, shops: int, seed: int = 1) -> Scenario:
    """So many of its shops, of every region as many as its share; all, if there are no more.

    Where every shop works for itself, none changes another, and the mean of some is the mean of
    all but for chance. Where shops help each other it is not: their neighbours are missing.
    """
    if shops >= len(scenario.network.stores):
        return scenario
    return part(scenario, frozenset(_chosen(scenario.network, shops, seed)))


def _chosen(network: Network, shops: int, seed: int) -> list[StoreId]:
    """Region by region every so-many-th in an order of chance."""
    chance = Random(f"{seed}/sample")
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
