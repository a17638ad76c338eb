"""Repairs of several days, and shops that are open at night."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from attrs import evolve

from adapters.bootstrap import in_memory
from application.inventory.service import Delivered
from application.shared.caller import SYSTEM
from application.shared.network import Network
from domain.shared.claims import ClaimKind
from domain.shared.ids import derived_id
from domain.shared.money import Money
from domain.shared.time import Span, minutes
from domain.stores.hours import OpeningHours
from domain.work_orders.record import Wait
from domain.workforce.shifts import Shift
from simulation.clock import HandClock
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_sound
from tests.chain import CATALOGUE, MONDAY, a_customer, small_chain

OVERHAUL = ("engine-overhaul",)
"""Four hours, ten and five, and a check: seven operations."""


def open_hours(day: ShopDay) -> list[Span]:
    shop = day.app.directory.store(day.store)
    today = shop.business_day(day.clock.now())
    return list(shop.open_spans([today + timedelta(days=n) for n in range(14)]))


def at_night(day: ShopDay, hour: int) -> datetime:
    return day.at(0) + timedelta(hours=hour)


def test_a_repair_of_days_claims_operation_by_operation_and_no_night(day: ShopDay) -> None:
    car = day.book(day.at(9), services=OVERHAUL)

    plan = car.appointment.plan
    assert len(plan) == len(car.visit.operations) == 7
    assert car.appointment.nights >= 1
    assert max(one.during.length_min for one in plan) <= 240
    hours = open_hours(day)
    assert all(any(span.covers(one.during) for span in hours) for one in car.claims)
    assert sorted(one.during for one in plan) == [one.during for one in plan]
    expect_sound(day)


def test_the_promise_for_a_repair_of_days_is_a_time_at_which_the_shop_is_open(
    day: ShopDay,
) -> None:
    car = day.book(day.at(9), services=OVERHAUL)

    promise = car.appointment.promise
    assert promise.likely == car.appointment.ends
    assert promise.likely < promise.latest
    assert any(span.start < promise.latest <= span.end for span in open_hours(day))


def test_a_repair_of_days_is_done_day_by_day(day: ShopDay) -> None:
    car = day.book(day.at(9), services=OVERHAUL)
    day.clock.until(car.appointment.starts)
    car.receive().prepare()

    for operation in car.visit.operations:
        assert operation.planned is not None
        day.clock.until(max(day.clock.now(), operation.planned.start))
        car.start(operation.step)
        day.wait(operation.planned.length_min)
        car.finish(operation.step)
        expect_sound(day)

    assert car.visit.status == "done"


def test_a_late_start_moves_that_day_and_not_the_next(day: ShopDay) -> None:
    car = day.book(day.at(9), services=OVERHAUL)
    steps = {one.step for one in car.appointment.plan if one.day > 0}
    day.clock.until(car.appointment.starts + minutes(10))
    car.receive().prepare()
    tomorrow = [one for one in car.claims if one.step in steps]

    car.start()

    assert tomorrow
    assert [one for one in car.claims if one.step in steps] == tomorrow


def test_a_car_that_cannot_move_blocks_its_bay_through_the_night(day: ShopDay) -> None:
    car = day.book(day.at(19))
    day.clock.until(car.appointment.starts)
    car.receive().prepare().start()
    day.go(19, 50)
    day.app.repairs.suspend(
        SYSTEM, work_order=car.booked.work_order, reason=Wait.PART, stays_in_bay=True
    )

    [before] = car.spans(ClaimKind.BLOCKED)
    assert before == Span(day.at(19, 50), at_night(day, 32) + minutes(15))
    day.clock.until(before.end)
    day.run_due()
    [after] = car.spans(ClaimKind.BLOCKED)
    assert after == Span(before.start, before.end + minutes(15))
    day.app.repairs.resume(SYSTEM, work_order=car.booked.work_order)
    assert car.spans(ClaimKind.BLOCKED) == [Span(before.start, before.end)]


@pytest.fixture
def late() -> ShopDay:
    """A shop that is open from ten in the morning to two in the night."""
    clock = HandClock(MONDAY)
    app = in_memory(clock=clock, random=Random(0))
    app.loading.load_catalogue(SYSTEM, catalogue=CATALOGUE)
    chain = small_chain(1)
    evening = Shift(start=18 * 60, end=26 * 60)
    app.loading.load_network(
        SYSTEM,
        network=Network(
            stores=tuple(evolve(one, hours=OpeningHours.daily(600, 1560)) for one in chain.stores),
            bays=chain.bays,
            technicians=tuple(evolve(one, week=(evening,) * 7) for one in chain.technicians),
        ),
    )
    day = ShopDay(app=app, clock=clock)
    items = tuple(
        Delivered(part=part.id, quantity=20_000, cost=Money(1_000_000)) for part in CATALOGUE.parts
    )
    delivery = derived_id(day.store, "opening stock")
    app.inventory.receive(SYSTEM, store=day.store, delivery=delivery, items=items)
    return day


def test_a_chain_runs_across_midnight_where_the_shop_is_open(late: ShopDay) -> None:
    midnight = at_night(late, 24)

    car = late.book(midnight - minutes(10))

    assert car.appointment.starts < midnight < car.appointment.ends
    assert car.appointment.nights == 0
    late.clock.until(car.appointment.starts)
    finish(car)
    expect_sound(late)


def finish(car: Car) -> None:
    car.receive().prepare()
    for operation in car.visit.operations:
        car.start(operation.step)
        car.day.wait(operation.need.minutes)
        car.finish(operation.step)
    assert car.visit.status == "done"


def test_a_night_belongs_to_the_day_on_which_it_began(late: ShopDay) -> None:
    car = late.book(at_night(late, 25))

    monday = late.app.listings.appointments(SYSTEM, store=late.store, day=date(2026, 3, 2))
    tuesday = late.app.listings.appointments(SYSTEM, store=late.store, day=date(2026, 3, 3))

    assert [row.id for row in monday] == [car.id]
    assert tuesday == []


def test_nobody_is_offered_the_time_after_closing(late: ShopDay) -> None:
    _, vehicle = a_customer(late.app, 99)

    offers = late.offers(vehicle, at_night(late, 25))

    hours = open_hours(late)
    assert offers
    for offer in offers:
        for one in offer.plan:
            assert any(span.covers(one.during) for span in hours)


def test_a_day_on_which_a_late_shop_stays_closed_takes_its_night_with_it(late: ShopDay) -> None:
    car = late.book(at_night(late, 25))

    closed = late.app.closing.close_on(SYSTEM, store=late.store, days=(date(2026, 3, 2),))

    assert closed.displaced == (car.id,)
    late.app.closing.open_on(SYSTEM, store=late.store, days=(date(2026, 3, 2),))
    assert late.offers(car.vehicle, at_night(late, 25), latest=at_night(late, 26))
