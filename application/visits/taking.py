"""What must be true of an offer, and of the car it is taken for, when somebody takes it."""

from datetime import timedelta

from application.dispatch.proposal import Proposal
from application.stores.hours import Holidays
from application.visits.work import VisitWork
from domain.booking.appointment import Appointment
from domain.shared.errors import Conflict, Rejected
from domain.shared.ids import MemberId, OrderId, VehicleId
from domain.shared.time import whole_minute
from domain.shared.trade import Car
from domain.stores.store import Store


class OfferIsOver(Conflict):
    """The time that was offered has begun."""

    code = "offer-is-over"


class OfferExpired(Conflict):
    """The offer was good for some minutes only."""

    code = "offer-expired"


class NotToday(Rejected):
    """The offer is of another day; a car that is here takes one of today."""

    code = "not-today"


class NotYourCar(Rejected):
    """The car belongs to somebody else."""

    code = "not-your-car"


class OtherCar(Rejected):
    """The offer was made for a car of another kind; its price and time are not this one's."""

    code = "other-car"


class CarIsBooked(Conflict):
    """The car is somewhere else at that time, or here for something else."""

    code = "car-is-booked"


def expect_car_free(work: VisitWork, wished: Appointment) -> None:
    """Refuse to book a car that is expected elsewhere, or in a shop, for some of the same time.

    Held it may be several times: a customer who thinks it over confirms one.

    Raises:
        CarIsBooked: it has another appointment then, or its work is to end later.
    """
    others = work.booked_meanwhile(wished)
    if others:
        raise CarIsBooked(
            "this car is with a shop, or expected there, at that time; choose a later one, "
            "or cancel or move the other appointment first",
            vehicle=wished.vehicle,
            appointments=sorted(others),
        )


def expect_good(work: VisitWork, proposal: Proposal) -> None:
    """Refuse an offer that somebody thought about for too long.

    Raises:
        OfferExpired: it does not count any more.
    """
    if proposal.good_until is not None and work.now >= proposal.good_until:
        raise OfferExpired("the offer was good for some minutes only; choose another")


def expect_ahead(work: VisitWork, proposal: Proposal) -> None:
    """Refuse an offer that came too late.

    Raises:
        OfferExpired: it does not count any more.
        OfferIsOver: the time itself has begun.
    """
    expect_good(work, proposal)
    if proposal.starts < whole_minute(work.now):
        raise OfferIsOver("this time has begun already; ask for new offers", starts=proposal.starts)


def expect_today(work: VisitWork, store: Store, proposal: Proposal) -> None:
    """Refuse an offer of another day than the shop's today.

    Raises:
        NotToday: it is for booking.
    """
    if store.business_day(proposal.starts) != store.business_day(work.now):
        raise NotToday(
            "a car that is here takes an offer of today; for another day book an appointment",
            starts=proposal.starts,
        )


def expect_open(store: Store, proposal: Proposal, holidays: Holidays) -> None:
    """Refuse an offer of hours that the shop has given up since.

    Raises:
        OutsideHours: the shop is closed for some of it.
    """
    for step in proposal.plan:
        day = store.business_day(step.during.start)
        store.expect_open(step.during, holidays(day, day + timedelta(days=1)))


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


def order_of(appointment: Appointment) -> OrderId:
    """The order that was made with it."""
    if appointment.order is None:
        raise ValueError("an appointment is held together with its order")
    return appointment.order


def vehicle_of(appointment: Appointment) -> VehicleId:
    """The car that it is for."""
    if appointment.vehicle is None:
        raise ValueError("a booked appointment is for a car")
    return appointment.vehicle
