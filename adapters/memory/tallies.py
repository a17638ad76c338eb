"""What was done in every shop of the twin."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from adapters import registry
from application.insight.tallies import Paid, Stretch
from domain.booking.appointment import Appointment
from domain.insight.figures import F, Ordered, Promised, Reviewed, Rework, Suspended
from domain.insight.report import Line
from domain.orders.line import Approval
from domain.orders.order import Order
from domain.orders.status import Status
from domain.shared.ids import StoreId, TechnicianId, first_id
from domain.shared.time import minutes
from domain.work_orders.job import Job
from domain.work_orders.record import Suspension, Wait
from domain.work_orders.work_order import WorkOrder

if TYPE_CHECKING:
    from adapters.memory.store import MemoryStore

_LOST = frozenset({Status.OPEN, Status.CANCELLED})
_SATISFIED = 4


@frozen
class MemoryTallies:
    """Implements :class:`application.insight.tallies.Tallies` over the dictionaries."""

    store: "MemoryStore"

    def rework(self, shops: Collection[Stretch], /) -> Iterable[Line[Rework]]:
        return _summed(
            (
                (one.store, None, Rework(jobs=1, reworked=int(bool(job.reworks))))
                for one in self._finished(shops)
                for job in one.jobs
            ),
            Rework(),
        )

    def rework_by_technician(self, shops: Collection[Stretch], /) -> Iterable[Line[Rework]]:
        return _summed(
            (
                (one.store, str(person), Rework(jobs=1, reworked=int(sent_back)))
                for one in self._finished(shops)
                for job in one.jobs
                for person, sent_back in _hands(job)
            ),
            Rework(),
        )

    def suspensions(self, shops: Collection[Stretch], /) -> Iterable[Line[Suspended]]:
        return _summed(
            (
                (one.store, stood.reason.value, _suspended(stood))
                for one in self._finished(shops)
                for stood in one.suspensions
            ),
            Suspended(),
        )

    def channels(self, shops: Collection[Stretch], /) -> Iterable[Line[Ordered]]:
        return _summed(
            (
                (shop.store, order.channel.value, self._ordered(order))
                for shop in shops
                for order in self.store.of_kind(registry.ORDERS).find({"store": shop.store})
                if first_id(shop.during.start) <= order.id < first_id(shop.during.end)
            ),
            Ordered(),
        )

    def promises(
        self, shops: Collection[Stretch], excused: Collection[Wait], /
    ) -> Iterable[Line[Promised]]:
        appointments = self.store.of_kind(registry.APPOINTMENTS).by_id
        orders = self.store.of_kind(registry.ORDERS).by_id
        return _summed(
            (
                (
                    one.store,
                    None,
                    _promised(one, appointments[one.appointment], orders[one.order], excused),
                )
                for one in self._finished(shops)
                if one.appointment is not None
            ),
            Promised(),
        )

    def paid(self, shops: Collection[Stretch], /) -> Iterable[Paid]:
        found: dict[tuple[StoreId, TechnicianId], int] = defaultdict(int)
        for one in self._finished(shops):
            for operation in one.operations:
                if operation.technician is not None:
                    found[one.store, operation.technician] += operation.need.minutes
        return [Paid(store, person, paid) for (store, person), paid in found.items()]

    def reviews(self, shops: Collection[Stretch], /) -> Iterable[Line[Reviewed]]:
        return _summed(
            ((one.store, None, _reviewed(one)) for one in self._finished(shops)), Reviewed()
        )

    def _finished(self, shops: Collection[Stretch]) -> Iterator[WorkOrder]:
        with self.store.lock:
            for shop in shops:
                for one in self.store.of_kind(registry.WORK_ORDERS).find({"store": shop.store}):
                    if one.passed_at is not None and one.passed_at in shop.during:
                        yield one

    def _ordered(self, order: Order) -> Ordered:
        if order.status in _LOST:
            return Ordered(orders=1, lost=1)
        visits = self.store.of_kind(registry.WORK_ORDERS).find({"order_id": order.id})
        appointments = self.store.of_kind(registry.APPOINTMENTS).by_id
        kept = [appointments[one.appointment] for one in visits if one.appointment]
        return Ordered(
            orders=1,
            amount_fen=order.total.amount,
            elsewhere=int(any(one.instead_of for one in kept)),
        )


def _summed(facts: Iterable[tuple[StoreId, str | None, F]], nothing: F) -> list[Line[F]]:
    found: dict[tuple[StoreId, str | None], F] = {}
    for store, of, figures in facts:
        found[store, of] = found.get((store, of), nothing) + figures
    return [Line(store=store, of=of, figures=one) for (store, of), one in found.items()]


def _hands(job: Job) -> Iterable[tuple[TechnicianId, bool]]:
    """Everybody whose hands were on it, and whether it was sent back from them."""
    sent_back = {one for rework in job.reworks for one in rework.technicians}
    everybody = {*job.technicians, *sent_back}
    return [(one, one in sent_back) for one in everybody]


def _promised(
    visit: WorkOrder, kept: Appointment, order: Order, excused: Collection[Wait]
) -> Promised:
    ended = visit.work_ended
    assert ended is not None, "what passed its check is done"
    stood = (one.lasted(ended) for one in visit.suspensions if one.reason in excused)
    late = ended - kept.promise.latest - sum(stood, start=timedelta())
    more = any(line.approval is Approval.APPROVED for line in order.lines)
    return Promised(
        visits=1,
        kept=int(late <= timedelta()),
        renewed=int(kept.first_promise is not None),
        late_min=_whole(max(late, timedelta())),
        off_min=_whole(ended - (kept.first_promise or kept.promise).likely),
        quoted_fen=kept.quoted.amount,
        charged_fen=order.total.amount,
        dearer=int(order.total > kept.quoted and not more),
    )


def _suspended(stood: Suspension) -> Suspended:
    lasted = stood.lasted(stood.until) if stood.until else timedelta()
    return Suspended(times=1, minutes=_whole(lasted))


def _reviewed(visit: WorkOrder) -> Reviewed:
    if visit.review is None:
        return Reviewed(visits=1)
    stars = visit.review.stars
    return Reviewed(visits=1, reviews=1, satisfied=int(stars >= _SATISFIED), stars=stars)


def _whole(lasted: timedelta) -> int:
    return lasted // minutes(1)
