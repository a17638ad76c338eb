"""Reading the customer file."""

from collections.abc import Iterable, Mapping
from typing import Final, Protocol, TypeVar
from uuid import UUID

from attrs import frozen

from application.shared.pages import Listed, newest, page
from application.shared.ports import Repository, Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from domain.booking.appointment import Appointment
from domain.booking.invitation import Invitation
from domain.booking.waiting import Wait
from domain.members.member import Member
from domain.members.vehicle import Vehicle
from domain.orders.line import Approval, Line, LineKind
from domain.orders.order import Order
from domain.shared.aggregate import Aggregate
from domain.shared.ids import (
    AppointmentId,
    InvitationId,
    MemberId,
    VehicleId,
    WaitId,
    WorkOrderId,
)
from domain.work_orders.work_order import WorkOrder

A = TypeVar("A", bound=Aggregate)

_SHOWN: Final = 20


class FileWork(Work, Protocol):
    """A transaction over members, their cars, and what was done for them."""

    @property
    def members(self) -> Repository[Member]: ...
    @property
    def vehicles(self) -> Repository[Vehicle]: ...
    @property
    def appointments(self) -> Repository[Appointment]: ...
    @property
    def work_orders(self) -> Repository[WorkOrder]: ...
    @property
    def orders(self) -> Repository[Order]: ...
    @property
    def waits(self) -> Repository[Wait]: ...
    @property
    def invitations(self) -> Repository[Invitation]: ...


@frozen(kw_only=True)
class FiledVisit:
    """A visit in a customer's file, one still to come too; ``vehicle`` may be sold since."""

    visit: WorkOrder
    order: Order
    appointment: Appointment | None
    vehicle: Vehicle | None

    @property
    def services(self) -> tuple[Line, ...]:
        """What is to be done, or was."""
        return tuple(line for line in self.order.wanted if line.kind is LineKind.SERVICE)

    @property
    def declined(self) -> tuple[Line, ...]:
        """What the customer did not want then, and may want one day."""
        return tuple(
            line
            for line in self.order.lines
            if line.approval is Approval.DECLINED and line.for_job is None
        )


@frozen(kw_only=True)
class WholeFile:
    """Who a customer is, what they drive, and the newest of what they have with the chain."""

    member: Member
    vehicles: tuple[Vehicle, ...]
    visits: Listed[FiledVisit]
    waits: Listed[Wait]
    invitations: Listed[Invitation]


@frozen(kw_only=True)
class CustomerFile(Service):
    """Who a member is, what they drive, and what was done for them.

    Lists are the newest first and go on behind ``after``; what belongs to shops out of the
    caller's reach is not in them.
    """

    @command("members.see", may=Permission.SEE_RECORD)
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
        limit: int = _SHOWN,
    ) -> list[Appointment]:
        """A member's appointments, the newest first; those older than ``after``."""
        return work.appointments.recent(member=member, after=after, limit=page(limit))

    @command("members.file", may=Permission.SEE_MEMBERS)
    def whole(self, work: FileWork, *, member: MemberId, limit: int = _SHOWN) -> WholeFile:
        """Everything about a member at one glance, of every list its first page."""
        known = work.members.get(member)
        return WholeFile(
            member=known,
            vehicles=tuple(work.vehicles.find(member=known.id)),
            visits=_visits(work, known, None, limit),
            waits=newest(work.waits, after=None, limit=limit, member=known.id),
            invitations=newest(work.invitations, after=None, limit=limit, member=known.id),
        )

    @command("members.visits", may=Permission.SEE_MEMBERS)
    def visits(
        self,
        work: FileWork,
        *,
        member: MemberId,
        after: WorkOrderId | None = None,
        limit: int = _SHOWN,
    ) -> Listed[FiledVisit]:
        """A member's visits, those still to come and those called off too."""
        return _visits(work, work.members.get(member), after, limit)

    @command("members.waits", may=Permission.SEE_MEMBERS)
    def waits(
        self,
        work: FileWork,
        *,
        member: MemberId,
        after: WaitId | None = None,
        limit: int = _SHOWN,
    ) -> Listed[Wait]:
        """For what time a member waited, and what became of it."""
        known = work.members.get(member)
        return newest(work.waits, after=after, limit=limit, member=known.id)

    @command("members.invitations", may=Permission.SEE_MEMBERS)
    def invitations(
        self,
        work: FileWork,
        *,
        member: MemberId,
        after: InvitationId | None = None,
        limit: int = _SHOWN,
    ) -> Listed[Invitation]:
        """To what a member was invited, and what they said."""
        known = work.members.get(member)
        return newest(work.invitations, after=after, limit=limit, member=known.id)


def _visits(
    work: FileWork, member: Member, after: WorkOrderId | None, limit: int
) -> Listed[FiledVisit]:
    found = newest(work.work_orders, after=after, limit=limit, member=member.id)
    visits = found.items
    orders = _by_id(work.orders.get_all({one.order for one in visits}))
    booked = {one.appointment for one in visits if one.appointment}
    appointments = _by_id(work.appointments.get_all(booked))
    cars = _by_id(work.vehicles.get_all({one.vehicle for one in visits if one.vehicle}))
    filed = (
        FiledVisit(
            visit=one,
            order=orders[one.order],
            appointment=appointments.get(one.appointment),
            vehicle=cars.get(one.vehicle),
        )
        for one in visits
    )
    return Listed(tuple(filed), found.next)


def _by_id(known: Iterable[A]) -> Mapping[UUID | None, A]:
    return {one.id: one for one in known}
