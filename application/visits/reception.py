"""Reception: the car is here, expected or not."""

from typing import Final
from uuid import UUID

from attrs import evolve, frozen

from application.catalogue.shelf import Shelf
from application.dispatch.proposal import Proposal
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.stores.hours import Holidays
from application.visits import floor, reasons
from application.visits.booking import Booked
from application.visits.papers import Papers
from application.visits.photos import PhotoWork, expect_photos_of
from application.visits.room import Room
from application.visits.taking import (
    CarIsBooked,
    expect_good,
    expect_offered_car,
    expect_open,
    expect_today,
)
from application.visits.timed import NO_SHOW
from application.visits.work import Beside, VisitWork
from domain.booking.appointment import Appointment, Status
from domain.members.plate import Plate
from domain.shared.channel import Channel
from domain.shared.claims import Taken
from domain.shared.errors import AlreadyThere, Conflict, NotFound
from domain.shared.ids import AppointmentId, MemberId, StoreId, VehicleId, WorkOrderId
from domain.shared.time import minutes
from domain.work_orders.record import Reception
from domain.work_orders.work_order import WorkOrder


class NotExpected(NotFound):
    """Nobody made an appointment for this car here today."""

    code = "no-appointment-today"


class AlreadyHere(Conflict):
    """The car stands in a shop already; fact ``visit`` names what for."""

    code = "already-here"


_AWAITED: Final = frozenset({Status.BOOKED, Status.DISPLACED})


@frozen(kw_only=True)
class Entry:
    """What the advisor writes down when a car comes in.

    ``photos`` are photos of this visit, taken before the car was written down.
    ``lower_mileage_reason`` is asked for when the odometer shows less than at the last visit.
    """

    mileage_km: int
    fuel_percent: int | None = None
    note: str = ""
    photos: tuple[UUID, ...] = ()
    lower_mileage_reason: str | None = None


@frozen(kw_only=True)
class Arrived:
    """A car that is here, and the appointments that lost their time to it."""

    booked: Booked
    displaced: tuple[AppointmentId, ...]


@frozen(kw_only=True)
class Receptions(Service):
    """What the front desk does when a car comes in."""

    shelf: Shelf
    directory: Directory
    holidays: Holidays
    room: Room

    @command("visits.receive", may=Permission.RECEIVE, again=(AlreadyThere,))
    def receive(self, work: PhotoWork, *, work_order: WorkOrderId, entry: Entry) -> None:
        """One step from the appointment to the reception.

        Who comes within the shop's grace keeps the plan. Later than that, the plan moves to now
        if nobody else is in the way; otherwise dispatch looks for new time.

        Raises:
            AlreadyHere: the car is in a shop for another visit.
            LowerMileage: the odometer shows less than before and no reason is given.
        """
        work.gather(work_order, Beside.APPOINTMENT, Beside.VEHICLE)
        self._take_in(work, work.work_orders.get(work_order), entry)

    @command("visits.check_in", may=Permission.RECEIVE, again=(AlreadyThere,))
    def check_in(
        self, work: PhotoWork, *, store: StoreId, plate: Plate, entry: Entry
    ) -> WorkOrderId:
        """One step from a plate at the gate to the reception of the car that is expected.

        Raises:
            NotExpected: the shop expects no car with this plate today.
            AlreadyHere: the car is in a shop for another visit.
            LowerMileage: the odometer shows less than before and no reason is given.
        """
        planned = self._expected(work, store, plate)
        self._take_in(work, planned, entry)
        return planned.id

    @command("visits.walk_in", may=Permission.RECEIVE, again=(AlreadyThere, Taken))
    def walk_in(
        self,
        work: PhotoWork,
        *,
        proposal: Proposal,
        member: MemberId,
        vehicle: VehicleId,
        entry: Entry,
    ) -> Booked:
        """A car that nobody expected takes the same capacity as a booked one, at once.

        Raises:
            AlreadyHere: the car is in a shop for another visit.
            CarIsBooked: the car is expected here today; check it in.
            NotToday: the offer is of another day; book it.
            Taken: somebody was faster; ask for new offers.
            NotYourCar, OtherCar: the offer was not made for this car.
            OfferExpired: it does not count any more.
        """
        expect_good(work, proposal)
        shop = self.directory.store(proposal.store)
        expect_today(work, shop, proposal)
        expect_open(shop, proposal, self.holidays)
        expect_offered_car(work, proposal, member, vehicle)
        found = self.room.found(work, proposal)
        return self.arrived(work, found, member, vehicle, entry).booked

    def arrived(
        self,
        work: PhotoWork,
        proposal: Proposal,
        member: MemberId,
        vehicle: VehicleId,
        entry: Entry,
        *,
        displacing: str | None = None,
    ) -> Arrived:
        """Take a car in as a part of something larger.

        Args:
            displacing: the cause for which others who are planned there lose their time.
        """
        self._expect_unexpected(work, proposal.store, vehicle)
        papers = Papers.drawn_up(
            proposal,
            member,
            vehicle,
            id=AppointmentId(self.new_id()),
            channel=Channel.WALK_IN,
            new_id=self.new_id,
        ).booked(at=work.now)
        here = evolve(papers, appointment=papers.appointment.arrive(at=work.now))
        displaced: tuple[AppointmentId, ...] = ()
        if displacing is not None:
            wanted = here.appointment.claims(self.new_id)
            displaced = floor.make_room(work, wanted, cause=displacing)
        here.file(work, self.new_id)
        reasons.of_place(work, here.appointment.id, proposal, "walk-in", self.new_id)
        planned = here.planned(work, self.shelf.catalogue(), self.new_id)
        work.work_orders.save(self._received(work, planned, entry))
        booked = Booked(appointment=here.appointment.id, order=here.order.id, work_order=planned.id)
        return Arrived(booked=booked, displaced=displaced)

    def _take_in(self, work: PhotoWork, planned: WorkOrder, entry: Entry) -> None:
        work.work_orders.save(self._received(work, planned, entry))
        if planned.appointment is not None:
            self._arrive(work, work.appointments.get(planned.appointment))

    def _expected(self, work: VisitWork, store: StoreId, plate: Plate) -> WorkOrder:
        shop = self.directory.store(store)
        today = shop.business_day(work.now)
        due = [
            booked.id
            for car in work.vehicles.find(plate=plate)
            for booked in work.appointments.find(store=store, vehicle=car.id)
            if booked.status in _AWAITED and shop.business_day(booked.starts) == today
        ]
        planned = work.work_orders.find_any("appointment", due)
        if not planned:
            raise NotExpected("no car with this plate is expected here today", store=store)
        return planned[0]

    def _expect_unexpected(self, work: VisitWork, store: StoreId, vehicle: VehicleId) -> None:
        """Refuse to write a car up anew that has an appointment here today."""
        shop = self.directory.store(store)
        today = shop.business_day(work.now)
        expected = [
            one.id
            for one in work.appointments.find(store=store, vehicle=vehicle)
            if one.status in _AWAITED and shop.business_day(one.expected) == today
        ]
        if expected:
            raise CarIsBooked(
                "this car is expected here today; check it in",
                vehicle=vehicle,
                appointments=expected,
            )

    def _arrive(self, work: VisitWork, booked: Appointment) -> None:
        work.appointments.save(booked.arrive(at=work.now))
        work.agenda.cancel(NO_SHOW, booked.id)
        grace = minutes(self.directory.store(booked.store).late.grace_min)
        if work.now > booked.starts + grace:
            floor.come_late(work, booked.id)

    def _expect_nowhere(self, work: VisitWork, vehicle: VehicleId) -> None:
        there = work.open_visit_of(vehicle)
        if there is not None:
            store = self.directory.store(there.store)
            raise AlreadyHere(
                f"this car is in shop {store.code} already, for a visit that is not over",
                vehicle=vehicle,
                visit=there.work_order,
                store=there.store,
                shop=store.code,
            )

    def _received(self, work: PhotoWork, planned: WorkOrder, entry: Entry) -> WorkOrder:
        expect_photos_of(work, planned.id, entry.photos)
        received = planned.receive(
            Reception(
                at=work.now,
                mileage_km=entry.mileage_km,
                fuel_percent=entry.fuel_percent,
                note=entry.note,
                photos=entry.photos,
            )
        )
        if planned.vehicle is not None:
            self._expect_nowhere(work, planned.vehicle)
            vehicle = work.vehicles.get(planned.vehicle)
            read = vehicle.read_odometer(entry.mileage_km, work.now, entry.lower_mileage_reason)
            work.vehicles.save(read)
        return received
