"""The waiting list: customers who would come if there were time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from attrs import evolve, field, frozen, validators

from domain.shared.aggregate import Aggregate, Event
from domain.shared.checks import between
from domain.shared.ids import AppointmentId, MemberId, StoreId, VehicleId, WaitId
from domain.shared.life_cycle import expect_move
from domain.shared.time import Span, utc


class Status(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    """A time is held for the customer, who has not answered yet."""
    TAKEN = "taken"
    EXPIRED = "expired"
    """The window is over."""
    WITHDRAWN = "withdrawn"


NEXT: Final[Mapping[Status, frozenset[Status]]] = {
    Status.WAITING: frozenset({Status.OFFERED, Status.EXPIRED, Status.WITHDRAWN}),
    Status.OFFERED: frozenset({Status.TAKEN, Status.WAITING, Status.EXPIRED, Status.WITHDRAWN}),
    Status.TAKEN: frozenset(),
    Status.EXPIRED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}


@frozen(kw_only=True)
class WaitBegun(Event):
    until: datetime


@frozen(kw_only=True)
class WaitOffered(Event):
    """A time is held for who waits."""

    appointment: AppointmentId


@frozen(kw_only=True)
class WaitTaken(Event):
    """Who waited said yes."""


@frozen(kw_only=True)
class WaitLapsed(Event):
    """Who waited did not say yes in time, or said no, and waits on in the old place."""


@frozen(kw_only=True)
class WaitExpired(Event):
    """It is too late."""


@frozen(kw_only=True)
class WaitWithdrawn(Event):
    """Who waited does not want it any longer."""


@frozen(kw_only=True)
class Wait(Aggregate):
    """One customer who waits for time at ``store``, or at a shop at most ``near_km`` away from it.

    ``window`` is when the car may be brought; the place in the line is that of ``since``.
    Exactly the offered and the taken have an appointment ``offered``, held ``until`` then.
    """

    id: WaitId
    store: StoreId
    near_km: int = field(default=0, validator=between(0, 100))
    member: MemberId
    vehicle: VehicleId
    services: tuple[str, ...] = field(validator=validators.min_len(1))
    window: Span
    since: datetime = field(validator=utc)
    status: Status = Status.WAITING
    offered: AppointmentId | None = None
    until: datetime | None = field(default=None, validator=validators.optional(utc))

    @property
    def last_moment(self) -> datetime:
        """The end of the last day, still on it."""
        return self.window.end - timedelta(minutes=1)

    def begun(self, *, at: datetime) -> Self:
        """The first state, told to the world."""
        return self._with(WaitBegun(at=at, until=self.window.end))

    def offer(self, appointment: AppointmentId, *, until: datetime, at: datetime) -> Self:
        """A time is held ``until`` then; who waits may say yes."""
        offered = evolve(self, offered=appointment, until=until)
        return offered._to(Status.OFFERED, WaitOffered(at=at, appointment=appointment))

    def take(self, *, at: datetime) -> Self:
        """The customer said yes."""
        return self._to(Status.TAKEN, WaitTaken(at=at))

    def lapse(self, *, at: datetime) -> Self:
        """The customer did not say yes: waits on in the old place, if the window is not over."""
        free = evolve(self, offered=None, until=None)
        if self.window.end <= at:
            return free.expire(at=at)
        return free._to(Status.WAITING, WaitLapsed(at=at))

    def expire(self, *, at: datetime) -> Self:
        """The window is over."""
        return self._to(Status.EXPIRED, WaitExpired(at=at))

    def withdraw(self, *, at: datetime) -> Self:
        """The customer does not want it any longer."""
        return self._to(Status.WITHDRAWN, WaitWithdrawn(at=at))

    def _to(self, then: Status, event: Event) -> Self:
        expect_move("wait", NEXT, self.status, then, id=self.id)
        return evolve(self._with(event), status=then)

    def _with(self, event: Event) -> Self:
        return evolve(self, pending=(*self.pending, event))
