"""After the visit: the key, the call, the opinion."""

from datetime import timedelta
from typing import Final

from attrs import frozen

from application.shared.ports import DueWork
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.visits.timed import FOLLOW_UP
from application.visits.work import Beside, VisitWork
from domain.orders.status import Status as OrderStatus
from domain.shared.errors import Conflict
from domain.shared.ids import StoreId, WorkOrderId
from domain.work_orders.record import FollowUp, Review
from domain.work_orders.status import Status
from domain.work_orders.work_order import WorkOrder

_CALL_AFTER: Final = timedelta(days=3)


class NotPaid(Conflict):
    """The car goes back when it is paid for."""

    code = "not-paid"


@frozen(kw_only=True)
class Aftercare(Service):
    """Handing back, calling up, listening."""

    @command("visits.release", may=Permission.RELEASE)
    def release(self, work: VisitWork, *, work_order: WorkOrderId) -> None:
        """The car goes back to the customer; a call is due some days later.

        Raises:
            NotPaid: something is still due.
        """
        work.gather(work_order, Beside.ORDER)
        visit = work.work_orders.get(work_order)
        order = work.orders.get(visit.order)
        released = visit.release(at=work.now)
        if order.status is not OrderStatus.PAID:
            raise NotPaid(f"{order.due} is still to pay", order=order.id, due=order.due)
        work.orders.save(order.close(at=work.now))
        work.work_orders.save(released)
        work.agenda.schedule(
            DueWork(kind=FOLLOW_UP, subject=visit.id, store=visit.store, at=work.now + _CALL_AFTER)
        )

    @command("visits.follow_ups_due", may=Permission.FOLLOW_UP)
    def follow_ups_due(self, work: VisitWork, *, store: StoreId) -> tuple[WorkOrder, ...]:
        """The visits of a shop whose customers should be called by now, the oldest first."""
        back = work.work_orders.find(store=store, status=Status.RELEASED)
        due = [one for one in back if one.released_at and one.released_at + _CALL_AFTER <= work.now]
        return tuple(sorted(due, key=lambda one: (one.released_at, one.id)))

    @command("visits.follow_up", may=Permission.FOLLOW_UP)
    def follow_up(
        self, work: VisitWork, *, work_order: WorkOrderId, reached: bool, note: str = ""
    ) -> None:
        """Note the call; the visit is closed."""
        visit = work.work_orders.get(work_order)
        call = FollowUp(by=work.caller.actor.id, at=work.now, reached=reached, note=note)
        work.work_orders.save(visit.close(call))
        work.agenda.cancel(FOLLOW_UP, visit.id)

    @command("visits.review", may=Permission.REVIEW)
    def review(
        self, work: VisitWork, *, work_order: WorkOrderId, stars: int, words: str = ""
    ) -> None:
        """The customer's opinion, one to five stars, once."""
        visit = work.work_orders.get(work_order)
        work.work_orders.save(visit.rate(Review(at=work.now, stars=stars, words=words)))
