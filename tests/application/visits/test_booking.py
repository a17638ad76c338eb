"""Booking, moving, cancelling, missing: what is taken and what comes back."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.dispatch.offers import Wish, WrongNumber
from application.dispatch.proposal import Proposal
from application.shared.caller import SYSTEM
from application.visits.reception import Entry
from application.visits.taking import NotYourCar, OfferIsOver
from domain.booking.appointment import TooEarlyToMiss
from domain.booking.holds import MOST_HOLDS, TooManyHolds
from domain.finance.tender import Tender, Tendered
from domain.shared.channel import Channel
from domain.shared.errors import Conflict, NotFound
from domain.shared.ids import AppointmentId, VehicleId
from domain.shared.money import Money
from simulation.cast import Cast, customer
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_sound
from tests.chain import LAVIDA, MONDAY, OTHER_EYES, store_id


def offered_now(day: ShopDay, vehicle: VehicleId) -> tuple[Proposal, ...]:
    """What an online customer is offered for the next two hours."""
    return day.offers(vehicle, online=True, latest=day.at(10))


def reserved(day: ShopDay, car: Car) -> int:
    seen = day.app.visits.see(SYSTEM, work_order=car.booked.work_order)
    return sum(part.reserved for part in seen.parts)


def test_a_walk_in_blocks_its_place_for_online_customers_at_once(day: ShopDay) -> None:
    _, online = day.customer()
    before = offered_now(day, online)

    walk_in = day.walk_in()

    taken = {(one.bay, one.during) for one in walk_in.appointment.plan}
    plans = [{(one.bay, one.during) for one in offer.plan} for offer in offered_now(day, online)]
    assert before
    assert all(taken.isdisjoint(plan) for plan in plans)
    assert walk_in.status == "arrived"
    assert walk_in.claims


def test_cancelling_frees_time_and_parts_at_once(day: ShopDay) -> None:
    car = day.book(day.at(9))
    plan = car.appointment.plan
    assert reserved(day, car) > 0

    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")

    assert (car.status, car.claims, reserved(day, car)) == ("cancelled", [], 0)
    _, other = day.customer()
    assert plan[0].during in {one.plan[0].during for one in day.offers(other, day.at(9))}
    expect_sound(day)


def test_missing_frees_time_and_parts_and_not_before_the_limit(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.go(9, 30)
    with pytest.raises(TooEarlyToMiss):
        day.app.booking.miss(SYSTEM, appointment=car.id)
    day.go(10)
    day.run_due()

    assert (car.status, car.claims, reserved(day, car)) == ("missed", [], 0)


def test_moving_keeps_the_price_and_gives_the_old_time_back(day: ShopDay) -> None:
    car = day.book(day.at(9))
    before = car.appointment
    proposal = day.offers(car.vehicle, day.at(14))[0]

    day.app.booking.move(SYSTEM, appointment=car.id, proposal=proposal)

    assert car.appointment.quoted == before.quoted
    assert car.appointment.plan == proposal.plan
    assert [one.during.start >= day.at(14) for one in car.claims] == [True] * len(car.claims)
    assert before.plan[0].during in {
        one.plan[0].during for one in day.offers(car.vehicle, day.at(9))
    }


def test_a_hold_that_nobody_confirms_gives_everything_back(day: ShopDay) -> None:
    member, vehicle = day.customer()
    proposal = day.offers(vehicle, day.at(9))[0]
    held = day.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)
    day.wait(10)
    day.run_due()

    seen = day.app.visits.appointment(SYSTEM, appointment=held.appointment)
    assert seen.status == "expired"
    assert day.claims() == []
    with pytest.raises(Conflict):
        day.app.booking.confirm(SYSTEM, appointment=held.appointment)


def test_the_desk_goes_beyond_the_limit_for_the_customer_before_it(day: ShopDay) -> None:
    member, vehicle = day.customer()
    days = [day.at(9) + timedelta(days=number) for number in range(MOST_HOLDS + 1)]
    *few, more = [day.offers(vehicle, earliest)[0] for earliest in days]
    mine, desk = customer(member), Cast.of(day.store).advisor
    hold = day.app.booking.hold
    for proposal in few:
        hold(mine, proposal=proposal, member=member, vehicle=vehicle)
    with pytest.raises(TooManyHolds):
        hold(mine, proposal=more, member=member, vehicle=vehicle)
    through_a_program = evolve(desk, channel=Channel.API)
    with pytest.raises(TooManyHolds):
        hold(through_a_program, proposal=more, member=member, vehicle=vehicle)

    beyond = hold(desk, proposal=more, member=member, vehicle=vehicle)

    assert day.app.booking.confirm(desk, appointment=beyond.appointment).appointment
    expect_sound(day)


def test_an_offer_whose_time_has_begun_is_not_taken(day: ShopDay) -> None:
    car = day.book(day.at(14))
    member, vehicle = day.customer()
    proposal = day.offers(vehicle, day.at(9))[0]
    day.go(9, 1)

    with pytest.raises(OfferIsOver):
        day.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)
    with pytest.raises(OfferIsOver):
        day.app.booking.move(SYSTEM, appointment=car.id, proposal=proposal)


def test_nobody_walks_in_with_somebody_elses_car(day: ShopDay) -> None:
    member, _ = day.customer()
    _, strange = day.customer()
    proposal = day.offers(strange)[0]

    with pytest.raises(NotYourCar):
        day.app.receptions.walk_in(
            SYSTEM,
            proposal=proposal,
            member=member,
            vehicle=strange,
            entry=Entry(mileage_km=1),
        )


def test_a_call_is_due_three_days_after_the_car_went_back(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.go(9)
    car.receive().prepare()
    app, id = day.app, car.booked.work_order
    app.repairs.issue_parts(SYSTEM, work_order=id)
    for step in range(len(car.visit.operations)):
        car.start(step)
        day.wait(10)
        car.finish(step)
    app.quality.check(OTHER_EYES, work_order=id)
    due = app.settlement.settle(SYSTEM, work_order=id)
    pay_in_cash(day, car, due)
    app.aftercare.release(SYSTEM, work_order=id)
    day.run_due()
    assert day.told("CallFellDue") == []

    day.wait(3 * 24 * 60)
    day.run_due()
    assert [(one.store, one.subject) for one in day.told("CallFellDue")] == [(day.store, id)]
    app.aftercare.follow_up(SYSTEM, work_order=id, reached=True)
    app.aftercare.fall_due(SYSTEM, work_order=id)
    assert len(day.told("CallFellDue")) == 1


def test_an_unknown_appointment_is_not_found(day: ShopDay) -> None:
    with pytest.raises(NotFound):
        day.app.booking.cancel(SYSTEM, appointment=AppointmentId(day.store), reason="?")


def pay_in_cash(day: ShopDay, car: Car, due: Money) -> None:
    tendered = Tendered(tender=Tender.CASH, amount=due)
    day.app.settlement.pay(SYSTEM, order=car.booked.order, tenders=(tendered,))


def test_a_full_shop_names_its_neighbours_to_whoever_asks(day: ShopDay) -> None:
    day.app.closing.close_on(SYSTEM, store=day.store, days=(day.at(9).date(),))
    _, vehicle = day.customer()
    wish = Wish(
        services=("oil-service",),
        vehicle=vehicle,
        store=day.store,
        earliest=day.at(9),
        latest=day.at(17),
    )

    advisor, offers = Cast.of(day.store).advisor, day.app.offers
    found, near = offers.find(advisor, wish=wish), offers.elsewhere(advisor, wish=wish)

    assert (found.proposals, found.why_none) == ((), "full")
    assert {one.store for one in near} == {store_id(2), store_id(3)}
    assert all(one.distance_km > 0 for one in near)


@pytest.mark.parametrize("count", [0, 7])
def test_no_wish_names_fewer_services_than_one_or_more_than_six(count: int) -> None:
    services = tuple(f"service-{number}" for number in range(count))

    with pytest.raises(WrongNumber, match="name 1 to 6 services"):
        Wish(services=services, store=store_id(1), car=LAVIDA, earliest=MONDAY)
