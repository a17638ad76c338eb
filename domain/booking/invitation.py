"""The invitation: time that became free, offered to one customer for some minutes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from attrs import evolve, field, frozen, validators

from domain.shared.aggregate import Aggregate, Event
from domain.shared.errors import Conflict
from domain.shared.ids import AppointmentId, InvitationId, MemberId, StoreId, WaitId
from domain.shared.life_cycle import expect_move
from domain.shared.time import Span, utc


class InvitationIsOver(Conflict):
    """It was answered already, or for too long it was not."""

    code = "invitation-is-over"


class Status(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    """Nobody answered in time, or there is nothing left to answer."""


NEXT: Final[Mapping[Status, frozenset[Status]]] = {
    Status.OPEN: frozenset({Status.ACCEPTED, Status.DECLINED, Status.LAPSED}),
    Status.ACCEPTED: frozenset(),
    Status.DECLINED: frozenset(),
    Status.LAPSED: frozenset(),
}


@frozen(kw_only=True)
class InvitationMade(Event):
    """The customer is to be told: ``appointment`` could begin at ``starts``; answer ``until``."""

    appointment: AppointmentId
    starts: datetime
    until: datetime


@frozen(kw_only=True)
class InvitationAccepted(Event):
    """The customer said yes."""

    appointment: AppointmentId


@frozen(kw_only=True)
class InvitationDeclined(Event):
    """The customer said no; all stays as it was, and the next in order is asked."""

    appointment: AppointmentId


@frozen(kw_only=True)
class InvitationLapsed(Event):
    """Nobody answered in time; all stays as it was, and the next in order is asked."""

    appointment: AppointmentId


@frozen(kw_only=True)
class Vacancy:
    """A bay and hands, or one of the two, that are free ``during`` then, before their time."""

    resources: tuple[UUID, ...] = field(validator=validators.min_len(1))
    during: Span


@frozen(kw_only=True)
class Invitation(Aggregate):
    """One customer may have ``appointment`` begin at ``starts``, who says so ``until`` then.

    Without ``wait`` it is a booked appointment that would begin ``before``; it keeps that time
    until the customer says yes, and nothing is claimed. With ``wait`` it is the hold that keeps the
    time for somebody on the waiting list.

    ``freed`` names what became free: one after the other is invited to it. ``vacancy`` is what a
    car that was done early has left. ``ready`` is when the car would be ready at the latest.
    """

    id: InvitationId
    store: StoreId
    member: MemberId
    appointment: AppointmentId
    wait: WaitId | None = None
    freed: UUID
    vacancy: Vacancy | None = None
    before: datetime | None = field(default=None, validator=validators.optional(utc))
    starts: datetime = field(validator=utc)
    ready: datetime = field(validator=utc)
    made: datetime = field(validator=utc)
    until: datetime = field(validator=utc)
    status: Status = Status.OPEN

    def __attrs_post_init__(self) -> None:
        if (self.wait is None) == (self.before is None):
            raise ValueError("it is for an appointment that has a time, or for one who has none")
        if self.before is not None and self.before <= self.starts:
            raise ValueError("nobody is invited to come later")

    @property
    def is_open(self) -> bool:
        return self.status is Status.OPEN

    @property
    def gain_min(self) -> int:
        """By how many minutes the customer would come earlier; 0 for who has no time yet."""
        return (self.before - self.starts) // timedelta(minutes=1) if self.before else 0

    def told(self) -> Self:
        """The first state, told to the world."""
        made = InvitationMade(
            at=self.made, appointment=self.appointment, starts=self.starts, until=self.until
        )
        return evolve(self, pending=(*self.pending, made))

    def accept(self, *, at: datetime) -> Self:
        """The customer says yes.

        Raises:
            InvitationIsOver: it was answered already, or it is too late.
        """
        if not self.is_open or at >= self.until:
            raise InvitationIsOver("this invitation is over; all stays as it was", id=self.id)
        return self.taken(at=at)

    def taken(self, *, at: datetime) -> Self:
        """The customer said yes in time, be it to what is held itself."""
        return self._to(Status.ACCEPTED, InvitationAccepted(at=at, appointment=self.appointment))

    def decline(self, *, at: datetime) -> Self:
        """The customer says no.

        Raises:
            InvitationIsOver: it was answered already; a late no does no harm.
        """
        if not self.is_open:
            raise InvitationIsOver("this invitation is over; all stays as it was", id=self.id)
        return self._to(Status.DECLINED, InvitationDeclined(at=at, appointment=self.appointment))

    def lapse(self, *, at: datetime) -> Self:
        """Nobody answered, or there is nothing left to answer."""
        return self._to(Status.LAPSED, InvitationLapsed(at=at, appointment=self.appointment))

    def _to(self, then: Status, event: Event) -> Self:
        expect_move("invitation", NEXT, self.status, then, id=self.id)
        return evolve(self, status=then, pending=(*self.pending, event))
