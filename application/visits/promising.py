"""A new time for the customer who agreed to more work."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Final

from application.visits.work import VisitWork
from domain.booking.appointment import Promise
from domain.dispatch.promise import promised_in_hours
from domain.orders.line import Approval
from domain.orders.order import Order
from domain.stores.holidays import Holiday
from domain.stores.store import Store
from domain.work_orders.work_order import WorkOrder

Holidays = Callable[[date, date], Iterable[Holiday]]
_WEEK: Final = 7


def renew(
    work: VisitWork, visit: WorkOrder, order: Order, store: Store, holidays: Holidays
) -> None:
    """Promise anew when approved work is planned to end after the time that was promised.

    Only what the customer agreed to moves the promise: whatever else makes a car late is ours,
    and is measured against the time that the customer was told.
    """
    end = _end_of_approved(visit, order)
    if end is None or visit.appointment is None:
        return
    appointment = work.appointments.get(visit.appointment)
    if end <= appointment.promise.likely:
        return
    days = [store.business_day(end) + timedelta(days=n) for n in range(_WEEK)]
    opened = store.open_spans(days, holidays(days[0], days[-1]))
    left_min = sum(one.need.minutes for one in visit.operations if not one.finished)
    told = promised_in_hours(end, left_min, opened)
    promise = Promise(likely=told.p50, latest=max(told.p90, appointment.promise.latest))
    work.appointments.save(appointment.promise_anew(promise, at=work.now))


def _end_of_approved(visit: WorkOrder, order: Order) -> datetime | None:
    """The end of the plan, if it is that of work which the customer agreed to later."""
    ends = [
        (one.planned.end, job.id)
        for job in visit.jobs
        for one in job.operations
        if one.planned and not one.finished
    ]
    if not ends:
        return None
    end, job = max(ends)
    return end if order.line(job).approval is Approval.APPROVED else None
