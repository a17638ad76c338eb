"""Booking: a hold on an offer, its confirmation, and every way it can end."""

from datetime import datetime, timedelta
from typing import Final

from attrs import evolve, frozen

from application.catalogue.shelf import Shelf
from application.dispatch.proposal import Proposal
from application.shared.ports import DueWork
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.stores.hours import Holidays
from application.visits import floor, reasons, stock
from application.visits.papers import Papers
from application.visits.room import Room
from application.visits.taking import (
    OtherCar,
    expect_ahead,
    expect_car_free,
    expect_offered_car,
    expect_open,
    order_of,
    vehicle_of,
)
from application.visits.timed import HOLD_ENDS, NO_SHOW
from application.visits.work import Beside, VisitWork
from domain.booking.appointment import SAID_YES, Appointment, HoldIsOver, Status
from domain.booking.holds import free_place
from domain.shared.claims import ClaimKind, Taken
from domain.shared.errors import AlreadyThere, Rejected
from domain.shared.ids import (
    AppointmentId,
    MemberId,
    OrderId,
    VehicleId,
    WorkOrderId,
)
from domain.shared.money import NOTHING, Money
from domain.shared.time import minutes

_REBOOKED: Final = "moved to another shop"


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
class Moved:
    """What a move answers: where it is now, and the price there and ``before``.

    ``owed_back`` is what was paid ahead in a shop that is left; it goes back to the customer.
    """

    appointment: AppointmentId
    order: OrderId
    work_order: WorkOrderId
    price: Money
    before: Money
    owed_back: Money = NOTHING


@frozen(kw_only=True)
class Booking(Service):
    """What a customer, or an advisor for a customer, does before the car comes."""

    shelf: Shelf
    directory: Directory
    holidays: Holidays
    room: Room

    @command("booking.hold", may=Permission.BOOK, again=(AlreadyThere, Taken))
    def hold(
        self, work: VisitWork, *, proposal: Proposal, member: MemberId, vehicle: VehicleId
    ) -> Held:
        """Take an offer for some minutes: bays, hands, parts and price.

        If others have taken its bay or its hands, it has others at the same time.

        Raises:
            Taken: others were faster and nothing is left at that time; ask for new offers.
            OutOfStock: a part is gone.
            OfferExpired, OfferIsOver: it is too late.
            TooManyHolds: the member has as many holds as anybody may.
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
        """Take an offer as a part of something larger.

        Staff at the desk may go beyond the limit for the customer before them; a program may not,
        whoever's token it has.
        """
        beyond = work.caller.in_person and work.caller.actor.may(Permission.HOLD_BEYOND)
        place = free_place(work.holds_of(member), beyond=beyond)
        expect_offered_car(work, proposal, member, vehicle)
        expect_ahead(work, proposal)
        expect_open(self.directory.store(proposal.store), proposal, self.holidays)
        proposal = self.room.found(work, proposal)
        drawn = self._drawn_up(
            work, id, proposal, member, vehicle, hold_until=until, hold_place=place
        )
        papers = evolve(drawn, appointment=drawn.appointment.held(at=work.now))
        papers.file(work, self.new_id)
        self._expect_by(work, HOLD_ENDS, papers.appointment)
        reasons.of_place(work, id, proposal, "hold", self.new_id)
        return Held(appointment=id, order=papers.order.id)

    @command("booking.confirm", may=Permission.BOOK, again=(AlreadyThere,))
    def confirm(
        self, work: VisitWork, *, appointment: AppointmentId, pay_at_store: bool = True
    ) -> Booked:
        """The customer says yes: the hold becomes an appointment, the order a work order.

        Whoever says yes again is answered the same. Without ``pay_at_store`` the customer means to
        pay ahead.

        Raises:
            HoldIsOver: too late, or its time was needed for running work.
            CarIsBooked: the car has another appointment at that time.
        """
        return self.confirmed(work, appointment, pay_at_store=pay_at_store)

    def confirmed(
        self, work: VisitWork, appointment: AppointmentId, *, pay_at_store: bool = True
    ) -> Booked:
        """Say yes as a part of something larger."""
        work.gather(appointment, Beside.ORDER, Beside.VEHICLE, Beside.CLAIMS, Beside.SAME_CAR)
        held = work.appointments.get(appointment)
        if held.status in SAID_YES:
            [planned] = work.work_orders.find(appointment=appointment)
            return Booked(appointment=appointment, order=planned.order, work_order=planned.id)
        papers = Papers(order=work.orders.get(order_of(held)), appointment=held)
        booked = papers.booked(at=work.now, pay_at_store=pay_at_store)
        expect_car_free(work, held)
        work.orders.save(booked.order)
        work.appointments.save(booked.appointment)
        planned = booked.planned(work, self.shelf.catalogue(), self.new_id)
        work.work_orders.save(planned)
        self._firm(work, booked.appointment)
        work.agenda.cancel(HOLD_ENDS, appointment)
        self._expect_by(work, NO_SHOW, booked.appointment)
        return Booked(appointment=appointment, order=planned.order, work_order=planned.id)

    @command("booking.move", may=Permission.BOOK, again=(AlreadyThere,))
    def move(self, work: VisitWork, *, appointment: AppointmentId, proposal: Proposal) -> Moved:
        """Another time for the same services, here or in another shop; all of it or nothing.

        Here the price stays. Another shop has its own: the appointment is cancelled and booked
        there as it was offered, and the two name each other.

        Raises:
            Taken, OutOfStock: somebody was faster; the old time is kept.
            OfferExpired, OfferIsOver: it is too late.
            CarIsBooked: the car has another appointment at that time.
        """
        return self.moved(work, appointment, proposal)

    def moved(self, work: VisitWork, appointment: AppointmentId, proposal: Proposal) -> Moved:
        """Move as a part of something larger."""
        work.gather(appointment, Beside.ORDER, Beside.VEHICLE, Beside.CLAIMS)
        booked = work.appointments.get(appointment)
        if proposal.services != booked.services:
            raise Rejected("only time and shop change; for other services book anew")
        if work.vehicles.get(vehicle_of(booked)).car != proposal.car:
            raise OtherCar("the offer is for another kind of car; ask anew", id=booked.id)
        expect_ahead(work, proposal)
        expect_open(self.directory.store(proposal.store), proposal, self.holidays)
        if proposal.store == booked.store:
            return self._to_another_time(work, booked, proposal)
        return self.to_another_shop(work, booked, proposal)

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

    def to_another_shop(self, work: VisitWork, booked: Appointment, proposal: Proposal) -> Moved:
        """Cancel here and book there, as a part of something larger; see :meth:`move`."""
        instead = AppointmentId(self.new_id())
        left = booked.rebook(instead, at=work.now)
        wished = evolve(booked, plan=proposal.plan, promise=proposal.promise, told=None)
        expect_car_free(work, wished)
        # In order of the shops, so that two who change places never wait for each other.
        if proposal.store < booked.store:
            there = self._book_instead(work, instead, booked, proposal)
            self._end(work, left, _REBOOKED)
        else:
            self._end(work, left, _REBOOKED)
            there = self._book_instead(work, instead, booked, proposal)
        return evolve(there, owed_back=work.orders.get(order_of(booked)).paid)

    def _to_another_time(self, work: VisitWork, booked: Appointment, proposal: Proposal) -> Moved:
        moved = booked.move(proposal.plan, proposal.promise, at=work.now)
        expect_car_free(work, moved)
        work.claims.free(work.claims.of(booked.id))
        work.claims.take(moved.claims(self.new_id))
        work.appointments.save(moved)
        self._expect_by(work, NO_SHOW, moved)
        reasons.of_place(work, booked.id, proposal, "move", self.new_id)
        [planned] = work.work_orders.find(appointment=booked.id)
        return Moved(
            appointment=moved.id,
            order=order_of(moved),
            work_order=planned.id,
            price=moved.quoted,
            before=moved.quoted,
        )

    def _book_instead(
        self, work: VisitWork, id: AppointmentId, before: Appointment, proposal: Proposal
    ) -> Moved:
        papers = self._drawn_up(
            work, id, proposal, before.member, vehicle_of(before), instead_of=before.id
        ).booked(at=work.now)
        papers.file(work, self.new_id)
        planned = papers.planned(work, self.shelf.catalogue(), self.new_id)
        work.work_orders.save(planned)
        self._expect_by(work, NO_SHOW, papers.appointment)
        reasons.of_place(work, id, proposal, "rebook", self.new_id)
        return Moved(
            appointment=id,
            order=papers.order.id,
            work_order=planned.id,
            price=papers.order.total,
            before=before.quoted,
        )

    def _drawn_up(
        self,
        work: VisitWork,
        id: AppointmentId,
        proposal: Proposal,
        member: MemberId | None,
        vehicle: VehicleId,
        *,
        hold_until: datetime | None = None,
        hold_place: int | None = None,
        instead_of: AppointmentId | None = None,
    ) -> Papers:
        return Papers.drawn_up(
            proposal,
            member,
            vehicle,
            id=id,
            channel=work.caller.channel,
            new_id=self.new_id,
            hold_until=hold_until,
            hold_place=hold_place,
            instead_of=instead_of,
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
        order = work.orders.get(order_of(ended))
        stock.release(work, order, order.lines, self.new_id)
        work.orders.save(order.cancel(at=work.now))
        for planned in work.work_orders.find(appointment=ended.id):
            work.work_orders.save(planned.cancel(reason=reason, at=work.now))
        for kind in (HOLD_ENDS, NO_SHOW):
            work.agenda.cancel(kind, ended.id)

    def _expect_by(self, work: VisitWork, kind: str, appointment: Appointment) -> None:
        policy = self.directory.store(appointment.store).late
        no_show = appointment.expected + timedelta(minutes=policy.no_show_min)
        at = appointment.hold_until if kind == HOLD_ENDS else no_show
        work.agenda.schedule(
            DueWork(kind=kind, subject=appointment.id, store=appointment.store, at=at)
        )
