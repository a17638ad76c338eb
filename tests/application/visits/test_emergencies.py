"""A car that cannot wait: it is begun as soon as can be, and few give way, by the rules."""

import pytest

from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.rights import Role, Stores
from application.visits.emergencies import TakenIn
from application.visits.more_time import NoTime
from application.visits.reception import AlreadyHere, Entry
from application.visits.taking import CarIsBooked
from domain.dispatch.rule_sheet import Whose
from domain.shared.channel import Channel
from domain.shared.errors import Forbidden
from domain.shared.ids import PersonId, VehicleId
from tests.application.visits.planned import proposed
from tests.application.visits.shop_day import OIL, Car, ShopDay
from tests.application.visits.sound import expect_sound
from tests.chain import store_id


def rush(day: ShopDay, vehicle: VehicleId | None = None, *, caller: Caller = SYSTEM) -> TakenIn:
    return day.app.emergencies.take_in(
        caller,
        store=day.store,
        vehicle=vehicle or day.customer()[1],
        services=OIL,
        entry=Entry(mileage_km=1000),
        reason="no brakes",
    )


def seen(day: ShopDay, taken: TakenIn) -> Car:
    car = day.app.visits.work_order(SYSTEM, work_order=taken.booked.work_order)
    assert car.member
    assert car.vehicle
    return Car(day=day, booked=taken.booked, member=car.member, vehicle=car.vehicle)


def full(day: ShopDay) -> list[Car]:
    """Everything until the evening is booked."""
    return day.fill(day.clock.now(), day.at(20))


def test_nobody_gives_way_while_there_is_time(day: ShopDay) -> None:
    day.go(9)
    before = day.book(day.at(11))

    taken = rush(day)

    assert taken.displaced == ()
    assert before.status == "booked"
    assert seen(day, taken).appointment.starts <= day.at(9, 30)
    assert seen(day, taken).visit.priority == 1
    expect_sound(day)


def test_in_a_full_shop_who_comes_latest_enough_gives_way_and_is_told(day: ShopDay) -> None:
    day.go(9)
    cars = full(day)

    taken = rush(day)

    car = seen(day, taken)
    gave_way = [one for one in cars if one.id in taken.displaced]
    assert gave_way
    assert car.status == "arrived"
    assert car.appointment.starts < day.at(11)
    assert {one.status for one in gave_way} == {"displaced"}
    assert {one.appointment.displaced_by for one in gave_way} == {"emergency"}
    assert all(one.appointment.expected >= day.at(10) for one in gave_way)
    assert all(one.status == "booked" for one in cars if one.id not in taken.displaced)
    told = {one.subject for one in day.told("AppointmentDisplaced")}
    assert told == set(taken.displaced)
    expect_sound(day)


def test_who_is_here_or_on_the_way_keeps_the_time(day: ShopDay) -> None:
    day.go(9)
    day.app.rules.change(
        SYSTEM,
        whose=Whose(store=day.store),
        values={"emergency.notice_min": 1440},
        reason="everybody is on the way",
    )
    cars = full(day)

    with pytest.raises(NoTime):
        rush(day)

    assert {one.status for one in cars} == {"booked"}


def test_nobody_gives_way_for_less_than_it_is_worth(day: ShopDay) -> None:
    day.go(9)
    day.app.rules.change(
        SYSTEM,
        whose=Whose(store=day.store),
        values={"emergency.gain_min": 1440},
        reason="nobody shall give way",
    )
    day.fill(day.clock.now(), day.at(12))

    taken = rush(day)

    assert taken.displaced == ()
    assert seen(day, taken).appointment.starts >= day.at(12)


def test_of_two_emergencies_the_second_does_not_take_the_time_of_the_first(day: ShopDay) -> None:
    day.go(9)
    full(day)
    first = seen(day, rush(day))
    before = first.spans()

    second = rush(day)

    assert first.id not in second.displaced
    assert first.spans() == before
    expect_sound(day)


def test_a_car_that_is_in_a_shop_is_no_emergency_of_another_visit(day: ShopDay) -> None:
    day.go(9)
    car = day.book(day.at(9)).receive()

    with pytest.raises(AlreadyHere):
        rush(day, car.vehicle)


def test_what_is_merely_held_gives_way_first(day: ShopDay) -> None:
    day.go(9)
    holds = []
    while True:
        member, vehicle = day.customer()
        offers = day.offers(vehicle, latest=day.at(20))
        if not offers:
            break
        booking = day.app.booking
        holds.append(booking.hold(SYSTEM, proposal=offers[0], member=member, vehicle=vehicle))

    taken = rush(day)

    assert set(taken.displaced) <= {one.appointment for one in holds}
    assert seen(day, taken).appointment.starts <= day.at(9, 5)
    expect_sound(day)


def test_a_car_that_is_expected_today_is_checked_in_and_not_written_up_again(day: ShopDay) -> None:
    day.go(9)
    car = day.book(day.at(14))

    with pytest.raises(CarIsBooked) as refused:
        rush(day, car.vehicle)

    assert refused.value.facts["appointments"] == [car.id]


def test_who_receives_no_cars_takes_in_no_emergency(day: ShopDay) -> None:
    actor = Actor(
        id=PersonId(store_id(9)),
        roles=frozenset({Role.SUPERVISOR}),
        scope=Stores(frozenset({day.store})),
    )

    with pytest.raises(Forbidden):
        rush(day, caller=Caller(actor=actor, channel=Channel.WEB))


def test_the_earliest_time_counts_whatever_offers_are_ranked_by(day: ShopDay) -> None:
    day.app.rules.change(
        SYSTEM,
        whose=Whose(store=day.store),
        values={"offer.wait": 0, "offer.load": 100},
        reason="quiet days first",
    )
    day.go(9)
    day.book(day.at(11))

    assert seen(day, rush(day)).appointment.starts <= day.at(9, 5)


def test_who_gave_way_gets_new_time_by_a_plan_of_the_day(day: ShopDay) -> None:
    day.go(9)
    cars = day.fill(day.clock.now(), day.at(13))
    taken = rush(day)
    [gave_way] = [one for one in cars if one.id in taken.displaced]

    day.app.planning.accept(SYSTEM, plan=proposed(day).plan)

    assert gave_way.status == "booked"
    assert gave_way.appointment.starts >= gave_way.appointment.expected
    expect_sound(day)
