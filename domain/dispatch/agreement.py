"""An agreement: help between two shops that somebody has accepted, until it is over."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType, Self
from uuid import UUID

from attrs import evolve, field, frozen, validators

from domain.dispatch.support import Way
from domain.shared.aggregate import Aggregate, Event
from domain.shared.ids import (
    AppointmentId,
    LineId,
    PartId,
    PersonId,
    StoreId,
    TechnicianId,
    WorkOrderId,
)
from domain.shared.life_cycle import expect_move
from domain.shared.money import Money
from domain.shared.time import Span, utc

SupportId = NewType("SupportId", UUID)


class Status(StrEnum):
    AGREED = "agreed"
    """The part is on its way, or the technician is lent."""
    DONE = "done"
    CALLED_OFF = "called_off"


NEXT: Final[Mapping[Status, frozenset[Status]]] = {
    Status.AGREED: frozenset({Status.DONE, Status.CALLED_OFF}),
    Status.DONE: frozenset(),
    Status.CALLED_OFF: frozenset(),
}


@frozen(kw_only=True)
class SupportEvent(Event):
    """Which job is helped, by which shop, and what moves for it."""

    work_order: WorkOrderId
    donor: StoreId
    way: Way


@frozen(kw_only=True)
class SupportAgreed(SupportEvent):
    """Somebody accepted help; by ``ready`` the job should be done."""

    ready: datetime = field(validator=utc)


@frozen(kw_only=True)
class SupportEnded(SupportEvent):
    """The part is here, or the technician has gone home."""


@frozen(kw_only=True)
class SupportCalledOff(SupportEvent):
    """It did not come to that."""


@frozen(kw_only=True)
class Sent:
    """``quantity`` of a part, in its unit, worth ``value`` on the shelf that it left."""

    line: LineId
    part: PartId
    quantity: int = field(validator=validators.gt(0))
    value: Money


@frozen(kw_only=True)
class Support(Aggregate):
    """Help for one job of ``store`` by ``donor``.

    What is ``sent`` should arrive by ``due``; a ``technician`` works there ``during`` a span; a
    customer goes on as the appointment ``instead``. Exactly one of the three is told, as its
    ``way`` says.
    """

    id: SupportId
    store: StoreId
    donor: StoreId
    work_order: WorkOrderId
    way: Way
    at: datetime = field(validator=utc)
    by: PersonId
    ready: datetime = field(validator=utc)
    sent: tuple[Sent, ...] = ()
    due: datetime | None = field(default=None, validator=validators.optional(utc))
    technician: TechnicianId | None = None
    during: Span | None = None
    instead: AppointmentId | None = None
    status: Status = Status.AGREED

    def __attrs_post_init__(self) -> None:
        told = {
            Way.PART: bool(self.sent) and self.due is not None,
            Way.TECHNICIAN: self.technician is not None and self.during is not None,
            Way.CUSTOMER: self.instead is not None,
        }
        if [way for way, known in told.items() if known] != [self.way]:
            raise ValueError("an agreement tells what moves, and nothing else")

    def agreed(self, *, at: datetime) -> Self:
        """The first state, told to the world; a customer who moves is helped at once."""
        told = SupportAgreed(
            at=at, work_order=self.work_order, donor=self.donor, way=self.way, ready=self.ready
        )
        agreed = evolve(self, pending=(*self.pending, told))
        return agreed.end(at=at) if self.way is Way.CUSTOMER else agreed

    def end(self, *, at: datetime) -> Self:
        """What was lent or sent is where it belongs."""
        return self._to(Status.DONE, SupportEnded, at)

    def call_off(self, *, at: datetime) -> Self:
        """Nothing comes of it."""
        return self._to(Status.CALLED_OFF, SupportCalledOff, at)

    def _to(self, then: Status, event: type[SupportEvent], at: datetime) -> Self:
        expect_move("support", NEXT, self.status, then, id=self.id)
        told = event(at=at, work_order=self.work_order, donor=self.donor, way=self.way)
        return evolve(self, status=then, pending=(*self.pending, told))
