"""After the visit: the key, the call, the opinion."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from attrs import frozen

from application.shared.ports import DueWork
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.visits.timed import FOLLOW_UP
from application.visits.work import Beside, VisitWork
from domain.members.member import Member
from domain.members.vehicle import Vehicle
from domain.orders.line import Approval
from domain.orders.status import Status as OrderStatus
from domain.shared.aggregate import Aggregate
from domain.shared.errors import Conflict
from domain.shared.ids import StoreId, WorkOrderId
from domain.shared.label import Label
from domain.work_orders.record import FollowUp, Review
from domain.work_orders.status import Status
from domain.work_orders.work_order import WorkOrder

A = TypeVar("A", bound=Aggregate)

_CALL_AFTER: Final = timedelta(days=3)


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
        """
        work.gather(work_order, Beside.ORDER)
        visit = work.work_orders.get(work_order)
        order = work.orders.get(visit.order)
        released = visit.release(at=work.now)
        # An order of which everything was taken back has ended, and its car must not stay.
        if order.status is not OrderStatus.REFUNDED:
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
        return _due(work, store)

    @command("visits.calls", may=Permission.FOLLOW_UP)
    def calls(self, work: VisitWork, *, store: StoreId) -> tuple[Call, ...]:
        """The calls of a shop that are due by now, whoever waits longest first."""
        due = _due(work, store)
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


def _due(work: VisitWork, store: StoreId) -> tuple[WorkOrder, ...]:
    back = work.work_orders.find(store=store, status=Status.RELEASED)
    due = [one for one in back if one.released_at and one.released_at + _CALL_AFTER <= work.now]
    return tuple(sorted(due, key=lambda one: (one.released_at, one.id)))


def _by_id(known: Iterable[A]) -> Mapping[UUID | None, A]:
    return {one.id: one for one in known}
