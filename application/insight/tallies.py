"""What is counted, in the words of those who ask."""

from collections.abc import Callable, Collection, Iterable
from typing import Protocol

from attrs import frozen

from domain.insight.figures import Ordered, Promised, Reviewed, Rework, Suspended
from domain.insight.report import Line
from domain.shared.ids import StoreId, TechnicianId
from domain.shared.time import Span
from domain.work_orders.record import Wait


@frozen
class Stretch:
    """A shop, and the instants between the beginning and the end of its days."""

    store: StoreId
    during: Span


@frozen
class Paid:
    """Standard minutes of what somebody did in a shop."""

    store: StoreId
    technician: TechnicianId
    minutes: int


class Tallies(Protocol):
    """Counts what was done in each shop in its stretch; where nothing was is no line."""

    def rework(self, shops: Collection[Stretch], /) -> Iterable[Line[Rework]]: ...

    def rework_by_technician(self, shops: Collection[Stretch], /) -> Iterable[Line[Rework]]:
        """``of`` is the technician's id, whoever's work it was when it failed its check."""
        ...

    def suspensions(self, shops: Collection[Stretch], /) -> Iterable[Line[Suspended]]:
        """``of`` is the reason."""
        ...

    def channels(self, shops: Collection[Stretch], /) -> Iterable[Line[Ordered]]:
        """``of`` is the channel."""
        ...

    def promises(
        self, shops: Collection[Stretch], excused: Collection[Wait], /
    ) -> Iterable[Line[Promised]]:
        """What stood still for an ``excused`` reason makes nothing late."""
        ...

    def paid(self, shops: Collection[Stretch], /) -> Iterable[Paid]: ...

    def reviews(self, shops: Collection[Stretch], /) -> Iterable[Line[Reviewed]]: ...


WholeNetwork = Callable[[Collection[Stretch], bool], Iterable[Line[Rework]]]
"""Reads rework past any scope, of shops or (true) of technicians, to compare with."""
