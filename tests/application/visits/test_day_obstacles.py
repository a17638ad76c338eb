"""What a plan of a live day goes around, and what it is made for."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.shared.caller import SYSTEM
from application.shared.ports import Asked
from application.visits.planning import PlanIsStale
from domain.booking.appointment import Status
from domain.shared.claims import ClaimKind
from domain.shared.time import Span, minutes
from domain.shared.trade import BayKind
from domain.stores.events import ClosureCause
from tests.application.visits.parts import PLUG, plugs_job, sell_out, with_worn_plugs
from tests.application.visits.planned import (
    absent,
    busy,
    displaced,
    expect_followed,
    proposed,
)
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.sound import expect_sound


def test_who_falls_ill_at_ten_leaves_most_hands_where_they_are(day: ShopDay) -> None:
    cars = [
        day.book(day.at(hour, minute), services=services)
        for hour in range(9, 18)
        for minute, services in ((0, ("oil-service",)), (30, ("brake-pads-front",)))
    ]
    day.go(9)
    at_work = cars[0].receive().prepare().start()
    day.go(9, 50)
    at_work.finish()
    day.go(10)
    theirs = next(car for car in cars if car.appointment.starts >= day.at(10))
    ill = theirs.technician
    before = {
        (car.visit.id, one.step): one.technician for car in cars for one in car.appointment.plan
    }
    absent(day, theirs, from_=10)

    proposal = proposed(day)

    open_ = [
        move
        for move in proposal.moves
        if before[move.work_order, move.step] != ill and move.before is not None
    ]
    same = [
        move for move in open_ if move.before and move.before.technician == move.after.technician
    ]
    assert len(same) >= 0.8 * len(open_) > 0
    assert all(move.after.technician != ill for move in proposal.moves)
    day.app.planning.accept(SYSTEM, plan=proposal.plan)
    expect_followed(day, proposal)


def test_started_work_never_moves_and_what_follows_waits_for_it(day: ShopDay) -> None:
    cars = busy(day)
    day.go(9)
    running = cars[1].receive().prepare().start()
    at_work = running.spans(ClaimKind.WORKING)
    absent(day, next(car for car in cars if car.technician != running.technician), from_=10)

    proposal = proposed(day)
    day.app.planning.accept(SYSTEM, plan=proposal.plan)

    own = [move for move in proposal.moves if move.appointment == running.id]
    assert 0 not in {move.step for move in own}
    assert all(move.after.during.start >= at_work[0].end for move in own)
    assert running.spans(ClaimKind.WORKING) == at_work
    expect_followed(day, proposal)


def test_a_car_in_the_shop_gets_the_hands_of_the_plan(day: ShopDay) -> None:
    cars = busy(day)
    day.go(9)
    car = cars[1].receive().prepare()
    day.app.closing.close_bay(
        SYSTEM,
        bay=car.bay,
        during=Span(day.at(9), day.at(11)),
        cause=ClosureCause.BREAKDOWN,
    )

    proposal = proposed(day)
    day.app.planning.accept(SYSTEM, plan=proposal.plan)

    after = {move.step: move.after for move in proposal.moves if move.appointment == car.id}
    for operation in car.visit.operations:
        spot = after[operation.step]
        assert (operation.bay, operation.technician) == (spot.bay, spot.technician)
        assert operation.planned == spot.during
    assert car.visit.id in {one.subject for one in day.told("WorkReplanned")}
    expect_followed(day, proposal)


def test_a_bay_that_closes_for_an_hour_is_used_before_and_after(day: ShopDay) -> None:
    cars = busy(day)
    lift = cars[0].bay
    hour = Span(day.at(11), day.at(12))
    day.app.closing.close_bay(SYSTEM, bay=lift, during=hour, cause=ClosureCause.BREAKDOWN)

    proposal = proposed(day)
    day.app.planning.accept(SYSTEM, plan=proposal.plan)

    there = [move.after.during for move in proposal.moves if move.after.bay == lift]
    assert min(there).start < hour.start < max(there).start
    assert not any(one.overlaps(hour) for one in there)
    expect_followed(day, proposal)


def test_a_hold_is_not_planned_over(day: ShopDay) -> None:
    busy(day)
    member, vehicle = day.customer()
    offer = day.offers(vehicle, day.at(10))[0]
    held = day.app.booking.hold(SYSTEM, proposal=offer, member=member, vehicle=vehicle)
    kept = [one for one in day.claims() if one.subject == held.appointment]

    proposal = proposed(day)
    day.app.planning.accept(SYSTEM, plan=proposal.plan)

    assert held.appointment not in {move.appointment for move in proposal.moves}
    assert [one for one in day.claims() if one.subject == held.appointment] == kept
    day.app.booking.confirm(SYSTEM, appointment=held.appointment)
    expect_sound(day)


def test_what_has_no_room_is_postponed_by_name_and_loses_only_its_time(day: ShopDay) -> None:
    cars = busy(day)
    bays = day.app.directory.register.bays_of(day.store)
    day.go(9)
    for lift in (bay.id for bay in bays if bay.kind is BayKind.LIFT):
        day.app.closing.close_bay(
            SYSTEM, bay=lift, during=Span(day.at(9), day.at(18)), cause=ClosureCause.BREAKDOWN
        )

    proposal = proposed(day)
    accepted = day.app.planning.accept(SYSTEM, plan=proposal.plan)

    assert proposal.later
    assert accepted.postponed == tuple(one.appointment for one in proposal.later)
    later = [car for car in cars if car.id in accepted.postponed]
    assert {car.status for car in later} == {Status.DISPLACED}
    assert not any(car.claims for car in later)
    expect_followed(day, proposal)


def test_a_pinned_technician_stays_pinned(day: ShopDay) -> None:
    cars = busy(day)
    day.go(9)
    car = cars[0].receive().prepare()
    choices = day.app.dispatching.choices(SYSTEM, work_order=car.booked.work_order)
    free = [one.candidate.technician for one in choices[0] if one.limit is None]
    day.app.dispatching.pin(
        SYSTEM, work_order=car.booked.work_order, step=0, technician=free[-1], reason="knows it"
    )
    displaced(day, cars[1:6])

    proposal = proposed(day)
    day.app.planning.accept(SYSTEM, plan=proposal.plan)

    assert car.visit.operation(0).technician == free[-1]
    assert car.visit.operation(0).pinned == "knows it"
    expect_followed(day, proposal)


def test_overrunning_work_is_planned_around(day: ShopDay) -> None:
    cars = busy(day)
    day.go(9)
    running = cars[0].receive().prepare().start()
    day.clock.until(running.spans(ClaimKind.WORKING)[0].end + minutes(1))
    day.run_due()

    proposal = proposed(day)
    day.app.planning.accept(SYSTEM, plan=proposal.plan)

    assert running.visit.operation(0).is_running
    expect_followed(day, proposal)


def test_work_waits_for_its_parts_and_is_left_out_when_nobody_knows_when(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)
    worn = [job for job in car.visit.jobs if job.id == plugs_job(car)]
    steps = {one.step for job in worn for one in job.operations}

    unknown = proposed(day)
    day.app.inventory.schedule(SYSTEM, store=day.store, part=PLUG, due=day.at(14, 2))
    known = proposed(day)
    with pytest.raises(PlanIsStale):
        day.app.planning.accept(SYSTEM, plan=unknown.plan)
    day.app.planning.accept(SYSTEM, plan=known.plan)

    assert not steps & {move.step for move in unknown.moves}
    spans = [move.after.during for move in known.moves if move.step in steps]
    assert len(spans) == len(steps)
    assert min(spans).start >= day.at(14, 5)
    expect_followed(day, known)


def test_work_whose_parts_come_tomorrow_is_not_planned_today(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)
    tomorrow = day.at(9) + timedelta(days=1)
    day.app.inventory.schedule(SYSTEM, store=day.store, part=PLUG, due=tomorrow)

    jobs = {job.id: {one.step for one in job.operations} for job in car.visit.jobs}

    assert not jobs[plugs_job(car)] & {move.step for move in proposed(day).moves}


def test_a_car_that_stays_for_nights_is_left_where_it_is(day: ShopDay) -> None:
    cars = busy(day)
    car = cars[0]
    with day.app.booking.transactions.begin(Asked(caller=SYSTEM, command="test.stay")) as work:
        kept = work.appointments.get(car.id)
        last = evolve(kept.plan[-1], day=1)
        work.appointments.save(evolve(kept, plan=(*kept.plan[:-1], last)))
    before = car.claims
    displaced(day, cars[1:4])

    proposal = proposed(day)
    day.app.planning.accept(SYSTEM, plan=proposal.plan)

    assert car.id not in {move.appointment for move in proposal.moves}
    assert car.claims == before
    expect_followed(day, proposal)
