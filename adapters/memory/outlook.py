"""Work to come and work that came, of every shop of the twin."""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from adapters import registry
from application.wall.gaps import Away, Planned
from application.wall.wall import Today
from domain.booking.appointment import Status as Kept
from domain.shared.claims import AWAY
from domain.shared.ids import StoreId, first_id
from domain.work_orders.work_order import WorkOrder

if TYPE_CHECKING:
    from adapters.memory.store import MemoryStore

_TO_COME = frozenset({Kept.BOOKED, Kept.DISPLACED})


@frozen
class MemoryOutlook:
    """Implements :class:`application.wall.gaps.Outlook` over the dictionaries."""

    store: "MemoryStore"

    def booked(self, days: Collection[Today], /) -> Iterable[Planned]:
        appointments = self.store.of_kind(registry.APPOINTMENTS).by_id
        for day, visit in self._visits(days):
            kept = appointments.get(visit.subject)
            if kept and kept.status in _TO_COME and kept.starts in day.during:
                yield from _work(visit)

    def unforeseen(self, days: Collection[Today], /) -> Iterable[Planned]:
        for day, visit in self._visits(days):
            came = visit.reception.at if visit.reception else None
            if came and came in day.during and visit.id >= first_id(day.during.start):
                yield from _work(visit)

    def away(self, days: Collection[Today], /) -> Iterable[Away]:
        spans = {day.store: day.during for day in days}
        with self.store.lock:
            claims = list(self.store.time_book.by_id.values())
        for one in claims:
            day = spans.get(one.store)
            if day and one.kind in AWAY and one.during.overlaps(day):
                yield Away(resource=one.resource, during=one.during)

    def _visits(self, days: Collection[Today]) -> Iterator[tuple[Today, WorkOrder]]:
        with self.store.lock:
            table = self.store.of_kind(registry.WORK_ORDERS)
            found = [(day, one) for day in days for one in table.find({"store": day.store})]
        yield from found


def _work(visit: WorkOrder) -> Iterator[Planned]:
    for one in visit.operations:
        yield Planned(
            store=StoreId(visit.store),
            skill=one.need.skill,
            bay=one.need.bay,
            minutes=one.need.minutes,
        )
