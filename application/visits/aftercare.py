"""After the visit: the key, the call, the opinion."""

from datetime import timedelta
from typing import Final

from attrs import frozen

from application.shared.ports import DueWork
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.visits.timed import FOLLOW_UP
from application.visits.work import VisitWork
from domain.orders.status import Status as OrderStatus
from domain.shared.errors import Conflict
from domain.shared.ids import WorkOrderId
from domain.work_orders.record import FollowUp, Review

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
