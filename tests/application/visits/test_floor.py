"""When work really begins and ends: who gives way to whom."""

import pytest

from application.shared.caller import SYSTEM
from domain.booking.appointment import HoldIsOver
from domain.shared.claims import ClaimKind, InUse
from domain.shared.time import Span, minutes
from domain.work_orders.record import Wait
from domain.work_orders.work_order import NotYet
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_sound

_OIL_MIN = 25


def neighbours(day: ShopDay) -> tuple[Car, Car]:
    """Two cars one after the other in the same bay; the shop's other time is taken."""
    day.clock.until(day.at(8, 30))
    cars = day.fill(day.at(9), day.at(11))
    for first in cars:
        for then in cars:
            if then.bay == first.bay and then.appointment.starts == first.appointment.ends:
                return first, then
    raise AssertionError("a full shop has neighbours")


def test_a_late_start_pushes_the_visits_own_later_steps(day: ShopDay) -> None:
    car = day.book(day.at(9))
    planned = [one.during for one in car.appointment.plan]
    day.go(9)
    day.wait(10)
    car.receive().prepare()

    car.start()

    now = day.clock.now()
    first, then = sorted(car.spans())
    assert first == Span.of(now, planned[0].length_min)
    assert then == Span.of(first.end, planned[1].length_min)


def test_an_overrun_displaces_who_is_planned_behind_it(day: ShopDay) -> None:
    first, then = neighbours(day)
    day.clock.until(first.appointment.starts)
    first.receive().prepare()
    for step in range(len(first.visit.operations)):
        first.start(step)
        day.clock.until(first.claims[-1].during.end)
        day.run_due()
        if step + 1 < len(first.visit.operations):
            first.finish(step)

    assert then.status == "displaced"
    assert then.claims == []
    assert [one.subject for one in day.told("AppointmentDisplaced")].count(then.id) == 1
    assert first.claims[-1].during.end > then.appointment.starts


def test_a_displaced_appointment_keeps_its_promise_parts_and_price(day: ShopDay) -> None:
    car = day.book(day.at(9))
    before = car.appointment
    day.app.booking.displace(SYSTEM, appointment=car.id, cause="closure")

    after = car.appointment
    seen = day.app.visits.see(SYSTEM, work_order=car.booked.work_order)
    assert (after.promise, after.quoted, after.plan) == (
        before.promise,
        before.quoted,
        before.plan,
    )
    assert all(part.reserved for part in seen.parts)
    day.go(12)
    day.run_due()
    assert car.status == "displaced"


def test_work_in_progress_never_gives_way_to_an_overrun(day: ShopDay) -> None:
    first, then = neighbours(day)
    day.clock.until(first.appointment.starts)
    first.receive().prepare().start()
    then.receive().prepare()
    last = len(first.visit.operations) - 1
    for step in range(last):
        day.clock.until(first.claims[-1].during.end if step == last else first.spans()[step].end)
        first.finish(step).start(step + 1)
    day.clock.until(first.spans(ClaimKind.WORKING)[-1].end)
    then.start()
    working = then.claims
    day.run_due()

    assert then.claims == working
    assert then.visit.is_running


def test_an_early_car_is_taken_when_bay_and_hands_are_free(day: ShopDay) -> None:
    car = day.book(day.at(10))
    day.go(9)

    car.receive().prepare().start()

    assert car.spans(ClaimKind.WORKING) == [Span.of(day.at(9), _OIL_MIN)]


def test_an_early_car_waits_where_others_are_planned(day: ShopDay) -> None:
    first, then = neighbours(day)
    day.clock.until(first.appointment.starts)
    then.receive().prepare()

    with pytest.raises(InUse):
        then.start()

    assert first.status == "booked"


def test_within_the_grace_a_late_customer_keeps_the_plan(day: ShopDay) -> None:
    car = day.book(day.at(9))
    before = car.claims
    day.go(9, 15)

    car.receive()

    assert car.claims == before


def test_beyond_the_grace_the_plan_moves_to_now_if_it_fits(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.go(9, 40)

    car.receive()

    assert car.spans()[0].start == day.at(9, 40)


def test_beyond_the_grace_nobody_else_is_made_to_wait(day: ShopDay) -> None:
    first, then = neighbours(day)
    day.clock.until(first.appointment.starts + minutes(16))

    first.receive()

    assert first.claims == []
    assert then.status == "booked"
    assert then.claims
    first.prepare()
    assert first.claims


def test_work_that_ends_early_gives_its_time_back(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.go(9)
    car.receive().prepare().start()
    day.wait(7)
    car.finish()

    assert car.spans(ClaimKind.WORKING) == [Span.of(day.at(9), 7)]


def test_what_was_worked_stays_on_record_through_a_pause(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.go(9)
    car.receive().prepare().start()
    work_order = car.booked.work_order
    day.wait(5)
    day.app.repairs.suspend(SYSTEM, work_order=work_order, reason=Wait.PART, stays_in_bay=True)
    day.wait(10)
    day.app.repairs.resume(SYSTEM, work_order=work_order)

    assert car.spans(ClaimKind.WORKING) == [
        Span.of(day.at(9), 5),
        Span.of(day.at(9, 15), _OIL_MIN - 5),
    ]
    assert car.spans(ClaimKind.BLOCKED) == [Span.of(day.at(9, 5), 10)]


def test_waiting_never_counts_as_work_however_often_it_happens(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.go(9)
    car.receive().prepare().start()
    work_order = car.booked.work_order
    for _ in range(3):
        day.wait(5)
        day.app.repairs.suspend(SYSTEM, work_order=work_order, reason=Wait.PART)
        day.wait(60)
        day.app.repairs.resume(SYSTEM, work_order=work_order)

    assert car.spans(ClaimKind.WORKING)[-1].length_min == _OIL_MIN - 15
    assert car.visit.stood_still_min == 3 * 60


def test_only_what_ran_over_its_time_is_given_more(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.go(9)
    car.receive().prepare().start()
    before = car.claims
    day.wait(5)

    day.app.repairs.overrun(SYSTEM, work_order=car.booked.work_order)

    assert car.claims == before


def test_a_hold_that_gave_way_is_not_confirmed(day: ShopDay) -> None:
    first = day.book(day.at(9))
    member, vehicle = day.customer()
    day.go(9)
    first.receive().prepare().start()
    there = day.offers(vehicle, day.at(9, 30))
    proposal = next(one for one in there if one.plan[0].bay == first.bay)
    held = day.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)
    day.app.booking.displace(SYSTEM, appointment=held.appointment, cause="overrun")

    with pytest.raises(HoldIsOver):
        day.app.booking.confirm(SYSTEM, appointment=held.appointment)
    assert [one.subject for one in day.told("PlannedTimeLost")] == [held.appointment]


def test_a_car_that_is_here_and_loses_its_plan_tells_it_once(day: ShopDay) -> None:
    car = day.book(day.at(9)).receive()

    for _ in range(2):
        day.app.booking.displace(SYSTEM, appointment=car.id, cause="overrun")

    assert car.claims == []
    assert car.status == "arrived"
    assert [one.subject for one in day.told("PlannedTimeLost")] == [car.id]


def test_another_process_finds_the_time_that_a_hold_lost_at_once(day: ShopDay) -> None:
    member, vehicle = day.customer()
    proposal = day.offers(vehicle, day.at(9))[0]
    held = day.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)
    expect_sound(day)

    day.app.booking.displace(SYSTEM, appointment=held.appointment, cause="overrun")

    expect_sound(day)


@pytest.mark.parametrize("stays_in_bay", [True, False])
def test_a_bay_is_at_one_operation_of_a_car_however_late_it_is(
    day: ShopDay, stays_in_bay: bool
) -> None:
    car = day.book(day.at(9), services=("oil-service", "spark-plug-change"))
    day.go(9)
    car.receive().prepare().start()
    first, *_, then = [one for one in car.visit.operations if one.bay == car.bay]
    assert then.step != first.step
    # Nobody was at the due work: what is claimed of the bay is over, the operation is not.
    day.wait(180)

    with pytest.raises(NotYet):
        car.start(then.step)
    day.app.repairs.suspend(
        SYSTEM,
        work_order=car.booked.work_order,
        reason=Wait.PART,
        stays_in_bay=stays_in_bay,
    )
    day.wait(10)
    day.run_due()
    expect_sound(day)
    day.app.repairs.resume(SYSTEM, work_order=car.booked.work_order)
    car.finish()

    assert len(car.spans(ClaimKind.BLOCKED)) == stays_in_bay
    expect_sound(day)
