"""Booking: a hold on an offer, its confirmation, and every way it can end."""

from datetime import datetime, timedelta

from attrs import evolve, frozen

from application.catalogue.shelf import Shelf
from application.dispatch.proposal import Proposal
from application.shared.ledgers import Decided
from application.shared.ports import DueWork
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.visits import floor, stock
from application.visits.lines import jobs_of, order_lines
from application.visits.timed import HOLD_ENDS, NO_SHOW
from application.visits.work import Beside, VisitWork
from domain.booking.appointment import Appointment, HoldIsOver, Status
from domain.orders.order import Order
from domain.shared.claims import ClaimKind
from domain.shared.errors import Conflict, Rejected
from domain.shared.ids import (
    AppointmentId,
    MemberId,
    OrderId,
    VehicleId,
    WorkOrderId,
)
from domain.shared.time import minutes, whole_minute
from domain.shared.trade import Car
from domain.work_orders.work_order import WorkOrder


class OfferIsOver(Conflict):
    """The time that was offered has begun."""

    code = "offer-is-over"


class NotYourCar(Rejected):
    """The car belongs to somebody else."""

    code = "not-your-car"


class OtherCar(Rejected):
    """The offer was made for a car of another kind; its price and time are not this one's."""

    code = "other-car"


@frozen(kw_only=True)
class Held:
    """What a hold answers."""

    appointment: AppointmentId
    order: OrderId


@frozen(kw_only=True)
class Booked:
    """What a confirmation answers."""

    appointment: AppointmentId
    order: OrderId
    work_order: WorkOrderId


@frozen(kw_only=True)
class Booking(Service):
    """What a customer, or an advisor for a customer, does before the car comes."""

    shelf: Shelf
    directory: Directory

    @command("booking.hold", may=Permission.BOOK)
    def hold(
        self, work: VisitWork, *, proposal: Proposal, member: MemberId, vehicle: VehicleId
    ) -> Held:
        """Take an offer for some minutes: bays, hands, parts and price.

        Raises:
            Taken: somebody was faster; ask for new offers.
            OutOfStock: a part is gone.
            OfferIsOver: the time has begun already.
        """
        id = AppointmentId(self.new_id())
        hold_min = self.directory.store(proposal.store).late.hold_min
        until = work.now + minutes(hold_min)
        return self.hold_until(work, until, id, proposal, member, vehicle)

    def hold_until(
        self,
        work: VisitWork,
        until: datetime,
        id: AppointmentId,
        proposal: Proposal,
        member: MemberId,
        vehicle: VehicleId,
    ) -> Held:
        """Take an offer as a part of something larger."""
        expect_offered_car(work, proposal, member, vehicle)
        _expect_future(work, proposal)
        order = self._order(work, proposal, member, vehicle)
        appointment = Appointment(
            id=id,
            store=proposal.store,
            member=member,
            vehicle=vehicle,
            services=proposal.services,
            plan=proposal.plan,
            quoted=order.total,
            promise=proposal.promise,
            hold_until=until,
            order=order.id,
        ).held(at=work.now)
        work.appointments.save(appointment)
        work.orders.save(order)
        work.claims.take(appointment.claims(self.new_id))
        stock.reserve(work, order, order.lines, self.new_id)
        self._expect_by(work, HOLD_ENDS, appointment)
        self._remember(work, appointment, proposal)
        return Held(appointment=appointment.id, order=order.id)

    @command("booking.confirm", may=Permission.BOOK)
    def confirm(self, work: VisitWork, *, appointment: AppointmentId) -> Booked:
        """The customer says yes: the hold becomes an appointment, the order a work order.

        Raises:
            HoldIsOver: too late, or its time was needed for running work.
        """
        work.gather(appointment, Beside.ORDER, Beside.VEHICLE, Beside.CLAIMS)
        held = work.appointments.get(appointment)
        order = work.orders.get(_order_of(held))
        booked = held.book(order=order.id, at=work.now)
        work.orders.save(order.confirm(at=work.now, pay_at_store=True))
        work.appointments.save(booked)
        planned = self._work_order(booked, order, work)
        work.work_orders.save(planned.planned(at=work.now))
        self._firm(work, booked)
        work.agenda.cancel(HOLD_ENDS, appointment)
        self._expect_by(work, NO_SHOW, booked)
        return Booked(appointment=booked.id, order=order.id, work_order=planned.id)

    @command("booking.move", may=Permission.BOOK)
    def move(self, work: VisitWork, *, appointment: AppointmentId, proposal: Proposal) -> None:
        """Another time at the same shop for the same services; the price stays.

        Raises:
            Taken: somebody was faster; the old time is kept.
            OfferIsOver: the new time has begun already.
        """
        booked = work.appointments.get(appointment)
        if (proposal.store, proposal.services) != (booked.store, booked.services):
            raise Rejected("only the time changes; for another shop cancel and book anew")
        if work.vehicles.get(_some(booked.vehicle)).car != proposal.car:
            raise OtherCar("the offer is for another kind of car; ask anew", id=booked.id)
        _expect_future(work, proposal)
        moved = booked.move(proposal.plan, proposal.promise, at=work.now)
        work.claims.free(work.claims.of(appointment))
        work.claims.take(moved.claims(self.new_id))
        work.appointments.save(moved)
        self._expect_by(work, NO_SHOW, moved)

    @command("booking.cancel", may=Permission.BOOK)
    def cancel(self, work: VisitWork, *, appointment: AppointmentId, reason: str) -> None:
        """The customer will not come; time and parts are free at once."""
        self.let_go(work, appointment, reason)

    @command("booking.miss", may=Permission.RECEIVE)
    def miss(self, work: VisitWork, *, appointment: AppointmentId) -> None:
        """Nobody came; time and parts are free again.

        Raises:
            TooEarlyToMiss: the shop's limit has not passed.
        """
        booked = work.appointments.get(appointment)
        limit_min = self.directory.store(booked.store).late.no_show_min
        self._end(work, booked.miss(limit_min=limit_min, at=work.now), "nobody came")

    @command("booking.expire", may=Permission.RUN_DUE_WORK)
    def expire(self, work: VisitWork, *, appointment: AppointmentId) -> None:
        """The hold ran out; nothing happens if it was confirmed or cancelled in time."""
        held = work.appointments.get(appointment)
        if held.status is Status.HELD:
            self._end(work, held.expire(at=work.now), "the hold ran out")

    @command("booking.displace", may=Permission.RUN_DUE_WORK)
    def displace(self, work: VisitWork, *, appointment: AppointmentId, cause: str) -> None:
        """Its time is needed otherwise; the appointment itself is never lost."""
        floor.displace(work, appointment, cause=cause)

    def let_go(self, work: VisitWork, appointment: AppointmentId, reason: str) -> None:
        """Cancel as a part of something larger."""
        cancelled = work.appointments.get(appointment).cancel(reason=reason, at=work.now)
        self._end(work, cancelled, reason)

    def _order(
        self, work: VisitWork, proposal: Proposal, member: MemberId, vehicle: VehicleId
    ) -> Order:
        return Order(
            id=OrderId(self.new_id()),
            store=proposal.store,
            channel=work.caller.channel,
            member=member,
            vehicle=vehicle,
            lines=order_lines(proposal.lines, self.new_id),
        )

    def _work_order(self, booked: Appointment, order: Order, work: VisitWork) -> WorkOrder:
        car = work.vehicles.get(_some(booked.vehicle)).car
        jobs = jobs_of(order.wanted, self.shelf.catalogue(), car)
        return WorkOrder(
            id=WorkOrderId(self.new_id()),
            store=booked.store,
            order=order.id,
            appointment=booked.id,
            member=booked.member,
            vehicle=booked.vehicle,
            jobs=jobs,
        )

    def _firm(self, work: VisitWork, booked: Appointment) -> None:
        held = work.claims.of(booked.id)
        if not held:
            raise HoldIsOver("the time was needed for running work; ask for new offers")
        work.claims.free(held)
        work.claims.take(evolve(one, kind=ClaimKind.BOOKED, expires=None) for one in held)

    def _end(self, work: VisitWork, ended: Appointment, reason: str) -> None:
        """Give back everything that the appointment held."""
        work.appointments.save(ended)
        work.claims.free(work.claims.of(ended.id))
        order = work.orders.get(_order_of(ended))
        stock.release(work, order, order.lines, self.new_id)
        work.orders.save(order.cancel(at=work.now))
        for planned in work.work_orders.find(appointment=ended.id):
            work.work_orders.save(planned.cancel(reason=reason, at=work.now))
        for kind in (HOLD_ENDS, NO_SHOW):
            work.agenda.cancel(kind, ended.id)

    def _expect_by(self, work: VisitWork, kind: str, appointment: Appointment) -> None:
        policy = self.directory.store(appointment.store).late
        no_show = appointment.starts + timedelta(minutes=policy.no_show_min)
        at = appointment.hold_until if kind == HOLD_ENDS else no_show
        work.agenda.schedule(
            DueWork(kind=kind, subject=appointment.id, store=appointment.store, at=at)
        )

    def _remember(self, work: VisitWork, appointment: Appointment, proposal: Proposal) -> None:
        work.decisions.record(
            Decided(
                id=self.new_id(),
                at=work.now,
                store=appointment.store,
                subject=appointment.id,
                kind="offer",
                record={"terms": proposal.terms, "score": proposal.score},
            )
        )


def expect_own_car(work: VisitWork, member: MemberId, vehicle: VehicleId) -> Car:
    """The car, which is the member's.

    Raises:
        NotYourCar: it belongs to somebody else.
    """
    known = work.vehicles.get(vehicle)
    if known.member != member:
        raise NotYourCar("this car belongs to another member", vehicle=vehicle)
    return known.car


def expect_offered_car(
    work: VisitWork, proposal: Proposal, member: MemberId, vehicle: VehicleId
) -> None:
    """Refuse a car that is not the member's, or not of the kind that the offer was made for.

    Raises:
        NotYourCar: it belongs to somebody else.
        OtherCar: it is not the car of the offer.
    """
    if expect_own_car(work, member, vehicle) != proposal.car:
        raise OtherCar("the offer is for another kind of car; ask anew", vehicle=vehicle)


def _expect_future(work: VisitWork, proposal: Proposal) -> None:
    starts = min(planned.during.start for planned in proposal.plan)
    if starts < whole_minute(work.now):
        raise OfferIsOver("this time has begun already; ask for new offers", starts=starts)


def _order_of(appointment: Appointment) -> OrderId:
    if appointment.order is None:
        raise ValueError("an appointment is held together with its order")
    return appointment.order


def _some(vehicle: VehicleId | None) -> VehicleId:
    if vehicle is None:
        raise ValueError("a booked appointment is for a car")
    return vehicle
