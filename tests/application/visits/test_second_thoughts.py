"""What a customer does without, and a visit that ends before it began."""

import pytest
from attrs import evolve

from application.shared.caller import SYSTEM
from application.shared.rights import Own
from domain.orders.status import Status as OrderStatus
from domain.shared.life_cycle import IllegalMove
from domain.work_orders.job import OperationState
from domain.work_orders.record import Wait
from domain.work_orders.status import Status
from domain.work_orders.work_order import NotYet
from simulation.cast import customer
from tests.application.visits.overtaken import Overtaken
from tests.application.visits.parts import (
    PLUGS_NEEDED,
    deliver,
    dispatch,
    find_plugs_worn,
    finish_all_dispatched,
    issue,
    level,
    needed_for,
    order_of,
    plugs_job,
    plugs_of,
    sell_out,
    told_of,
    with_worn_plugs,
)
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_sound
from tests.chain import OTHER_EYES, a_furnished_twin

REASON = "takes too long"


def withdraw_plugs(car: Car) -> None:
    car.day.app.calling_off.withdraw(
        SYSTEM, work_order=car.booked.work_order, line=plugs_job(car), reason=REASON
    )


def test_what_is_withdrawn_goes_to_who_waits_next(day: ShopDay) -> None:
    sell_out(day, leave=PLUGS_NEEDED)
    first, then = with_worn_plugs(day), with_worn_plugs(day)
    assert plugs_of(then).expected == PLUGS_NEEDED

    withdraw_plugs(first)

    assert (plugs_of(first).reserved, plugs_of(then).reserved) == (0, PLUGS_NEEDED)
    assert told_of(then, "PartArrived") == 1


def test_a_customer_who_does_without_waits_no_longer(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)

    withdraw_plugs(car)

    assert level(day).expected == 0
    assert told_of(car, "PartForgone") == 1
    assert plugs_job(car) not in {job.id for job in car.visit.jobs}
    assert deliver(day, 1).arrivals == ()


def test_the_customer_may_do_without_and_others_parts_follow(day: ShopDay) -> None:
    """A customer may change stock that only staff may see."""
    sell_out(day, leave=PLUGS_NEEDED)
    first, then = with_worn_plugs(day), with_worn_plugs(day)
    me = customer(first.member)
    assert isinstance(me.actor.scope, Own)

    day.app.calling_off.withdraw(
        me, work_order=first.visit.id, line=plugs_job(first), reason=REASON
    )

    assert plugs_of(then).reserved == PLUGS_NEEDED


def test_work_that_waited_for_nothing_else_is_done_without_it(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)
    dispatch(car)
    issue(car)
    finish_all_dispatched(car)

    withdraw_plugs(car)

    assert car.visit.status is Status.DONE
    day.app.quality.check(OTHER_EYES, work_order=car.visit.id)
    day.app.settlement.settle(SYSTEM, work_order=car.visit.id)
    assert order_of(car).status in (OrderStatus.SETTLED, OrderStatus.PAID)


def test_suspended_work_that_has_nothing_left_is_done_when_it_goes_on(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)
    dispatch(car)
    issue(car)
    finish_all_dispatched(car)
    day.app.repairs.suspend(SYSTEM, work_order=car.visit.id, reason=Wait.PART)
    withdraw_plugs(car)
    assert car.visit.status == "suspended"

    day.app.repairs.resume(SYSTEM, work_order=car.visit.id)

    assert car.visit.status is Status.DONE


def test_a_job_that_has_begun_is_not_withdrawn(day: ShopDay) -> None:
    car = with_worn_plugs(day)
    dispatch(car)
    first = car.visit.jobs[0]
    car.start(first.operations[0].step)

    with pytest.raises(OperationState):
        day.app.calling_off.withdraw(SYSTEM, work_order=car.visit.id, line=first.id, reason=REASON)


def test_planned_time_of_a_withdrawn_job_is_free(day: ShopDay) -> None:
    car = with_worn_plugs(day)
    dispatch(car)
    steps = {one.step for job in car.visit.jobs[1:] for one in job.operations}
    assert steps & {claim.step for claim in car.claims}

    withdraw_plugs(car)

    assert steps.isdisjoint(claim.step for claim in car.claims)
    expect_sound(day)


def test_what_was_handed_out_comes_back_before_a_line_is_withdrawn(day: ShopDay) -> None:
    car = with_worn_plugs(day)
    issue(car)

    with pytest.raises(NotYet):
        withdraw_plugs(car)

    for line, quantity in [(plugs_of(car).line, plugs_of(car).issued)]:
        day.app.repairs.return_part(SYSTEM, work_order=car.visit.id, line=line, quantity=quantity)
    withdraw_plugs(car)


def test_a_part_handed_out_meanwhile_collides_with_withdrawing_its_line() -> None:
    app, clock = a_furnished_twin()
    car = with_worn_plugs(ShopDay(app=app, clock=clock).stock_up())
    slow = Overtaken(app.calling_off.transactions, lambda: issue(car))
    calling_off = evolve(app.calling_off, transactions=slow)

    with pytest.raises(NotYet):
        calling_off.withdraw(
            SYSTEM, work_order=car.visit.id, line=plugs_of(car).line, reason=REASON
        )

    assert slow.times == 1
    assert plugs_of(car).issued == PLUGS_NEEDED


def test_withdrawing_a_part_alone_makes_a_new_version_of_its_visit(day: ShopDay) -> None:
    car = with_worn_plugs(day)
    before = car.visit.version

    day.app.calling_off.withdraw(
        SYSTEM, work_order=car.visit.id, line=plugs_of(car).line, reason=REASON
    )

    assert car.visit.version == before + 1


def test_the_last_job_is_not_withdrawn(day: ShopDay) -> None:
    car = day.book().receive()

    with pytest.raises(NotYet):
        day.app.calling_off.withdraw(
            SYSTEM, work_order=car.visit.id, line=car.visit.jobs[0].id, reason=REASON
        )


def test_a_question_is_answered_and_not_withdrawn(day: ShopDay) -> None:
    car = day.book().receive()
    find_plugs_worn(car)

    with pytest.raises(NotYet):
        withdraw_plugs(car)


def test_a_visit_that_is_called_off_frees_everything_it_had(day: ShopDay) -> None:
    sell_out(day)
    car, then = with_worn_plugs(day), with_worn_plugs(day)
    before = {part: level(day, part).reserved for part in needed_for("oil-service")}

    day.app.calling_off.call_off(SYSTEM, work_order=car.visit.id, reason=REASON)

    assert car.visit.status is Status.CANCELLED
    assert order_of(car).status is OrderStatus.CANCELLED
    assert car.claims == []
    assert level(day).expected == PLUGS_NEEDED
    assert plugs_of(then).expected == PLUGS_NEEDED
    assert all(
        level(day, part).reserved == before[part] - count
        for part, count in needed_for("oil-service").items()
    )
    expect_sound(day)


def test_a_visit_in_repair_is_not_called_off(day: ShopDay) -> None:
    car = day.book().receive().prepare()
    car.start()

    with pytest.raises(IllegalMove):
        day.app.calling_off.call_off(SYSTEM, work_order=car.visit.id, reason=REASON)


def test_an_appointment_is_cancelled_and_not_called_off(day: ShopDay) -> None:
    car = day.book()

    with pytest.raises(NotYet):
        day.app.calling_off.call_off(SYSTEM, work_order=car.visit.id, reason=REASON)


def test_a_cancelled_appointment_gives_its_parts_to_who_waits(day: ShopDay) -> None:
    booked = day.book(day.at(14), services=("spark-plug-change",))
    sell_out(day)
    waiting = with_worn_plugs(day)

    day.app.booking.cancel(SYSTEM, appointment=booked.id, reason="other plans")

    assert plugs_of(waiting).reserved == PLUGS_NEEDED
    assert level(day).free == 0
