"""What a run is measured by, and what a calibration may aim at: names, meanings, units."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from domain.stores.region import Region

MEASURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "occupied": "share of the open bay minutes in which a car stands in the bay",
        "productive": "share of the open bay minutes in which somebody works on the car",
        "wait_h": "mean wait of a car in the shop while it is open, without the work itself, hours",
        "reception_h": "mean time from the arrival until the car is taken in, hours",
        "lead_h": "mean time by the clock from the wish until the car is ready, hours",
        "cars_per_day": "cars served a day",
        "lost": "share of the customers who were not served at all",
        "left_for": "share of the customers who were served in another shop than their own",
        "kept": "share of the cars that were ready when the p90 promise said",
        "revenue_yuan": "revenue of a shop a day, yuan with VAT",
    }
)
"""Each is of the chain, or of a region with its name behind a dot: ``wait_h.south``."""


def region_of(measure: str) -> Region | None:
    """The region of ``wait_h.south``; nothing where the chain is meant.

    Raises:
        ValueError: there is no such measure, or no such region.
    """
    name, dot, region = measure.partition(".")
    if name not in MEASURES:
        raise ValueError(f"there is no measure {name!r}; take one of {', '.join(MEASURES)}")
    if not dot:
        return None
    if region not in [*Region]:
        raise ValueError(f"there is no region {region!r}; take one of {', '.join(Region)}")
    return Region(region)
