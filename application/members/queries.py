"""Reading the customer file."""

from typing import Protocol

from attrs import frozen

from application.shared.pages import page
from application.shared.ports import Repository, Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from domain.booking.appointment import Appointment
from domain.members.member import Member
from domain.members.vehicle import Vehicle
from domain.shared.ids import AppointmentId, MemberId, VehicleId, WorkOrderId
from domain.work_orders.work_order import WorkOrder


class FileWork(Work, Protocol):
    """A transaction over members and their cars."""

    @property
    def members(self) -> Repository[Member]: ...
    @property
    def vehicles(self) -> Repository[Vehicle]: ...
    @property
    def appointments(self) -> Repository[Appointment]: ...
    @property
    def work_orders(self) -> Repository[WorkOrder]: ...


@frozen(kw_only=True)
class CustomerFile(Service):
    """Who a member is, and what they drive."""

    @command("members.see", may=Permission.SEE_MEMBERS)
    def member(self, work: FileWork, *, member: MemberId) -> Member:
        """One member."""
        return work.members.get(member)

    @command("members.cars", may=Permission.BOOK)
    def vehicles(self, work: FileWork, *, member: MemberId) -> list[Vehicle]:
        """A member's cars, for whom one of them may be booked."""
        return work.vehicles.find(member=work.members.get(member).id)

    @command("members.car", may=Permission.BOOK)
    def vehicle(self, work: FileWork, *, vehicle: VehicleId) -> Vehicle:
        """One car."""
        return work.vehicles.get(vehicle)

    @command("members.appointments", may=Permission.SEE_VISITS)
    def appointments(
        self,
        work: FileWork,
        *,
        member: MemberId,
        after: AppointmentId | None = None,
        limit: int = 20,
    ) -> list[Appointment]:
        """A member's appointments, the newest first; those older than ``after``."""
        return work.appointments.recent(member=member, after=after, limit=page(limit))

    @command("members.visits", may=Permission.SEE_VISITS)
    def visits(
        self,
        work: FileWork,
        *,
        member: MemberId,
        after: WorkOrderId | None = None,
        limit: int = 20,
    ) -> list[WorkOrder]:
        """A member's visits, the newest first; those older than ``after``."""
        return work.work_orders.recent(member=member, after=after, limit=page(limit))
