"""Figures of the known case, to set a run beside: none of them comes from a run."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen


@frozen(kw_only=True)
class Published:
    """What is said of a measure before and after; ``change`` is relative, where only that is."""

    before: float | None = None
    after: float | None = None
    change: float | None = None


PUBLISHED: Final[Mapping[str, Published]] = MappingProxyType(
    {
        "occupied": Published(before=0.52, after=0.71),
        "wait_h": Published(before=1.8, after=1.0),
        "satisfaction": Published(before=82, after=90),
        "revenue_per_shop_day": Published(change=0.39),
        "cross_store_per_day": Published(before=0, after=1_200),
        "cross_store_share": Published(before=0, after=0.04),
        "lowest_region_occupied": Published(before=0.38),
        "highest_region_occupied": Published(before=0.78),
        "shortest_region_wait_h": Published(before=0.9),
        "longest_region_wait_h": Published(before=2.8),
    }
)
"""By measure; a chain of 600 shops. One pilot shop had 18 % of its visits from other shops."""
PILOT_CROSS_STORE_SHARE: Final = 0.18
