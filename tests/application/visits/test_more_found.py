"""What is found while the work goes on."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from application.shared.caller import SYSTEM
from application.visits.diagnosis import NothingSaid
from application.visits.moves import moves_of
from domain.booking.events import PromiseRenewed
from domain.orders.lines import Undecided
from domain.shared.aggregate import Event
from domain.shared.life_cycle import IllegalMove
from domain.work_orders.events import ApprovalGiven
from domain.work_orders.record import Finding, Severity, Wait
from tests.application.visits.parts import (
    PLUGS,
    approve,
    find_plugs_worn,
    finish_all_dispatched,
    plugs_job,
)
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_sound

E = TypeVar("E", bound=Event)
WORN = Finding(note="worn", severity=Severity.SOON)


def diagnosed(day: ShopDay) -> Car:
    car = day.book(day.at(9))
    day.go(9)
    car.receive()
    note(car)
    return car


def dispatched(day: ShopDay) -> Car:
    car = diagnosed(day)
    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)
    return car


def in_repair(day: ShopDay) -> Car:
    return dispatched(day).start()


def suspended(day: ShopDay) -> Car:
    car = in_repair(day)
    day.app.repairs.suspend(SYSTEM, work_order=car.booked.work_order, reason=Wait.CUSTOMER)
    return car


def note(car: Car) -> None:
    car.day.app.diagnosis.diagnose(SYSTEM, work_order=car.booked.work_order, findings=(WORN,))


def check(car: Car) -> None:
    car.day.app.quality.check(SYSTEM, work_order=car.booked.work_order)


def told(car: Car, kind: type[E]) -> list[E]:
    while car.day.app.stream.move():
        pass
    history = car.day.app.visits.history(SYSTEM, work_order=car.booked.work_order)
    return [one.event for one in history if isinstance(one.event, kind)]


def moves(car: Car) -> tuple[str, ...]:
    seen = car.day.app.visits.see(SYSTEM, work_order=car.booked.work_order)
    return moves_of(seen, SYSTEM.actor)


@pytest.mark.parametrize("state", [diagnosed, dispatched, in_repair, suspended])
def test_what_is_found_later_is_added(day: ShopDay, state: Callable[[ShopDay], Car]) -> None:
    car = state(day)
    before = car.visit
    assert "diagnose" in moves(car)

    note(car)

    assert car.visit.findings == (*before.findings, WORN)
    assert car.visit.status is before.status
    assert car.visit.operations == before.operations


@pytest.mark.parametrize("state", [dispatched, in_repair, suspended])
def test_work_goes_on_beside_a_question(day: ShopDay, state: Callable[[ShopDay], Car]) -> None:
    car = state(day)
    before = car.visit

    asked = find_plugs_worn(car)

    assert asked.proposed
    assert "decide" in moves(car)
    assert car.visit.status is before.status
    approve(car, asked.proposed)
    assert car.visit.status is before.status
    assert car.visit.operations[: len(before.operations)] == before.operations
    assert [job.service for job in car.visit.jobs][1:] == [PLUGS]
    expect_sound(day)


def test_before_hands_are_chosen_the_visit_waits_for_the_answer(day: ShopDay) -> None:
    car = diagnosed(day)

    asked = find_plugs_worn(car)

    assert car.visit.status == "awaiting_approval"
    with pytest.raises(IllegalMove):
        note(car)
    approve(car, asked.proposed)
    assert car.visit.status == "diagnosed"


def test_approved_additional_work_is_dispatched_and_done_like_any_other(day: ShopDay) -> None:
    car = in_repair(day)
    approve(car, find_plugs_worn(car).proposed)
    begun = car.visit.operation(0)

    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)

    assert car.visit.operation(0) == begun
    assert all(one.technician for one in car.visit.operations)
    expect_sound(day)
    finish_all(car)
    assert car.visit.status == "done"
    expect_sound(day)


def test_approved_work_that_ends_later_than_promised_renews_the_promise(day: ShopDay) -> None:
    car = in_repair(day)
    first = car.appointment.promise
    approve(car, find_plugs_worn(car).proposed)
    assert car.appointment.promise == first

    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)

    ends = max(one.planned.end for one in car.visit.operations if one.planned)
    then = car.appointment
    assert then.first_promise == first
    assert ends <= then.promise.likely < then.promise.latest
    assert first.latest < then.promise.latest
    [renewed] = told(car, PromiseRenewed)
    assert (renewed.likely, renewed.latest) == (then.promise.likely, then.promise.latest)


def test_a_promise_stands_when_the_customer_agreed_to_nothing_more(day: ShopDay) -> None:
    car = dispatched(day)

    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)

    assert car.appointment.first_promise is None


def finish_all(car: Car) -> None:
    car.day.wait(5)
    car.finish()
    finish_all_dispatched(car)


def test_work_that_is_done_waits_for_the_answer_before_its_check(day: ShopDay) -> None:
    car = in_repair(day)
    asked = find_plugs_worn(car)
    finish_all(car)

    assert car.visit.status == "done"
    assert "check" not in moves(car)
    with pytest.raises(Undecided):
        check(car)
    no = dict.fromkeys(asked.proposed, False)
    day.app.diagnosis.decide(SYSTEM, work_order=car.booked.work_order, answers=no)

    check(car)
    assert car.visit.status == "passed"


def test_a_late_yes_brings_work_that_was_done_back_to_the_floor(day: ShopDay) -> None:
    car = in_repair(day)
    asked = find_plugs_worn(car)
    finish_all(car)

    approve(car, asked.proposed)

    assert car.visit.status == "in_repair"
    assert "dispatch" in moves(car)
    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)
    finish_all_dispatched(car)
    assert car.visit.status == "done"
    check(car)


def test_an_approved_line_does_not_wait_for_the_answer_about_another(day: ShopDay) -> None:
    car = in_repair(day)
    first = find_plugs_worn(car)
    other = find_plugs_worn(car)

    approve(car, first.proposed)

    assert [job.id for job in car.visit.jobs][1:] == [plugs_job(car)]
    assert "decide" in moves(car)
    assert not told(car, ApprovalGiven)
    approve(car, other.proposed)
    assert len(told(car, ApprovalGiven)) == 1
    assert len(car.visit.jobs) == 3


@pytest.mark.parametrize("nothing", [False, True])
def test_either_something_was_found_or_it_is_said_that_nothing_was(
    day: ShopDay, nothing: bool
) -> None:
    car = day.book().receive()
    diagnose = day.app.diagnosis.diagnose
    findings = (WORN,) if nothing else ()

    with pytest.raises(NothingSaid):
        diagnose(SYSTEM, work_order=car.booked.work_order, findings=findings, nothing_found=nothing)

    assert car.visit.status == "received"
    diagnose(SYSTEM, work_order=car.booked.work_order, findings=(), nothing_found=True)
    assert car.visit.status == "diagnosed"


def test_what_was_done_cannot_be_diagnosed_any_more(day: ShopDay) -> None:
    car = in_repair(day)
    finish_all(car)

    with pytest.raises(IllegalMove):
        note(car)
    assert "diagnose" not in moves(car)
