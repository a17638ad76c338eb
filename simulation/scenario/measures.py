"""What a target may aim at: a measure of the chain, or of one region."""

from collections.abc import Iterable

from application.shared.network import Network
from domain.stores.region import Region
from simulation.outcome.measures import MEASURES
from simulation.scenario.scenario import Target
from simulation.scenario.values import instead


def region_of(measure: str) -> Region | None:
    """The region of ``wait_h.south``; nothing where the chain is meant.

    Raises:
        ValueError: there is no such measure, no such region, or none of a region.
    """
    name, dot, region = measure.partition(".")
    if name not in MEASURES:
        raise ValueError(f"there is no measure {name!r}; {instead(name, MEASURES)}")
    if not dot:
        return None
    if not MEASURES[name].regional:
        raise ValueError(f"{name} is of the whole chain, not of a region")
    if region not in [*Region]:
        raise ValueError(f"there is no region {region!r}; {instead(region, [*Region])}")
    return Region(region)


def with_shops(targets: Iterable[Target], network: Network) -> tuple[Target, ...]:
    """Those of the chain, and of regions in which there is a shop."""
    there = {None, *(store.region for store in network.stores)}
    return tuple(one for one in targets if region_of(one.measure) in there)
