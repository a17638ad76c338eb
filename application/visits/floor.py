"""The shop floor: an operation takes bay and hands when it really starts, not when it was planned.

What a late or longer operation runs into makes room: holds lapse, appointments are displaced and
keep their promise, work in progress never moves.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from attrs import evolve

from application.shared.ports import NewId
from application.visits.work import VisitWork
from domain.booking.appointment import Status
from domain.shared.claims import Claim, ClaimKind, Taken
from domain.shared.ids import AppointmentId, ClaimId
from domain.shared.time import Span, minutes, whole_minute
from domain.work_orders.job import Operation
from domain.work_orders.work_order import WorkOrder

_FIXED: Final = frozenset(
    {ClaimKind.WORKING, ClaimKind.BLOCKED, ClaimKind.ABSENCE, ClaimKind.CLOSURE}
)


def begin(
    work: VisitWork, visit: WorkOrder, operation: Operation, length_min: int, new_id: NewId
) -> Span:
    """Bay and hands belong to ``operation`` from this minute on; returns the time taken.

    Later operations of the same visit are pushed back as far as they must.

    Raises:
        Taken: another car is being worked on in this bay, or by these hands.
    """
    during = Span.of(whole_minute(work.now), max(1, length_min))
    stored = work.claims.of(_subject(visit))
    mine = [claim for claim in stored if claim.step == operation.step]
    later = [claim for claim in stored if claim.step > operation.step]
    taken = _working(visit, operation, during, new_id)
    moved = [(old, new) for old, new in _pushed(later, during.end) if new != old]
    wanted = (*taken, *(new for _, new in moved))
    make_room(work, wanted)
    work.claims.free((*mine, *(old for old, _ in moved)))
    work.claims.take(wanted)
    return during


def end(work: VisitWork, visit: WorkOrder, step: int) -> None:
    """Bay and hands are free from this minute on; what was taken beyond it is given back."""
    now = whole_minute(work.now)
    for claim in [one for one in work.claims.of(_subject(visit)) if one.step == step]:
        if claim.during.end > now:
            work.claims.free((claim,))
            if claim.during.start < now:
                work.claims.take((evolve(claim, during=Span(claim.during.start, now)),))


def block(
    work: VisitWork, visit: WorkOrder, operation: Operation, until: datetime, new_id: NewId
) -> None:
    """The car cannot move: its bay stays taken, with nobody working."""
    start = whole_minute(work.now)
    if operation.bay is None or until <= start:
        return
    during = Span(start, until)
    claims = _working(visit, operation, during, new_id)[:1]
    blocked = [evolve(claim, kind=ClaimKind.BLOCKED) for claim in claims]
    make_room(work, blocked)
    work.claims.take(blocked)


def extend(work: VisitWork, visit: WorkOrder, step: int, by_min: int) -> datetime | None:
    """Running work takes longer; returns until when it is taken now, ``None`` if nothing is."""
    running = [one for one in work.claims.of(_subject(visit)) if one.step == step]
    if not running:
        return None
    until = max(work.now, running[0].during.end) + minutes(by_min)
    longer = [evolve(one, during=Span(one.during.start, whole_minute(until))) for one in running]
    make_room(work, longer)
    work.claims.free(running)
    work.claims.take(longer)
    return whole_minute(until)


def make_room(work: VisitWork, wanted: Iterable[Claim]) -> None:
    """Whoever is planned where ``wanted`` must be gives way; whoever works there does not."""
    displaced: set[AppointmentId] = set()
    for claim in wanted:
        for other in work.claims.on((claim.resource,), claim.during):
            if other.subject == claim.subject or other.subject in displaced:
                continue
            if other.kind in _FIXED:
                raise Taken.on(claim.resource, claim.during)
            displaced.add(AppointmentId(other.subject))
    for subject in sorted(displaced):
        _displace(work, subject)


def _displace(work: VisitWork, subject: AppointmentId) -> None:
    work.claims.free(work.claims.of(subject))
    appointment = work.appointments.get(subject)
    if appointment.status is Status.BOOKED:
        work.appointments.save(appointment.displace(cause="overrun", at=work.now))


def _subject(visit: WorkOrder) -> AppointmentId:
    if visit.appointment is None:
        raise ValueError("every visit has an appointment, walk-ins too")
    return visit.appointment


def _working(visit: WorkOrder, operation: Operation, during: Span, new_id: NewId) -> list[Claim]:
    return [
        Claim(
            id=ClaimId(new_id()),
            store=visit.store,
            resource=resource,
            during=during,
            kind=ClaimKind.WORKING,
            subject=_subject(visit),
            step=operation.step,
        )
        for resource in (operation.bay, operation.technician)
        if resource is not None
    ]


def _pushed(later: list[Claim], free_from: datetime) -> Iterator[tuple[Claim, Claim]]:
    """Each claim before and after all of them moved so that none begins before ``free_from``."""
    first = min((claim.during.start for claim in later), default=free_from)
    shift = max(timedelta(0), free_from - first)
    for claim in later:
        during = Span(claim.during.start + shift, claim.during.end + shift)
        yield claim, evolve(claim, during=during)
