"""The shop floor: an operation takes bay and hands when it really starts, not when it was planned.

What a late or longer operation runs into makes room: holds lapse, appointments are displaced and
keep their promise, work in progress never moves.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from attrs import evolve

from application.shared.ports import NewId
from application.visits.timed import NO_SHOW, OVERRUN
from application.visits.work import VisitWork
from domain.booking.appointment import Status
from domain.shared.claims import Claim, ClaimKind, InUse
from domain.shared.ids import AppointmentId, ClaimId
from domain.shared.time import Span, whole_minute
from domain.work_orders.job import Operation
from domain.work_orders.site import WAY_BACK
from domain.work_orders.work_order import WorkOrder

PLANNED: Final = frozenset({ClaimKind.HOLD, ClaimKind.BOOKED})
"""What gives way; everything else is a fact."""


def begin(
    work: VisitWork, visit: WorkOrder, operation: Operation, length_min: int, new_id: NewId
) -> Span:
    """Bay and hands belong to ``operation`` from this minute on; returns the time taken.

    The other planned operations of the same visit are pushed back as far as they must. Only who
    starts when it was planned, or later, displaces others; an early car waits for a free place.

    Raises:
        InUse: another car is being worked on in this bay, or by these hands.
    """
    now = whole_minute(work.now)
    during = Span.of(now, max(1, length_min))
    stored = work.claims.of(visit.subject)
    taken = _working(visit, operation, during, new_id)
    if operation.planned is not None and now < operation.planned.start:
        _expect_free(work, taken)
    make_room(work, taken, cause=OVERRUN)
    _leave(work, [one for one in stored if one.step == operation.step], now)
    work.claims.take(taken)
    _push(work, [one for one in stored if one.step != operation.step], during.end)
    if operation.planned is None:
        find_time(work, visit)
    return during


def end(work: VisitWork, visit: WorkOrder, step: int) -> None:
    """Bay and hands are free from this minute on; what was taken beyond it is given back."""
    stored = work.claims.of(visit.subject)
    _leave(work, [one for one in stored if one.step == step], whole_minute(work.now))


def block(
    work: VisitWork, visit: WorkOrder, operation: Operation, until: datetime, new_id: NewId
) -> None:
    """The car cannot move: its bay stays taken, with nobody working."""
    start = whole_minute(work.now)
    if operation.bay is None or visit.site is not None or until <= start:
        return
    during = Span(start, until)
    claims = _working(visit, operation, during, new_id)[:1]
    blocked = [evolve(claim, kind=ClaimKind.BLOCKED) for claim in claims]
    make_room(work, blocked, cause=OVERRUN)
    work.claims.take(blocked)
    _push(work, work.claims.of(visit.subject), until)


def planned(work: VisitWork, visit: WorkOrder) -> list[Claim]:
    """What a visit has claimed and not begun."""
    return [one for one in work.claims.of(visit.subject) if one.kind in PLANNED]


def running(work: VisitWork, visit: WorkOrder, step: int) -> list[Claim]:
    """What an operation that is being worked on holds now: its bay and its hands."""
    own = [one for one in work.claims.of(visit.subject) if one.step == step]
    working = [one for one in own if one.kind is ClaimKind.WORKING]
    last = max((one.during.start for one in working), default=None)
    return [one for one in working if one.during.start == last]


def blocked(work: VisitWork, visit: WorkOrder) -> list[Claim]:
    """The bays that a car which cannot move blocks last, while nobody works on it."""
    own = [one for one in work.claims.of(visit.subject) if one.kind is ClaimKind.BLOCKED]
    last = max((one.during.end for one in own), default=None)
    return [one for one in own if one.during.end == last]


def extend(work: VisitWork, claims: Sequence[Claim], until: datetime) -> None:
    """Running work goes on ``until`` then, and what its visit plans next begins no earlier.

    Raises:
        InUse: another car is being worked on there.
    """
    longer = [evolve(one, during=Span(one.during.start, until)) for one in claims]
    make_room(work, longer, cause=OVERRUN)
    work.claims.free(claims)
    work.claims.take(longer)
    _push(work, [one for claim in claims[:1] for one in work.claims.of(claim.subject)], until)


def come_late(work: VisitWork, subject: AppointmentId) -> None:
    """Everything planned for a late car begins as much later as it must.

    If that runs into anybody else, the car gives its time up and waits for new one.
    """
    planned = [one for one in work.claims.of(subject) if one.kind in PLANNED]
    moves = _shifted(planned, whole_minute(work.now))
    work.claims.free(moves)
    if all(_is_over(other, work.now) for _, other in _met(work, moves.values())):
        make_room(work, moves.values(), cause=OVERRUN)
        work.claims.take(moves.values())


def make_room(work: VisitWork, wanted: Iterable[Claim], *, cause: str) -> tuple[AppointmentId, ...]:
    """Whoever is planned where ``wanted`` must be gives way; whoever works there does not.

    Returns:
        Who gave way.

    Raises:
        InUse: a fact is in the way: work, a blocked bay, an absence, a closure.
    """
    displaced: set[AppointmentId] = set()
    for _, other in _met(work, wanted):
        if other.kind not in PLANNED:
            raise InUse.by(other)
        displaced.add(AppointmentId(other.subject))
    for subject in sorted(displaced):
        displace(work, subject, cause=cause)
    return tuple(sorted(displaced))


def displace(work: VisitWork, subject: AppointmentId, *, cause: str) -> None:
    """Take back all time that is only planned for ``subject``; nothing else is lost.

    A hold lapses with its time, a car that is here waits for a new plan; who has no planned time
    loses none, nor does who is done and only on the way back.
    """
    planned = [one for one in work.claims.of(subject) if one.kind in PLANNED]
    appointment = work.appointments.get(subject)
    work.claims.free(planned)
    lost = [one for one in planned if one.step != WAY_BACK]
    if lost and appointment.status is Status.ARRIVED:
        steps = {claim.step for claim in lost}
        for visit in work.work_orders.find(appointment=subject):
            without = visit.lose_time(steps, at=work.now)
            if without is not visit:
                work.work_orders.save(without)
    if lost or appointment.status is Status.BOOKED:
        work.appointments.save(appointment.give_way(cause=cause, at=work.now))
        # Nobody misses a time that they do not have.
        work.agenda.cancel(NO_SHOW, subject)


def find_time(work: VisitWork, visit: WorkOrder, found: Collection[int] = ()) -> None:
    """A car waits for time no longer once everything that lost it has new one.

    ``found``: what of the ``visit`` has it now, though it does not say so yet.
    """
    left = (one for one in visit.operations if one.lost_time and one.step not in found)
    if visit.appointment is None or any(left):
        return
    appointment = work.appointments.get(visit.appointment)
    planned = appointment.find_time(at=work.now)
    if planned is not appointment:
        work.appointments.save(planned)


def _met(work: VisitWork, wanted: Iterable[Claim]) -> list[tuple[Claim, Claim]]:
    """Each claim with every one of somebody else's that it would meet."""
    wanted = list(wanted)
    if not wanted:
        return []
    whole = Span(min(c.during.start for c in wanted), max(c.during.end for c in wanted))
    there = work.claims.on([claim.resource for claim in wanted], whole)
    return [
        (claim, other)
        for claim in wanted
        for other in there
        if other.resource == claim.resource
        and other.subject != claim.subject
        and other.during.overlaps(claim.during)
    ]


def _expect_free(work: VisitWork, wanted: Iterable[Claim]) -> None:
    for _, other in _met(work, wanted):
        # Whoever begins something is not on the way back any more.
        if other.step != WAY_BACK and not _is_over(other, work.now):
            raise InUse.by(other)


def _is_over(claim: Claim, now: datetime) -> bool:
    return claim.expires is not None and claim.expires <= now


def _leave(work: VisitWork, claims: Iterable[Claim], now: datetime) -> None:
    """What was planned is forgotten; what was worked stays on record up to ``now``."""
    for claim in claims:
        if claim.kind in PLANNED:
            work.claims.free((claim,))
        elif claim.during.end > now:
            work.claims.free((claim,))
            if claim.during.start < now:
                work.claims.take((evolve(claim, during=Span(claim.during.start, now)),))


def _push(work: VisitWork, others: Iterable[Claim], free_from: datetime) -> None:
    """No other operation of the visit begins before ``free_from``.

    One that would run into facts, such as an absence, waits for its real start to find time.
    """
    moves = _shifted([one for one in others if one.kind in PLANNED], free_from)
    moved = {old: new for old, new in moves.items() if old != new}
    work.claims.free(moved)
    blocked = _steps_that_meet_facts(work, moved.values())
    possible = [new for new in moved.values() if new.step not in blocked]
    make_room(work, possible, cause=OVERRUN)
    work.claims.take(possible)


def _steps_that_meet_facts(work: VisitWork, wanted: Collection[Claim]) -> frozenset[int]:
    own = (
        (claim, mine)
        for claim in wanted
        for mine in work.claims.of(claim.subject)
        if mine.resource == claim.resource and mine.during.overlaps(claim.during)
    )
    met = (*_met(work, wanted), *own)
    return frozenset(claim.step for claim, other in met if other.kind not in PLANNED)


def _shifted(claims: Iterable[Claim], start: datetime) -> Mapping[Claim, Claim]:
    """No claim begins before ``start``, and each only as much later as it must.

    What follows without a gap moves together; a gap, such as a night, takes up what it can.
    """
    moved: dict[Claim, Claim] = {}
    for run in _runs(claims):
        shift = max(timedelta(0), start - run[0].during.start)
        for claim in run:
            during = Span(claim.during.start + shift, claim.during.end + shift)
            moved[claim] = evolve(claim, during=during)
            start = max(start, during.end)
    return moved


def _runs(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    """Claims that overlap or touch, together; in order of time."""
    run: list[Claim] = []
    for claim in sorted(claims, key=lambda one: one.during):
        if run and claim.during.start > max(one.during.end for one in run):
            yield run
            run = []
        run.append(claim)
    if run:
        yield run


def _working(visit: WorkOrder, operation: Operation, during: Span, new_id: NewId) -> list[Claim]:
    bay = operation.bay if visit.site is None else None
    resources: tuple[UUID | None, ...] = (bay, operation.technician)
    return [
        Claim(
            id=ClaimId(new_id()),
            store=visit.store,
            resource=resource,
            during=during,
            kind=ClaimKind.WORKING,
            subject=visit.subject,
            step=operation.step,
        )
        for resource in resources
        if resource is not None
    ]
