"""Nobody checks their own work, whoever was planned for it."""

from uuid import UUID, uuid4

import pytest
from attrs import evolve

from application.shared.caller import SYSTEM, Caller
from domain.shared.ids import PersonId
from domain.shared.text import NoReason
from domain.work_orders.events import OperationFinished, OperationStarted
from domain.work_orders.status import Status
from domain.work_orders.work_order import FourEyes
from tests.application.visits.shop_day import Car, ShopDay


def somebody(id: UUID | None = None) -> Caller:
    return evolve(SYSTEM, actor=evolve(SYSTEM.actor, id=PersonId(id or uuid4())))


def worked(day: ShopDay, starts: Caller, finishes: Caller) -> Car:
    """A car of which all work was started by one person and finished by another."""
    car = day.walk_in().prepare()
    do(day, car, starts, finishes)
    return car


def do(day: ShopDay, car: Car, starts: Caller, finishes: Caller) -> None:
    """All work that has not begun."""
    repairs, visit = day.app.repairs, car.booked.work_order
    for one in car.visit.operations:
        if not one.started:
            repairs.start(starts, work_order=visit, step=one.step)
            day.wait(10)
            repairs.finish(finishes, work_order=visit, step=one.step)


def check(day: ShopDay, car: Car, by: Caller, *, fail: bool = False) -> None:
    failed = (car.visit.jobs[0].id,) if fail else ()
    day.app.quality.check(by, work_order=car.booked.work_order, failed=failed, note="a note")


def test_who_started_finished_or_was_the_hands_of_work_does_not_check_it(day: ShopDay) -> None:
    starts, finishes, other = somebody(), somebody(), somebody()
    car = worked(day, starts, finishes)
    hands = {one.technician for one in car.visit.operations}

    for own in (starts, finishes, *(somebody(one) for one in hands)):
        for fail in (False, True):
            with pytest.raises(FourEyes):
                check(day, car, own, fail=fail)

    check(day, car, other)
    assert car.visit.status is Status.PASSED


def test_who_did_work_that_failed_does_not_check_what_others_did_again(day: ShopDay) -> None:
    first, second, other = somebody(), somebody(), somebody()
    car = worked(day, first, first)
    check(day, car, other, fail=True)
    do(day, car, second, second)

    for own in (first, second):
        with pytest.raises(FourEyes):
            check(day, car, own)

    check(day, car, other)
    assert car.visit.status is Status.PASSED


def test_who_sends_work_back_says_why(day: ShopDay) -> None:
    car = worked(day, somebody(), somebody())
    failed = (car.visit.jobs[0].id,)

    with pytest.raises(NoReason):
        day.app.quality.check(somebody(), work_order=car.booked.work_order, failed=failed)

    assert car.visit.status is Status.DONE


def test_it_is_kept_and_told_who_started_and_finished_work(day: ShopDay) -> None:
    starts, finishes = somebody(), somebody()
    car = worked(day, starts, finishes)

    kept = {(one.started_by, one.finished_by) for one in car.visit.operations}
    started = {
        one.event.by
        for one in day.told("OperationStarted")
        if isinstance(one.event, OperationStarted)
    }
    finished = {
        one.event.by
        for one in day.told("OperationFinished")
        if isinstance(one.event, OperationFinished)
    }

    assert kept == {(starts.actor.id, finishes.actor.id)}
    assert (started, finished) == ({starts.actor.id}, {finishes.actor.id})
