"""After the visit: the key, the call, the opinion."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from attrs import frozen

from application.shared.pages import page
from application.shared.ports import DueWork
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.visits.timed import FOLLOW_UP
from application.visits.work import Beside, VisitWork
from domain.members.member import Member
from domain.members.vehicle import Vehicle
from domain.orders.line import Approval
from domain.orders.status import CLEARED
from domain.orders.status import Status as OrderStatus
from domain.shared.aggregate import Aggregate
from domain.shared.errors import Conflict
from domain.shared.ids import StoreId, WorkOrderId
from domain.shared.label import Label
from domain.work_orders.record import CALL_AFTER, FollowUp, Review
from domain.work_orders.status import Status
from domain.work_orders.work_order import WorkOrder

A = TypeVar("A", bound=Aggregate)


class NotPaid(Conflict):
    """The car goes back when it is paid for."""

    code = "not-paid"


@frozen(kw_only=True)
class Call:
    """A call to make: whom, about what was ``done``, and what they ``declined`` at that time."""

    work_order: WorkOrderId
    member: Member | None
    vehicle: Vehicle | None
    released: datetime
    done: tuple[Label, ...]
    declined: tuple[Label, ...]


@frozen(kw_only=True)
class Aftercare(Service):
    """Handing back, calling up, listening."""

    @command("visits.release", may=Permission.RELEASE)
    def release(self, work: VisitWork, *, work_order: WorkOrderId) -> None:
        """The car goes back to the customer; a call is due some days later.

        Raises:
            NotPaid: something is still due.
            WrongAmount: more was paid ahead than it came to, and did not go back yet.
        """
        work.gather(work_order, Beside.ORDER)
        visit = work.work_orders.get(work_order)
        order = work.orders.get(visit.order)
        released = visit.release(at=work.now)
        if order.status not in CLEARED:
            raise NotPaid(f"{order.due} is still to pay", order=order.id, due=order.due)
        if order.status is OrderStatus.PAID:
            work.orders.save(order.close(at=work.now))
        work.work_orders.save(released)
        work.agenda.schedule(
            DueWork(kind=FOLLOW_UP, subject=visit.id, store=visit.store, at=work.now + CALL_AFTER)
        )

    @command("visits.call_due", may=Permission.RUN_DUE_WORK)
    def fall_due(self, work: VisitWork, *, work_order: WorkOrderId) -> None:
        """Tell the shop's people that a call is due; one that was made already is none."""
        visit = work.work_orders.get(work_order)
        if visit.status is Status.RELEASED:
            work.work_orders.save(visit.fall_due(at=work.now))

    @command("visits.calls", may=Permission.FOLLOW_UP)
    def calls(
        self,
        work: VisitWork,
        *,
        store: StoreId,
        after: WorkOrderId | None = None,
        limit: int = 50,
    ) -> tuple[Call, ...]:
        """The calls of a shop that are due by now, the oldest visit first.

        Only those behind ``after``, so that the last of a page asks for the next.
        """
        due = _due(work, store, after, page(limit))
        orders = {one.id: one for one in work.orders.get_all({one.order for one in due})}
        members = _by_id(work.members.get_all({one.member for one in due if one.member}))
        cars = _by_id(work.vehicles.get_all({one.vehicle for one in due if one.vehicle}))
        return tuple(
            Call(
                work_order=one.id,
                member=members.get(one.member),
                vehicle=cars.get(one.vehicle),
                released=one.released_at or work.now,
                done=tuple(job.label for job in one.jobs),
                declined=tuple(
                    line.label
                    for line in orders[one.order].lines
                    if line.approval is Approval.DECLINED and line.for_job is None
                ),
            )
            for one in due
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


def _due(work: VisitWork, store: StoreId, after: WorkOrderId | None, limit: int) -> list[WorkOrder]:
    """A page of visits to call about; what is read for nothing is the work of three days."""
    due = list[WorkOrder]()
    while len(due) < limit:
        back = work.work_orders.oldest(
            store=store, status=Status.RELEASED, after=after, limit=limit
        )
        due += [one for one in back if one.call_due and one.call_due <= work.now]
        if len(back) < limit:
            break
        after = back[-1].id
    return due[:limit]


def _by_id(known: Iterable[A]) -> Mapping[UUID | None, A]:
    return {one.id: one for one in known}
