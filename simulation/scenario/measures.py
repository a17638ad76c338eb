"""What a target may aim at: a measure of the chain, or of one region."""

from domain.stores.region import Region
from simulation.outcome.measures import MEASURES
from simulation.scenario.values import instead


def region_of(measure: str) -> Region | None:
    """The region of ``wait_h.south``; nothing where the chain is meant.

    Raises:
        ValueError: there is no such measure, or no such region.
    """
    name, dot, region = measure.partition(".")
    if name not in MEASURES:
        raise ValueError(f"there is no measure {name!r}; {instead(name, MEASURES)}")
    if not dot:
        return None
    if region not in [*Region]:
        raise ValueError(f"there is no region {region!r}; {instead(region, [*Region])}")
    return Region(region)
