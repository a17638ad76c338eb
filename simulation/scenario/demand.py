"""Who comes: how many cars want something, shop by shop and hour by hour of a week."""

from collections.abc import Mapping
from functools import cached_property

from attrs import field, frozen, validators

from domain.shared.checks import between
from domain.shared.ids import StoreId

HOURS_OF_WEEK = 7 * 24


@frozen(kw_only=True)
class DemandHour:
    """One hour of every week, in the local time of the shop that the customers think of first.

    ``cars``: how many want something in that hour, on average. ``booked``: the share of them who
    want another day; the others want to come at once.
    """

    weekday: int = field(validator=between(0, 6))
    hour: int = field(validator=between(0, 23))
    cars: float = field(validator=validators.ge(0.0))
    booked: float = field(validator=[validators.ge(0.0), validators.le(1.0)])


@frozen(slots=False)
class Demand:
    """What is wanted in a week, by shop; an hour that is not there is one in which nobody asks."""

    by_store: Mapping[StoreId, tuple[DemandHour, ...]]

    @cached_property
    def cars_per_week(self) -> float:
        """Over the whole chain."""
        return sum(hour.cars for hours in self.by_store.values() for hour in hours)
