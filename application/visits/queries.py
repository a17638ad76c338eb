"""Reading a visit: the work order, the order and what belongs to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypeVar

from attrs import frozen

from application.shared.ledgers import ABOUT_HANDS, ABOUT_PLACE, ABOUT_SUPPORT, Decided
from application.shared.ports import Told
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.visits.work import Beside, VisitWork
from domain.booking.appointment import CANCELLABLE, Appointment
from domain.dispatch.assignment import Decision
from domain.finance.entry import Entry
from domain.finance.invoice import Invoice
from domain.finance.payment import Payment
from domain.inventory.stock import Reservation
from domain.members.plate import Plate
from domain.members.vehicle import Vehicle
from domain.orders.order import Order
from domain.shared.errors import NotFound, Rejected
from domain.shared.ids import AppointmentId, OrderId, WorkOrderId
from domain.work_orders.status import IN_SHOP, Status
from domain.work_orders.work_order import WorkOrder

A = TypeVar("A", WorkOrder, Appointment)

_ABOUT_VISITS: Final = ABOUT_HANDS | ABOUT_PLACE | ABOUT_SUPPORT


class SeveralMeant(Rejected):
    """A plate alone does not say which of several is meant; fact ``ids`` names them."""

    code = "several-meant"


@frozen(kw_only=True)
class VisitView:
    """A whole visit, as those see it who may; ``seen`` is when."""

    work_order: WorkOrder
    order: Order
    appointment: Appointment | None
    payments: tuple[Payment, ...]
    parts: tuple[Reservation, ...]
    seen: datetime


@frozen(kw_only=True)
class Visits(Service):
    """What has become of a visit."""

    @command("visits.see", may=Permission.SEE_VISITS)
    def see(self, work: VisitWork, *, work_order: WorkOrderId) -> VisitView:
        """Everything about one visit."""
        work.gather(work_order, Beside.ORDER, Beside.APPOINTMENT, Beside.PARTS)
        visit = work.work_orders.get(work_order)
        order = work.orders.get(visit.order)
        held = work.stock.reservations([line.id for line in order.lines if line.part])
        appointment = work.appointments.get(visit.appointment) if visit.appointment else None
        return VisitView(
            work_order=visit,
            order=order,
            appointment=appointment,
            payments=tuple(work.payments.find(order_id=order.id)),
            parts=tuple(held.values()),
            seen=work.now,
        )

    @command("visits.vehicle", may=Permission.SEE_VISITS)
    def vehicle(self, work: VisitWork, *, work_order: WorkOrderId) -> Vehicle | None:
        """The car of a visit."""
        visit = work.work_orders.get(work_order)
        return work.vehicles.get(visit.vehicle) if visit.vehicle else None

    @command("visits.history", may=Permission.SEE_VISITS)
    def history(self, work: VisitWork, *, work_order: WorkOrderId) -> tuple[Told, ...]:
        """What has happened to the visit, its appointment, its order and its payments."""
        visit = work.work_orders.get(work_order)
        payments = [payment.id for payment in work.payments.find(order_id=visit.order)]
        booked = [visit.appointment] if visit.appointment else []
        return tuple(work.history.of((visit.id, visit.order, *booked, *payments)))

    @command("visits.assignments", may=Permission.SEE_VISITS)
    def assignments(self, work: VisitWork, *, work_order: WorkOrderId) -> tuple[Decision, ...]:
        """Why these hands: every choice made or pinned for the visit, in order of time.

        Customers are told nothing of it.
        """
        visit = work.work_orders.get(work_order)
        return tuple(one.record for one in work.decisions.of((visit.id,), ABOUT_HANDS))

    @command("visits.decisions", may=Permission.SEE_VISITS)
    def decisions(self, work: VisitWork, *, work_order: WorkOrderId) -> tuple[Decided, ...]:
        """Why this shop, this time and these hands, in order of time and of the operations.

        Customers are told nothing of it.
        """
        visit = work.work_orders.get(work_order)
        booked = [visit.appointment] if visit.appointment else []
        return tuple(sorted(work.decisions.of((visit.id, *booked), _ABOUT_VISITS), key=_in_order))

    @command("visits.placements", may=Permission.SEE_VISITS)
    def placements(self, work: VisitWork, *, appointment: AppointmentId) -> tuple[Decided, ...]:
        """Why this shop and time, even of what is only held; customers are told nothing of it."""
        booked = work.appointments.get(appointment)
        return tuple(work.decisions.of((booked.id,), ABOUT_PLACE))

    @command("visits.work_order", may=Permission.SEE_VISITS)
    def work_order(self, work: VisitWork, *, work_order: WorkOrderId) -> WorkOrder:
        """The work order alone."""
        return work.work_orders.get(work_order)

    @command("visits.order", may=Permission.SEE_VISITS)
    def order(self, work: VisitWork, *, order: OrderId) -> Order:
        """The order alone."""
        return work.orders.get(order)

    @command("visits.invoice", may=Permission.SEE_VISITS)
    def invoice(self, work: VisitWork, *, order: OrderId) -> Invoice:
        """What stands on the invoice of an order.

        Raises:
            NotSettled: what is owed can still change.
        """
        return Invoice.of(work.orders.get(order))

    @command("visits.appointment", may=Permission.SEE_VISITS)
    def appointment(self, work: VisitWork, *, appointment: AppointmentId) -> Appointment:
        """The appointment alone."""
        return work.appointments.get(appointment)

    @command("visits.of_appointment", may=Permission.SEE_VISITS)
    def of_appointment(self, work: VisitWork, *, appointment: AppointmentId) -> WorkOrder | None:
        """The visit that was planned when the appointment was confirmed."""
        return next(iter(work.work_orders.find(appointment=appointment)), None)

    @command("visits.by_plate", may=Permission.SEE_VISITS)
    def by_plate(self, work: VisitWork, *, plate: Plate) -> WorkOrder:
        """The visit that a car is here for, else the one that it is to come for, else its last.

        One that was called off is meant only if there is no other.

        Raises:
            NotFound: there is none within reach.
            SeveralMeant: the car is expected more than once.
        """
        booked = [one.id for one in _appointments(work, plate)]
        visits = sorted(work.work_orders.find_any("appointment", booked), key=lambda one: one.id)
        here = [one for one in visits if one.status in IN_SHOP]
        expected = [one for one in visits if one.status is Status.PLANNED]
        over = [one for one in visits if one.status is not Status.CANCELLED] or visits
        return _meant(here or expected or over[-1:])

    @command("visits.appointment_by_plate", may=Permission.SEE_VISITS)
    def appointment_by_plate(self, work: VisitWork, *, plate: Plate) -> Appointment:
        """The appointment that a car is still to come for, else its last.

        Raises:
            NotFound: there is none within reach.
            SeveralMeant: the car has several to come.
        """
        known = sorted(_appointments(work, plate), key=lambda one: one.id)
        to_come = [one for one in known if one.status in CANCELLABLE]
        return _meant(to_come or known[-1:])

    @command("visits.journal", may=Permission.SEE_BOOKS)
    def journal(self, work: VisitWork, *, work_order: WorkOrderId) -> tuple[Entry, ...]:
        """What the visit did to the books, in order of time."""
        visit = work.work_orders.get(work_order)
        order = work.orders.get(visit.order)
        payments = work.payments.find(order_id=order.id)
        refunds = [refund.id for payment in payments for refund in payment.refunds]
        moved = work.stock.movements_of(order.id)
        documents = (order.id, *(payment.id for payment in payments), *refunds, *moved)
        return tuple(work.journal.of(documents))


def _appointments(work: VisitWork, plate: Plate) -> list[Appointment]:
    """All appointments of the car with that plate; every visit has one, walk-ins too."""
    cars = work.vehicles.find(plate=plate)
    return [one for car in cars for one in work.appointments.find(vehicle=car.id)]


def _meant(found: Sequence[A]) -> A:
    if len(found) > 1:
        ids = [one.id for one in found]
        raise SeveralMeant(
            "this car is expected more than once; name the one you mean by its id: "
            + ", ".join(map(str, ids)),
            ids=ids,
        )
    if not found:
        raise NotFound("nothing is known here of a car with this plate", kind="vehicle")
    return found[0]


def _in_order(decided: Decided) -> tuple[datetime, int]:
    """Shop and time come before the hands that were chosen for them."""
    record = decided.record
    return decided.at, record.task.step if isinstance(record, Decision) else -1
