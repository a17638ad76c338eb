"""A car is promised to one shop at a time, whoever asks and however fast."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from application.dispatch.offers import Wish
from application.dispatch.proposal import Proposal
from application.shared.caller import SYSTEM
from application.visits.taking import CarIsBooked
from domain.shared.ids import AppointmentId
from simulation.cast import Cast
from tests.application.furnished import on_postgresql
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_sound
from tests.chain import store_id
from tests.databases import Databases

ELSEWHERE = store_id(2)


def elsewhere(day: ShopDay, car: Car, *, hour: int) -> Proposal:
    wish = Wish(
        services=car.appointment.services,
        vehicle=car.vehicle,
        store=ELSEWHERE,
        earliest=day.at(hour),
    )
    return day.app.offers.find(SYSTEM, wish=wish).proposals[0]


def held_again(day: ShopDay, car: Car, proposal: Proposal) -> AppointmentId:
    held = day.app.booking.hold(SYSTEM, proposal=proposal, member=car.member, vehicle=car.vehicle)
    return held.appointment


def test_a_car_is_booked_once_for_the_same_time_however_often_it_is_held(day: ShopDay) -> None:
    member, vehicle = day.customer()
    first = day.offers(vehicle, day.at(9))[0]
    later = next(one for one in day.offers(vehicle, first.ends) if one.starts >= first.ends)
    held = [
        day.app.booking.hold(SYSTEM, proposal=one, member=member, vehicle=vehicle).appointment
        for one in (first, first, later)
    ]
    day.app.booking.confirm(SYSTEM, appointment=held[0])

    with pytest.raises(CarIsBooked) as refused:
        day.app.booking.confirm(SYSTEM, appointment=held[1])

    assert refused.value.facts["appointments"] == [held[0]]
    day.app.booking.confirm(SYSTEM, appointment=held[2])
    day.app.booking.cancel(SYSTEM, appointment=held[0], reason="the other time is better")
    day.app.booking.confirm(SYSTEM, appointment=held[1])


def test_an_appointment_is_not_moved_to_where_its_car_is_expected_already(day: ShopDay) -> None:
    car = day.book(day.at(9))
    other = held_again(day, car, elsewhere(day, car, hour=14))
    day.app.booking.confirm(SYSTEM, appointment=other)
    advisor = Cast.of(day.store).advisor
    before = car.appointment

    for then in (day.offers(car.vehicle, day.at(14))[0], elsewhere(day, car, hour=14)):
        with pytest.raises(CarIsBooked) as refused:
            day.app.booking.move(advisor, appointment=car.id, proposal=then)

        # An advisor learns of it though the other shop is not theirs to see.
        assert refused.value.facts["appointments"] == [other]
    assert car.appointment == before
    expect_sound(day)


def test_a_car_in_a_shop_is_booked_elsewhere_only_for_when_it_is_ready(day: ShopDay) -> None:
    car = day.book(day.at(9))
    meanwhile, after = (elsewhere(day, car, hour=one) for one in (9, 14))
    day.go(8, 55)
    held = held_again(day, car, meanwhile)
    car.receive()

    with pytest.raises(CarIsBooked) as refused:
        day.app.booking.confirm(SYSTEM, appointment=held)

    assert refused.value.facts["appointments"] == [car.id]
    day.app.booking.confirm(SYSTEM, appointment=held_again(day, car, after))


def test_an_appointment_may_move_into_its_own_time(day: ShopDay) -> None:
    car = day.book(day.at(9))
    later = day.offers(car.vehicle, day.at(9, 15))[0]

    day.app.booking.move(SYSTEM, appointment=car.id, proposal=later)

    assert car.appointment.starts == later.starts < day.at(10)


def test_of_two_confirmations_of_one_car_at_once_one_stands(postgres_server: Databases) -> None:
    with on_postgresql(postgres_server) as (app, clock):
        day = ShopDay(app=app, clock=clock).stock_up()
        member, vehicle = day.customer()
        proposal = day.offers(vehicle, day.at(9))[0]
        held = [
            app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)
            for _ in range(2)
        ]

        def confirmed(appointment: AppointmentId) -> bool:
            try:
                app.booking.confirm(SYSTEM, appointment=appointment)
            except CarIsBooked:
                return False
            return True

        with ThreadPoolExecutor(2) as crowd:
            stood = list(crowd.map(confirmed, [one.appointment for one in held]))

        assert sum(stood) == 1
        expect_sound(day)
