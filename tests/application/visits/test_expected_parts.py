"""A part that is not there stops one job, not the visit, and the order that waits gets it first."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.shared.caller import SYSTEM
from application.visits.moves import moves_of
from domain.inventory.expected import PartsToCome
from domain.inventory.stock import OutOfStock
from domain.shared.errors import Conflict
from domain.shared.life_cycle import IllegalMove
from domain.work_orders.job import OperationState
from domain.work_orders.record import Wait
from domain.work_orders.status import Status
from tests.application.visits.parts import (
    PLUG,
    PLUGS_NEEDED,
    approve,
    deliver,
    dispatch,
    find_plugs_worn,
    finish_all_dispatched,
    issue,
    level,
    order_of,
    plugs_job,
    plugs_of,
    sell_out,
    told_of,
    with_worn_plugs,
)
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.sound import expect_sound
from tests.chain import OTHER_EYES


def test_a_line_whose_part_is_not_there_is_approved_and_waits(day: ShopDay) -> None:
    sell_out(day)
    car = day.book().receive()
    asked = find_plugs_worn(car)

    approve(car, asked.proposed)

    [to_come] = asked.to_come
    assert to_come in asked.proposed
    assert (plugs_of(car).line, plugs_of(car).expected, plugs_of(car).reserved) == (
        to_come,
        PLUGS_NEEDED,
        0,
    )
    assert level(day).expected == PLUGS_NEEDED
    assert told_of(car, "PartExpected") == 1
    expect_sound(day)


def test_what_is_there_is_reserved_at_once_and_only_the_rest_is_waited_for(day: ShopDay) -> None:
    sell_out(day, leave=PLUGS_NEEDED - 1)

    car = with_worn_plugs(day)

    assert (plugs_of(car).reserved, plugs_of(car).expected) == (PLUGS_NEEDED - 1, 1)
    assert level(day).free == 0


def test_nothing_is_to_come_when_everything_is_there(day: ShopDay) -> None:
    car = day.book().receive()

    assert find_plugs_worn(car).to_come == ()


def test_goods_in_serve_who_waits_longest_first(day: ShopDay) -> None:
    sell_out(day)
    first = with_worn_plugs(day)
    day.wait(5)
    then = with_worn_plugs(day)

    received = deliver(day, PLUGS_NEEDED)

    [arrival] = received.arrivals
    assert (arrival.order, arrival.quantity) == (first.booked.order, PLUGS_NEEDED)
    assert (plugs_of(first).reserved, plugs_of(first).expected) == (PLUGS_NEEDED, 0)
    assert (plugs_of(then).reserved, plugs_of(then).expected) == (0, PLUGS_NEEDED)
    assert (told_of(first, "PartArrived"), told_of(then, "PartArrived")) == (1, 0)


def test_what_more_comes_than_is_waited_for_is_free(day: ShopDay) -> None:
    sell_out(day)
    with_worn_plugs(day)

    deliver(day, PLUGS_NEEDED + 3)

    assert (level(day).free, level(day).expected) == (3, 0)


def test_a_part_that_somebody_waits_for_is_in_no_new_offer(day: ShopDay) -> None:
    sell_out(day)
    with_worn_plugs(day)
    _, vehicle = day.customer()
    deliver(day, PLUGS_NEEDED)

    assert day.offers(vehicle, services=("spark-plug-change",)) == ()


def test_a_hold_never_waits_for_parts(day: ShopDay) -> None:
    member, vehicle = day.customer()
    proposal = day.offers(vehicle, services=("spark-plug-change",))[0]
    sell_out(day)

    with pytest.raises(OutOfStock):
        day.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)

    assert level(day).expected == 0


def test_the_other_jobs_go_ahead_while_one_waits(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)

    dispatch(car)
    issue(car)

    plugs = next(job for job in car.visit.jobs if job.id == plugs_job(car))
    others = [job for job in car.visit.jobs if job.id != plugs.id]
    assert not any(one.technician for one in plugs.operations)
    assert all(one.technician for job in others for one in job.operations)
    assert {claim.step for claim in car.claims}.isdisjoint(one.step for one in plugs.operations)
    finish_all_dispatched(car)
    assert car.visit.status is Status.IN_REPAIR
    expect_sound(day)


def test_a_job_is_not_begun_before_its_parts_are_here(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)
    dispatch(car)
    step = next(job for job in car.visit.jobs if job.id == plugs_job(car)).operations[0].step
    hands = car.technician

    with pytest.raises(OperationState):
        car.start(step)
    with pytest.raises(PartsToCome):
        day.app.dispatching.pin(
            SYSTEM, work_order=car.visit.id, step=step, technician=hands, reason="now"
        )


def test_what_is_still_to_come_is_not_handed_out(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)
    issue(car)

    with pytest.raises(PartsToCome) as refusal:
        issue(car)

    assert refusal.value.facts["parts"] == [PLUG]
    assert plugs_of(car).issued == 0


def test_dispatch_says_so_when_nothing_can_be_done_before_parts_come(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)
    booked = car.visit.jobs[0].id
    day.app.calling_off.withdraw(
        SYSTEM, work_order=car.visit.id, line=booked, reason="only the plugs"
    )

    with pytest.raises(PartsToCome):
        dispatch(car)

    deliver(day, PLUGS_NEEDED)
    dispatch(car)
    assert car.visit.status is Status.DISPATCHED


def test_the_visit_waits_for_the_part_and_goes_on_when_it_is_here(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)
    dispatch(car)
    issue(car)
    finish_all_dispatched(car)
    id = car.visit.id
    day.app.repairs.suspend(SYSTEM, work_order=id, reason=Wait.PART)
    day.wait(90)
    deliver(day, PLUGS_NEEDED)
    day.app.repairs.resume(SYSTEM, work_order=id)

    dispatch(car)
    issue(car)
    finish_all_dispatched(car)

    assert car.visit.status is Status.DONE
    assert [one.reason for one in car.visit.suspensions] == [Wait.PART]
    day.app.quality.check(OTHER_EYES, work_order=id)
    assert day.app.settlement.settle(SYSTEM, work_order=id) == order_of(car).total
    expect_sound(day)


def test_nothing_is_dispatched_twice_in_a_running_repair(day: ShopDay) -> None:
    car = day.book().receive().prepare()
    car.start()

    with pytest.raises(IllegalMove):
        dispatch(car)


def test_who_waits_is_told_when_it_should_come(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)
    tomorrow = day.clock.now() + timedelta(days=1)

    for due in (tomorrow + timedelta(days=1), tomorrow):
        day.wait(1)
        day.app.inventory.schedule(SYSTEM, store=day.store, part=PLUG, due=due)

    assert plugs_of(car).due == tomorrow
    [waiting] = day.app.stockroom.expected(SYSTEM, store=day.store)
    assert (waiting.due, waiting.order) == (tomorrow, car.booked.order)
    assert told_of(car, "PartScheduled") == 2


def test_nothing_is_scheduled_that_nobody_waits_for(day: ShopDay) -> None:
    with pytest.raises(Conflict):
        day.app.inventory.schedule(
            SYSTEM, store=day.store, part=PLUG, due=day.clock.now() + timedelta(days=1)
        )


def test_parts_that_come_back_or_are_found_go_to_who_waits(day: ShopDay) -> None:
    giving = with_worn_plugs(day)
    issue(giving)
    sell_out(day)
    first = with_worn_plugs(day)
    day.wait(1)
    then = with_worn_plugs(day)
    back = plugs_of(giving)
    day.app.repairs.return_part(
        SYSTEM, work_order=giving.visit.id, line=back.line, quantity=back.issued
    )
    assert plugs_of(first).reserved == PLUGS_NEEDED
    found = day.app.inventory.count(
        SYSTEM,
        store=day.store,
        part=PLUG,
        counted=level(day).on_hand + PLUGS_NEEDED,
        reason="behind the shelf",
    )

    assert plugs_of(then).reserved == PLUGS_NEEDED
    assert (found.free, found.expected) == (0, 0)


def test_the_moves_of_a_waiting_visit_are_told(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)
    seen = day.app.visits.see(SYSTEM, work_order=car.visit.id)

    assert {"withdraw", "call-off", "dispatch"} <= {*moves_of(seen, SYSTEM.actor)}
    dispatch(car)
    car.start()
    begun = day.app.visits.see(SYSTEM, work_order=car.visit.id)
    assert {"withdraw", "dispatch"} <= {*moves_of(begun, SYSTEM.actor)}
    assert "call-off" not in moves_of(begun, SYSTEM.actor)


def test_the_same_answer_twice_waits_once(day: ShopDay) -> None:
    sell_out(day)
    car = day.book().receive()
    asked = find_plugs_worn(car)

    for _ in range(2):
        approve(car, asked.proposed, evolve(SYSTEM, key="yes"))

    assert level(day).expected == PLUGS_NEEDED
