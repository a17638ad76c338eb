"""Who comes: how many cars want something, shop by shop and hour by hour of a week."""

from collections.abc import Mapping
from functools import cached_property

from attrs import field, frozen

from domain.shared.checks import between
from domain.shared.ids import StoreId

HOURS_OF_WEEK = 7 * 24
MOST_CARS = 10_000
"""That a shop is thought of by in an hour."""


@frozen(kw_only=True)
class DemandHour:
    """One hour of every week, in the local time of the shop that the customers think of first.

    ``cars``: how many want something in that hour, on average. ``booked``: the share of them who
    want another day; the others want to come at once.
    """

    weekday: int = field(validator=between(0, 6))
    hour: int = field(validator=between(0, 23))
    cars: float = field(converter=float, validator=between(0, MOST_CARS))
    booked: float = field(converter=float, validator=between(0, 1))


def _in_order(
    by_store: Mapping[StoreId, tuple[DemandHour, ...]],
) -> Mapping[StoreId, tuple[DemandHour, ...]]:
    """Monday first, by the hour; a shop of which nobody thinks is left out."""
    return {
        store: tuple(sorted(hours, key=lambda one: (one.weekday, one.hour)))
        for store, hours in by_store.items()
        if hours
    }


@frozen
class Demand:
    """What is wanted in a week, by shop; an hour that is not there is one in which nobody asks."""

    by_store: Mapping[StoreId, tuple[DemandHour, ...]] = field(converter=_in_order)

    @cached_property
    def cars_per_week(self) -> float:
        """Over the whole chain."""
        return sum(hour.cars for hours in self.by_store.values() for hour in hours)
