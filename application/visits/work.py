"""What the processes of a visit need from one transaction."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from attrs import field, frozen

from application.shared.ports import Repository, Work
from domain.booking.appointment import Appointment
from domain.finance.entry import Entry
from domain.finance.payment import Payment
from domain.inventory.movement import Movement
from domain.inventory.stock import Level, Reservation
from domain.members.member import Member
from domain.members.vehicle import Vehicle
from domain.orders.order import Order
from domain.shared.ids import AppointmentId, LineId, PartId, StoreId, WorkOrderId
from domain.shared.time import utc
from domain.stores.store import Store
from domain.work_orders.work_order import WorkOrder
from domain.workforce.technician import Technician


class Stock(Protocol):
    """Quantities of parts, and the movements that they are the sum of."""

    def levels(self, store: StoreId, parts: Collection[PartId], /) -> Mapping[PartId, Level]:
        """The level of each part, empty ones included; nobody else changes them meanwhile."""
        ...

    def free(
        self, stores: Collection[StoreId], parts: Collection[PartId], /
    ) -> Mapping[tuple[StoreId, PartId], int]:
        """What may still be promised; a part that a shop never had is not there."""
        ...

    def reservations(self, lines: Collection[LineId], /) -> Mapping[LineId, Reservation]:
        """What each order line holds; a line that holds nothing is not there."""
        ...

    def movements_of(self, document: UUID, /) -> list[UUID]:
        """The ids of what was moved for a document, in order of time; stored ones only."""
        ...

    def move(self, movements: Iterable[Movement], /) -> None:
        """Record movements and change the levels by them when the transaction commits.

        Raises (when the transaction commits):
            Conflict: a level would become negative, or promised twice.
        """
        ...


class Journal(Protocol):
    """The books: entries are only ever added."""

    def post(self, entries: Iterable[Entry], /) -> None: ...

    def of(self, documents: Collection[UUID], /) -> list[Entry]:
        """What is posted for the documents, in order of time."""
        ...


@frozen(kw_only=True)
class Decided:
    """A decision on record: why this shop, this bay, these hands."""

    id: UUID
    at: datetime = field(validator=utc)
    store: StoreId
    subject: UUID
    kind: str
    record: Any


class Decisions(Protocol):
    """The memory of every choice that the system made or a person pinned."""

    def record(self, decision: Decided, /) -> None: ...


class Beside(StrEnum):
    """What hangs on a work order, or on the appointment before there is one."""

    ORDER = "order"
    APPOINTMENT = "appointment"
    VEHICLE = "vehicle"
    CLAIMS = "claims"
    PARTS = "parts"


class VisitWork(Work, Protocol):
    """A transaction over everything that a visit touches."""

    def gather(self, visit: WorkOrderId | AppointmentId, /, *what: Beside) -> None:
        """Say what will be asked for next, so that the store may fetch it all at once.

        Only a matter of speed: nothing is answered and nothing refused.
        """
        ...

    @property
    def stores(self) -> Repository[Store]: ...
    @property
    def technicians(self) -> Repository[Technician]: ...
    @property
    def members(self) -> Repository[Member]: ...
    @property
    def vehicles(self) -> Repository[Vehicle]: ...
    @property
    def appointments(self) -> Repository[Appointment]: ...
    @property
    def orders(self) -> Repository[Order]: ...
    @property
    def work_orders(self) -> Repository[WorkOrder]: ...
    @property
    def payments(self) -> Repository[Payment]: ...
    @property
    def stock(self) -> Stock: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def decisions(self) -> Decisions: ...
