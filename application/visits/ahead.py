"""What is still ahead of a car, and what came of its promise in the end."""

from datetime import datetime, timedelta
from typing import Final

from domain.booking.appointment import Appointment, Promise
from domain.dispatch.experience import Outcome
from domain.dispatch.promise import Ahead, ratio_of
from domain.shared.time import Span, minutes, minutes_between
from domain.stores.store import Store
from domain.work_orders.job import Operation
from domain.work_orders.work_order import WorkOrder

_BELIEVABLE: Final = 0.25
"""Whoever needs less of the planned minutes wrote the work down afterwards; nothing is learned."""


def ahead(visit: WorkOrder, appointment: Appointment, store: Store, now: datetime) -> Ahead | None:
    """What is not finished of a visit; none when its time was lost and it waits for new one."""
    on_paper = {one.step: one.during for one in appointment.plan}
    open_ = [one for one in visit.operations if not one.finished]
    spans = [span for one in open_ if (span := one.planned or on_paper.get(one.step))]
    if not spans or appointment.waits_for_time:
        return None
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    begins = now if any(one.is_running for one in open_) else max(now, first)
    ends = max(begins, last)
    nights = store.business_day(begins) != store.business_day(ends)
    waiting_min = (last - first) // minutes(1) - sum(span.length_min for span in spans)
    return Ahead(
        begins=begins,
        work_min=sum(_planned_min(one, on_paper.get(one.step)) for one in open_),
        spent_min=sum(_spent_min(one, now) for one in open_),
        waiting_min=0 if nights else max(0, waiting_min),
        ends=ends,
        nights=nights,
    )


def outcome(visit: WorkOrder, appointment: Appointment, opened: tuple[Span, ...]) -> Outcome:
    """What came of the promise for a visit whose work has ended.

    Whoever came late moved the promise by as much; what was begun early is measured from then. It
    teaches how work stretches only where the work stayed what was promised, with nothing added to
    it and nothing left out, and where it was done rather than written down.

    Args:
        opened: when the shop is open from the day on which the work was planned to end.
    """
    ended, promise = visit.work_ended, appointment.promise
    if ended is None:
        raise ValueError("nothing comes of a promise before the work has ended")
    late = _late(visit, appointment)
    same = sorted(job.service for job in visit.jobs) == sorted(appointment.services)
    shift = late or _early(visit, appointment)
    nights = appointment.nights > 0
    teaches = same and _is_believable(visit, promise, ended)
    return Outcome(
        ratio=_ratio(promise, ended - shift, opened, nights) if teaches else None,
        kept=ended <= promise.latest + late,
    )


def _ratio(
    promise: Promise, ended: datetime, opened: tuple[Span, ...], nights: bool
) -> float | None:
    if promise.planned is None or not promise.work_min:
        return None
    if nights:
        return ratio_of(minutes_between(promise.planned, ended, opened), promise.work_min)
    return ratio_of((ended - promise.planned) / minutes(1), promise.work_min)


def _late(visit: WorkOrder, appointment: Appointment) -> timedelta:
    """How much later the car came than its customer was told to."""
    came = visit.reception.at if visit.reception else appointment.expected
    return max(timedelta(), came - appointment.expected)


def _early(visit: WorkOrder, appointment: Appointment) -> timedelta:
    """How much before the customer was told to come the work began; zero or negative."""
    began = _began(visit)
    return min(timedelta(), began - appointment.expected) if began else timedelta()


def _is_believable(visit: WorkOrder, promise: Promise, ended: datetime) -> bool:
    began = _began(visit)
    return began is not None and ended - began >= _BELIEVABLE * minutes(promise.work_min)


def _began(visit: WorkOrder) -> datetime | None:
    return min((one.started for one in visit.operations if one.started), default=None)


def _planned_min(one: Operation, on_paper: Span | None) -> int:
    span = one.planned or on_paper
    return span.length_min if span else one.need.minutes


def _spent_min(one: Operation, now: datetime) -> float:
    return (now - one.started) / minutes(1) if one.started else 0.0
