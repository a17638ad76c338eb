"""What the processes of a visit need from one transaction."""

from enum import StrEnum
from typing import Protocol

from attrs import frozen

from application.shared.ledgers import Decisions, Journal, Stock
from application.shared.ports import History, Repository, Work
from domain.booking.appointment import Appointment
from domain.finance.payment import Payment
from domain.members.member import Member
from domain.members.vehicle import Vehicle
from domain.orders.order import Order
from domain.shared.ids import AppointmentId, MemberId, OrderId, StoreId, VehicleId, WorkOrderId
from domain.stores.store import Store
from domain.work_orders.work_order import WorkOrder
from domain.workforce.technician import Technician
from domain.workforce.whereabouts import Whereabouts


class Beside(StrEnum):
    """What hangs on a work order, on the appointment before there is one, or on an order."""

    ORDER = "order"
    APPOINTMENT = "appointment"
    VEHICLE = "vehicle"
    CLAIMS = "claims"
    PARTS = "parts"
    PAYMENTS = "payments"
    SAME_CAR = "same_car"


@frozen(kw_only=True)
class OpenVisit:
    """The visit for which a car stands in a shop; ids alone, for who may see no more of it."""

    work_order: WorkOrderId
    store: StoreId


class VisitWork(Work, Protocol):
    """A transaction over everything that a visit touches."""

    def gather(self, visit: WorkOrderId | AppointmentId | OrderId, /, *what: Beside) -> None:
        """Say what will be asked for next, so that the store may fetch it all at once.

        Only a matter of speed: nothing is answered and nothing refused.
        """
        ...

    def holds_of(self, member: MemberId, /) -> list[int | None]:
        """The places of what the member holds in any shop, past any scope; stored ones only.

        No more of them than a member may have.
        """
        ...

    def booked_meanwhile(self, appointment: Appointment, /) -> list[AppointmentId]:
        """Other appointments for which the car is expected, or here, in some of the same time.

        Past any scope, as ids alone; stored ones only.
        """
        ...

    def open_visit_of(self, vehicle: VehicleId, /) -> OpenVisit | None:
        """For what the car stands in any shop, past any scope; a stored one only."""
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
    def whereabouts(self) -> Repository[Whereabouts]: ...
    @property
    def payments(self) -> Repository[Payment]: ...
    @property
    def stock(self) -> Stock: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def history(self) -> History: ...
