"""The papers of a visit: what a proposal becomes when somebody takes it."""

from datetime import datetime
from typing import Self

from attrs import evolve, frozen

from application.dispatch.proposal import Proposal
from application.shared.ports import NewId
from application.visits import stock
from application.visits.lines import jobs_of, order_lines
from application.visits.taking import vehicle_of
from application.visits.work import VisitWork
from domain.booking.appointment import Appointment
from domain.catalogue.catalogue import Catalogue
from domain.orders.line import LineKind
from domain.orders.order import Order
from domain.shared.channel import Channel
from domain.shared.ids import AppointmentId, MemberId, OrderId, VehicleId, WorkOrderId
from domain.work_orders.work_order import WorkOrder


@frozen(kw_only=True)
class Papers:
    """The order, and the appointment that it is for; the work order follows once it is certain."""

    order: Order
    appointment: Appointment

    @classmethod
    def drawn_up(
        cls,
        proposal: Proposal,
        member: MemberId | None,
        vehicle: VehicleId,
        *,
        id: AppointmentId,
        channel: Channel,
        new_id: NewId,
        hold_until: datetime | None = None,
        hold_place: int | None = None,
        instead_of: AppointmentId | None = None,
    ) -> Self:
        """As it was offered. Without ``hold_until`` it is held and kept in one breath."""
        order = Order(
            id=OrderId(new_id()),
            store=proposal.store,
            channel=channel,
            member=member,
            vehicle=vehicle,
            lines=order_lines(proposal.lines, new_id),
        )
        if proposal.idle is not None:
            labour = (line for line in order.lines if line.kind is LineKind.SERVICE)
            order = order.discount(
                proposal.idle.rebates({line.id: line.list_amount for line in labour})
            )
        appointment = Appointment(
            id=id,
            store=proposal.store,
            member=member,
            vehicle=vehicle,
            services=proposal.services,
            plan=proposal.plan,
            quoted=order.total,
            promise=proposal.promise,
            hold_until=hold_until or proposal.promise.latest,
            hold_place=hold_place,
            order=order.id,
            instead_of=instead_of,
        )
        return cls(order=order, appointment=appointment)

    def booked(self, *, at: datetime, pay_at_store: bool = True) -> Self:
        """The customer says yes, and whether the shop's cashier takes the money.

        Raises:
            HoldIsOver: too late.
        """
        booked = self.appointment.book(order=self.order.id, at=at)
        order = self.order.confirm(at=at, pay_at_store=pay_at_store)
        return evolve(self, order=order, appointment=booked)

    def planned(self, work: VisitWork, catalogue: Catalogue, new_id: NewId) -> WorkOrder:
        """How it will be done."""
        car = work.vehicles.get(vehicle_of(self.appointment)).car
        return WorkOrder(
            id=WorkOrderId(new_id()),
            store=self.order.store,
            order=self.order.id,
            appointment=self.appointment.id,
            member=self.order.member,
            vehicle=self.order.vehicle,
            jobs=jobs_of(self.order.wanted, catalogue, car),
        ).planned(at=work.now)

    def file(self, work: VisitWork, new_id: NewId) -> None:
        """Save both, and take the time and the parts that they need.

        Raises:
            Taken: somebody was faster.
            OutOfStock: a part is gone.
        """
        work.appointments.save(self.appointment)
        work.orders.save(self.order)
        work.claims.take(self.appointment.claims(new_id))
        stock.reserve(work, self.order, self.order.lines, new_id)
