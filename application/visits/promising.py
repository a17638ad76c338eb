"""A new time for the customer who agreed to more work."""

from datetime import datetime

from application.stores.hours import Holidays, open_week
from application.visits.work import VisitWork
from domain.booking.appointment import Promise
from domain.dispatch.promise import promised_in_hours
from domain.dispatch.stretch import Stretch
from domain.orders.line import Approval
from domain.orders.order import Order
from domain.stores.store import Store
from domain.work_orders.work_order import WorkOrder


def renew(
    work: VisitWork,
    visit: WorkOrder,
    order: Order,
    store: Store,
    holidays: Holidays,
    stretch: Stretch,
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
    left_min = sum(one.need.minutes for one in visit.operations if not one.finished)
    opened = open_week(store, end, holidays)
    told = promised_in_hours(end, left_min, opened, stretch=stretch)
    promise = Promise(
        likely=told.p50,
        latest=max(told.p90, appointment.promise.latest),
        planned=end,
        work_min=left_min,
    )
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
