"""Who has time that is about to be taken away, and what becomes of them."""

from collections.abc import Collection, Iterable
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import evolve

from application.visits import floor
from application.visits.work import VisitWork
from domain.shared.ahead import expect_ahead
from domain.shared.claims import Claim, ClaimKind, Taken
from domain.shared.errors import Conflict, NotFound
from domain.shared.ids import AppointmentId, ClaimId
from domain.shared.time import Span, whole_minute

_AT_WORK = frozenset({ClaimKind.WORKING, ClaimKind.BLOCKED})


class WorkInProgress(Conflict):
    """A car is being worked on there; it does not move."""

    code = "work-in-progress"


class RecordedAlready(Taken):
    """Somebody is known to be away, or a bay to be closed, in some of that time."""

    code = "recorded-already"

    @classmethod
    def by(cls, there: Claim, zone: str) -> Self:
        """Says until when, on the shop's clock, and by which claim it can be ended."""
        until = there.during.end.astimezone(ZoneInfo(zone))
        detail = (
            f"this {there.kind} is recorded already, until {until:%Y-%m-%d %H:%M}; "
            "end it first, or record the time that is left"
        )
        return cls(detail, claim=there.id, recorded_until=until)


def expect_not_recorded(
    work: VisitWork, resource: UUID, kind: ClaimKind, during: Span, zone: str
) -> None:
    """Refuse to record an absence, or a closure, twice.

    Raises:
        RecordedAlready: one of that ``kind`` touches ``during``; the one that ends last is told.
    """
    there = [one for one in work.claims.on((resource,), during) if one.kind is kind]
    if there:
        raise RecordedAlready.by(max(there, key=lambda one: one.during.end), zone)


def planned_on(work: VisitWork, resources: Collection[UUID], during: Span) -> list[Claim]:
    """What is planned on ``resources`` and touches ``during``.

    Raises:
        WorkInProgress: a car is there at that time; the fact ``in_the_way`` names its appointment
            and until when it stays.
    """
    claims = work.claims.on(resources, during)
    expect_no_work(claims)
    return [claim for claim in claims if claim.kind in floor.PLANNED]


def expect_no_work(claims: Iterable[Claim]) -> None:
    """Refuse to take time from work in progress.

    Raises:
        WorkInProgress: one of ``claims`` is work.
    """
    at_work = [
        {"appointment": str(claim.subject), "until": claim.during.end}
        for claim in claims
        if claim.kind in _AT_WORK
    ]
    if at_work:
        raise WorkInProgress("a car is being worked on at that time", in_the_way=at_work)


def displace_all(
    work: VisitWork, claims: Iterable[Claim], *, cause: str
) -> tuple[AppointmentId, ...]:
    """Everybody who planned with ``claims`` loses their plan; returns who, in order of ids."""
    subjects = sorted({AppointmentId(claim.subject) for claim in claims})
    for subject in subjects:
        floor.displace(work, subject, cause=cause)
    return tuple(subjects)


def kept(work: VisitWork, subject: UUID, claim: ClaimId) -> Claim:
    """The closure or absence that ``claim`` keeps.

    Raises:
        NotFound: there is none, or it was lifted already.
    """
    for one in work.claims.of(subject):
        if one.id == claim:
            return one
    raise NotFound("this time is free already", kind="claim", id=claim)


def lift(work: VisitWork, claims: Iterable[Claim]) -> None:
    """Give back what is left of ``claims``; what is past stays on record."""
    now = whole_minute(work.now)
    for claim in claims:
        if claim.during.end > now:
            work.claims.free((claim,))
            if claim.during.start < now:
                work.claims.take((evolve(claim, during=Span(claim.during.start, now)),))


def still_ahead(work: VisitWork, during: Span) -> Span:
    """What of ``during`` is still to come; the past is as it was.

    Raises:
        InThePast: nothing of it.
        TooFarAhead: it ends later than anybody plans.
    """
    now = whole_minute(work.now)
    expect_ahead(during.end, now)
    return Span(max(during.start, now), during.end)
