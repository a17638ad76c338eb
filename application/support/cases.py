"""Jobs that their shop cannot do in time, and what they lack."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, Protocol

from attrs import frozen

from application.inventory.stockroom import StockLists
from application.shared.ports import Repository
from application.stores.directory import Register
from application.visits import stock
from application.visits.work import VisitWork
from domain.booking.appointment import Appointment
from domain.booking.appointment import Status as Kept
from domain.dispatch.agreement import Status as Agreed
from domain.dispatch.agreement import Support
from domain.dispatch.support import Lack, Way
from domain.inventory.stock import Reservation
from domain.orders.order import Order
from domain.shared.claims import ClaimKind
from domain.shared.ids import StoreId
from domain.work_orders.job import Operation
from domain.work_orders.site import WAY_BACK
from domain.work_orders.status import UNFINISHED, Status
from domain.work_orders.work_order import WorkOrder

HELPED: Final = (UNFINISHED - {Status.SUSPENDED}) | {Status.PLANNED}
"""The work is still to be done, and may be planned anew."""
MOVABLE: Final = frozenset({Kept.BOOKED, Kept.DISPLACED})
"""The car is not here yet."""


class SupportWork(VisitWork, Protocol):
    """A transaction over visits, their parts, and what shops have agreed on."""

    @property
    def supports(self) -> Repository[Support]: ...
    @property
    def stock_lists(self) -> StockLists: ...


@frozen(kw_only=True)
class Case:
    """A job that its shop cannot do in time.

    ``missing`` parts are waited for, and nobody has sent them. ``open`` operations could be done if
    there were hands; ``planned`` is when the last of them is planned to end, if all have some.
    """

    visit: WorkOrder
    order: Order
    appointment: Appointment
    missing: tuple[Reservation, ...]
    open: tuple[Operation, ...]
    planned: datetime | None
    lacks: tuple[Lack, ...]

    @property
    def is_here(self) -> bool:
        return self.appointment.status not in MOVABLE

    @property
    def left(self) -> tuple[Operation, ...]:
        """All that is not begun, whether its parts are here or not."""
        return tuple(one for one in self.visit.operations if not one.started)


def case_of(work: SupportWork, register: Register, visit: WorkOrder) -> Case | None:
    """What stands in the way of a visit; none if nothing does, or nothing is left to plan."""
    if visit.status not in HELPED:
        return None
    order, appointment = work.orders.get(visit.order), work.appointments.get(visit.subject)
    waiting = stock.waiting_jobs(work, order)
    ways = {one.way for one in _agreed(work, visit)}
    missing = () if Way.PART in ways else tuple(one for held in waiting.values() for one in held)
    open_ = tuple(
        one
        for job in visit.jobs
        if job.id not in waiting
        for one in job.operations
        if not one.started
    )
    own = [
        one
        for one in work.claims.of(visit.subject)
        if one.kind is ClaimKind.BOOKED and one.step != WAY_BACK
    ]
    staffed = {one.step for one in own if one.resource not in register.bays}
    planned = max((one.during.end for one in own), default=None)
    late = planned is None or planned > appointment.promise.latest
    short = bool(open_) and (late or any(one.step not in staffed for one in open_))
    lacks = (*((Lack.PART,) if missing else ()), *((Lack.HANDS,) if short else ()))
    if not lacks:
        return None
    return Case(
        visit=visit,
        order=order,
        appointment=appointment,
        missing=missing,
        open=open_ if short else (),
        planned=planned if short and all(one.step in staffed for one in open_) else None,
        lacks=lacks,
    )


def in_trouble(work: SupportWork, register: Register, store: StoreId) -> Iterator[Case]:
    """Every such job of a shop: cars that are here, and appointments that lost their time."""
    here = [
        visit
        for status in sorted(UNFINISHED)
        for visit in work.work_orders.find(store=store, status=status)
    ]
    displaced = [one.id for one in work.appointments.find(store=store, status=Kept.DISPLACED)]
    waiting = work.work_orders.find_any("appointment", displaced) if displaced else []
    for visit in (*here, *waiting):
        case = case_of(work, register, visit)
        if case is not None:
            yield case


def _agreed(work: SupportWork, visit: WorkOrder) -> list[Support]:
    found = work.supports.find(work_order=visit.id)
    return [one for one in found if one.status is Agreed.AGREED]
