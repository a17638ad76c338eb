"""Another shop: one appointment ends, another takes its place, or nothing happens at all."""

import pytest
from attrs import evolve

from application.dispatch.offers import Wish
from application.dispatch.proposal import Proposal
from application.shared.caller import SYSTEM, Caller
from application.shared.rights import Stores
from application.visits.booking import Moved
from application.visits.taking import OfferExpired, OtherCar
from domain.booking.appointment import Appointment
from domain.booking.events import AppointmentBooked, AppointmentRebooked
from domain.shared.claims import ClaimKind, Taken
from domain.shared.errors import Conflict, Rejected
from domain.shared.life_cycle import IllegalMove
from domain.shared.time import minutes
from simulation.cast import Cast
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_sound
from tests.chain import store_id

WASH = ("wash",)
"""Cheaper in the first shop than in the others."""
ELSEWHERE = store_id(2)


def there(day: ShopDay, car: Car, *, hour: int = 9) -> Proposal:
    """The first time in the other shop."""
    wish = Wish(
        services=car.appointment.services,
        vehicle=car.vehicle,
        store=ELSEWHERE,
        earliest=day.at(hour),
    )
    return day.app.offers.find(SYSTEM, wish=wish).proposals[0]


def move(day: ShopDay, car: Car, proposal: Proposal) -> Moved:
    return day.app.booking.move(SYSTEM, appointment=car.id, proposal=proposal)


def appointment(day: ShopDay, moved: Moved) -> Appointment:
    return day.app.visits.appointment(SYSTEM, appointment=moved.appointment)


def reserved(day: ShopDay, moved: Moved) -> int:
    seen = day.app.visits.see(SYSTEM, work_order=moved.work_order)
    return sum(part.reserved for part in seen.parts)


def neighbour(day: ShopDay) -> ShopDay:
    return evolve(day, store=ELSEWHERE)


def test_time_parts_order_and_work_order_move_to_the_other_shop(day: ShopDay) -> None:
    car = day.book(day.at(9))
    proposal = there(day, car)

    moved = move(day, car, proposal)

    assert (car.status, car.claims) == ("cancelled", [])
    left = day.app.visits.see(SYSTEM, work_order=car.booked.work_order)
    assert (left.work_order.status, left.order.status) == ("cancelled", "cancelled")
    assert sum(part.reserved for part in left.parts) == 0
    new = day.app.visits.see(SYSTEM, work_order=moved.work_order)
    assert (new.work_order.store, new.order.store) == (ELSEWHERE, ELSEWHERE)
    assert (new.work_order.status, new.order.status) == ("planned", "pay_at_store")
    assert reserved(day, moved) > 0
    taken = [one for one in neighbour(day).claims() if one.subject == moved.appointment]
    assert {one.kind for one in taken} == {ClaimKind.BOOKED}
    assert appointment(day, moved).plan == proposal.plan
    expect_sound(day)
    expect_sound(neighbour(day))


def test_the_two_appointments_name_each_other_and_events_tell_it(day: ShopDay) -> None:
    car = day.book(day.at(9))

    moved = move(day, car, there(day, car))

    assert car.appointment.rebooked_as == moved.appointment
    assert appointment(day, moved).instead_of == car.id
    [left] = [one.event for one in day.told("AppointmentRebooked")]
    assert isinstance(left, AppointmentRebooked)
    assert left.rebooked_as == moved.appointment
    booked = [one for one in day.told("AppointmentBooked") if one.subject == moved.appointment]
    assert [one.store for one in booked] == [ELSEWHERE]
    assert isinstance(booked[0].event, AppointmentBooked)
    assert booked[0].event.instead_of == car.id


def test_another_shop_has_its_own_price_and_the_answer_says_so(day: ShopDay) -> None:
    car = day.book(day.at(9), services=WASH)
    proposal = there(day, car)

    moved = move(day, car, proposal)

    assert moved.before < moved.price == proposal.price
    assert appointment(day, moved).quoted == moved.price
    order = day.app.visits.order(SYSTEM, order=moved.order)
    assert order.total == moved.price


def test_in_the_same_shop_price_and_papers_stay(day: ShopDay) -> None:
    car = day.book(day.at(9), services=WASH)

    moved = move(day, car, day.offers(car.vehicle, day.at(14), services=WASH)[0])

    assert moved.price == moved.before == car.appointment.quoted
    assert (moved.appointment, moved.order) == (car.id, car.booked.order)
    assert moved.work_order == car.booked.work_order


def test_who_is_too_slow_keeps_the_old_place(day: ShopDay) -> None:
    car = day.book(day.at(9))
    before, claims = car.appointment, car.claims
    proposal = there(day, car)
    member, vehicle = day.customer()
    day.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)

    with pytest.raises(Taken):
        move(day, car, proposal)

    assert (car.appointment, car.claims) == (before, claims)
    expect_sound(day)
    expect_sound(neighbour(day))


def test_a_displaced_appointment_finds_its_time_in_another_shop(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.app.booking.displace(SYSTEM, appointment=car.id, cause="closure")

    moved = move(day, car, there(day, car))

    assert car.status == "cancelled"
    assert appointment(day, moved).status == "booked"


def test_only_what_was_booked_moves_and_only_for_the_same_car_and_services(day: ShopDay) -> None:
    car = day.book(day.at(9))
    proposal = there(day, car)
    small = evolve(proposal.car, year=proposal.car.year - 1)
    with pytest.raises(OtherCar):
        move(day, car, evolve(proposal, car=small))
    with pytest.raises(Rejected):
        move(day, car, evolve(proposal, services=WASH))
    with pytest.raises(OfferExpired):
        move(day, car, evolve(proposal, good_until=day.clock.now()))
    day.go(9)
    car.receive()
    with pytest.raises(IllegalMove):
        move(day, car, there(day, car, hour=10))


def test_a_hold_is_not_moved_to_another_shop(day: ShopDay) -> None:
    member, vehicle = day.customer()
    proposal = day.offers(vehicle, day.at(9))[0]
    held = day.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)
    other = evolve(proposal, store=ELSEWHERE)

    with pytest.raises(Conflict, match="hold"):
        day.app.booking.move(SYSTEM, appointment=held.appointment, proposal=other)


def test_nobody_misses_an_appointment_that_moved_and_its_successor_can_be_missed(
    day: ShopDay,
) -> None:
    car = day.book(day.at(9))
    moved = move(day, car, there(day, car))
    day.clock.until(appointment(day, moved).starts + minutes(61))

    day.run_due()

    assert (car.status, appointment(day, moved).status) == ("cancelled", "missed")


def test_staff_of_one_shop_are_shown_what_they_may_take(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.app.booking.displace(SYSTEM, appointment=car.id, cause="closure")
    advisor = Cast.of(day.store).advisor
    assert isinstance(advisor.actor.scope, Stores)

    def shops(caller: Caller) -> set[object]:
        other = day.app.offers.alternatives(caller, appointment=car.id, best=20)
        return {one.store for one in other.found.proposals}

    assert shops(advisor) == {day.store}
    assert len(shops(SYSTEM)) > 1


def test_an_appointment_that_is_over_has_no_alternatives(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="rain")

    with pytest.raises(IllegalMove):
        day.app.offers.alternatives(SYSTEM, appointment=car.id)


def test_an_alternative_costs_the_old_price_here_and_its_own_elsewhere(day: ShopDay) -> None:
    car = day.book(day.at(9), services=WASH)

    other = day.app.offers.alternatives(SYSTEM, appointment=car.id, best=20)

    for proposal in other.found.proposals:
        here = proposal.store == day.store
        assert other.price(proposal) == (car.appointment.quoted if here else proposal.price)
        assert other.price(proposal) == move_price(day, car, proposal)
        break


def move_price(day: ShopDay, car: Car, proposal: Proposal) -> object:
    return move(day, car, proposal).price
