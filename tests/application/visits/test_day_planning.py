"""A shop's day planned as a whole, proposed and accepted."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from attrs import evolve

from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.ports import Asked
from application.shared.rights import Role, Stores
from application.visits.planning import PlanIsStale
from domain.booking.appointment import BeforeTheCustomer, Status, TooEarlyToMiss
from domain.planning.decision import DayDecision
from domain.shared.ahead import InThePast
from domain.shared.channel import Channel
from domain.shared.claims import Claim, ClaimKind
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import PersonId
from domain.shared.time import Span, minutes
from domain.shared.trade import BayKind
from domain.stores.events import ClosureCause
from domain.stores.store import OutsideHours
from domain.workforce.events import AbsenceCause
from tests.application.visits.overtaken import Overtaken
from tests.application.visits.parts import PLUG, plugs_job, sell_out, with_worn_plugs
from tests.application.visits.planned import QUICK, TODAY, expect_followed, looked, proposed
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_sound
from tests.chain import store_id


def by_id(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda one: one.id)


def busy(day: ShopDay) -> list[Car]:
    """Cars from nine to five."""
    wishes = [("oil-service",), ("brake-pads-front", "oil-service"), ("oil-service",)]
    return [
        day.book(day.at(hour), services=services) for hour in range(9, 17) for services in wishes
    ]


def absent(day: ShopDay, car: Car, *, from_: int, until: int = 20) -> None:
    day.app.absences.report(
        SYSTEM,
        technician=car.technician,
        during=Span(day.at(from_), day.at(until)),
        cause=AbsenceCause.SICK,
    )


def displaced(day: ShopDay, cars: Iterable[Car]) -> list[Car]:
    """Take the time of these cars away."""
    for car in cars:
        day.app.booking.displace(SYSTEM, appointment=car.id, cause="test")
    return list(cars)


def test_a_proposal_claims_nothing(day: ShopDay) -> None:
    displaced(day, busy(day)[:3])
    before = day.claims()

    assert proposed(day).changes

    assert day.claims() == before


def test_a_displaced_car_gets_time_again_and_keeps_its_promise(day: ShopDay) -> None:
    cars = displaced(day, busy(day)[:3])
    promises = [car.appointment.promise for car in cars]
    told = [car.appointment.expected for car in cars]

    proposal = proposed(day)
    accepted = day.app.planning.accept(SYSTEM, plan=proposal.plan)

    assert {car.status for car in cars} == {Status.BOOKED}
    assert [car.appointment.promise for car in cars] == promises
    assert [car.appointment.expected for car in cars] == told
    assert all(car.appointment.starts >= car.appointment.expected for car in cars)
    assert {car.id for car in cars} <= set(accepted.customers)
    expect_followed(day, proposal)


def test_an_event_names_who_has_other_work(day: ShopDay) -> None:
    cars = displaced(day, busy(day)[:3])

    proposal = proposed(day)
    accepted = day.app.planning.accept(SYSTEM, plan=proposal.plan)

    told = day.told("AppointmentReplanned")
    assert {one.subject for one in told} == {move.appointment for move in proposal.changes}
    assert {car.id for car in cars} <= {one.subject for one in told}
    named = {who for one in told for who in one.event.technicians}  # type: ignore[attr-defined]
    assert named == set(accepted.people) == set(proposal.people)


def test_why_is_on_record(day: ShopDay) -> None:
    displaced(day, busy(day)[:2])
    proposal = proposed(day)

    day.app.planning.accept(SYSTEM, plan=proposal.plan)

    [decided] = day.app.planning.accepted(SYSTEM, store=day.store, day=TODAY)
    assert day.app.planning.accepted(SYSTEM, store=day.store, day=date(2026, 3, 3)) == ()
    record = decided.record
    assert isinstance(record, DayDecision)
    assert (record.seed, record.iterations, record.day) == (7, 1_500, TODAY)
    assert record.engine == proposal.plan.search.engine
    assert (record.before, record.after) == (proposal.before, proposal.after)
    assert record.moved == len(proposal.changes)


def test_a_plan_of_a_day_that_has_changed_is_stale(day: ShopDay) -> None:
    cars = displaced(day, busy(day)[:2])
    proposal = proposed(day)
    member, vehicle = day.customer()
    before = by_id(day.claims())

    offers = day.offers(vehicle, day.at(17))
    held = day.app.booking.hold(SYSTEM, proposal=offers[0], member=member, vehicle=vehicle)
    with pytest.raises(PlanIsStale):
        day.app.planning.accept(SYSTEM, plan=proposal.plan)

    day.app.booking.cancel(SYSTEM, appointment=held.appointment, reason="test")
    assert by_id(day.claims()) == before
    assert {car.status for car in cars} == {Status.DISPLACED}


def test_a_plan_is_stale_after_ten_minutes_and_when_a_car_has_come(day: ShopDay) -> None:
    cars = busy(day)
    day.go(8, 50)
    proposal = proposed(day)
    cars[0].receive()
    with pytest.raises(PlanIsStale):
        day.app.planning.accept(SYSTEM, plan=proposal.plan)

    proposal = proposed(day)
    day.wait(10)
    with pytest.raises(PlanIsStale):
        day.app.planning.accept(SYSTEM, plan=proposal.plan)


def test_a_plan_is_accepted_once(day: ShopDay) -> None:
    displaced(day, busy(day)[:2])
    proposal = proposed(day)
    day.app.planning.accept(SYSTEM, plan=proposal.plan)

    with pytest.raises(PlanIsStale):
        day.app.planning.accept(SYSTEM, plan=proposal.plan)


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


def test_a_customer_who_comes_when_told_is_not_missed(day: ShopDay) -> None:
    cars = busy(day)
    [car] = displaced(day, cars[:1])
    told = car.appointment.expected
    absent(day, cars[1], from_=9)
    proposal = proposed(day)
    day.app.planning.accept(SYSTEM, plan=proposal.plan)

    day.clock.until(told)
    car.receive()

    assert car.appointment.expected == told
    assert [one.event.late_min for one in day.told("CustomerArrived")] == [0]  # type: ignore[attr-defined]


def test_days_that_are_over_or_closed_are_not_planned(day: ShopDay) -> None:
    with pytest.raises(InThePast):
        looked(day, TODAY - timedelta(days=1))
    day.app.closing.close_on(SYSTEM, store=day.store, days=(date(2026, 3, 4),))
    with pytest.raises(OutsideHours):
        looked(day, date(2026, 3, 4))


def test_a_plan_of_another_day_leaves_today_alone(day: ShopDay) -> None:
    busy(day)
    tomorrow = TODAY + timedelta(days=1)
    car = day.book(day.at(9) + timedelta(days=1))

    proposal = proposed(day, tomorrow)

    assert car.id in {move.appointment for move in proposal.moves}
    assert all(move.after.during.start > day.at(23) for move in proposal.moves)


@pytest.mark.parametrize(("role", "here"), [(Role.ADVISOR, True), (Role.SUPERVISOR, False)])
def test_a_day_is_planned_by_who_dispatches_there(day: ShopDay, role: Role, here: bool) -> None:
    scope = Stores(frozenset({day.store if here else store_id(2)}))
    actor = Actor(id=PersonId(store_id(9)), roles=frozenset({role}), scope=scope)
    somebody = Caller(actor=actor, channel=Channel.API)
    plan = proposed(day).plan

    for refused in (
        lambda: day.app.planning.propose(somebody, store=day.store, day=TODAY, budget=QUICK),
        lambda: day.app.planning.accept(somebody, plan=plan),
    ):
        with pytest.raises(Forbidden if here else NotFound):
            refused()


def test_a_supervisor_plans_the_day_of_the_shop(day: ShopDay) -> None:
    displaced(day, busy(day)[:2])
    actor = Actor(
        id=PersonId(store_id(9)),
        roles=frozenset({Role.SUPERVISOR}),
        scope=Stores(frozenset({day.store})),
    )
    chief = Caller(actor=actor, channel=Channel.API, key="once")
    proposal = day.app.planning.propose(chief, store=day.store, day=TODAY, budget=QUICK)

    first = day.app.planning.accept(chief, plan=proposal.plan)

    assert day.app.planning.accept(chief, plan=proposal.plan) == first


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


def test_a_plan_that_is_overtaken_while_it_is_accepted_is_stale(day: ShopDay) -> None:
    cars = displaced(day, busy(day)[:2])
    proposal = proposed(day)
    [first, *_] = [move for move in proposal.changes if move.appointment == cars[0].id]

    def somebody_is_faster() -> None:
        if slow.times == 1:
            day.app.closing.close_bay(
                SYSTEM, bay=first.after.bay, during=first.after.during, cause=ClosureCause.OTHER
            )

    slow = Overtaken(day.app.planning.transactions, somebody_is_faster)
    with pytest.raises(PlanIsStale):
        evolve(day.app.planning, transactions=slow).accept(SYSTEM, plan=proposal.plan)

    assert {car.status for car in cars} == {Status.DISPLACED}
    expect_sound(day)


def test_a_car_that_comes_while_a_plan_is_accepted_makes_it_stale(day: ShopDay) -> None:
    cars = displaced(day, busy(day)[:2])
    proposal = proposed(day)

    def the_car_comes() -> None:
        if slow.times == 1:
            cars[0].receive()

    slow = Overtaken(day.app.planning.transactions, the_car_comes)
    with pytest.raises(PlanIsStale):
        evolve(day.app.planning, transactions=slow).accept(SYSTEM, plan=proposal.plan)

    assert [car.status for car in cars] == [Status.ARRIVED, Status.DISPLACED]
    expect_sound(day)


def test_work_is_never_planned_before_its_customer_comes(day: ShopDay) -> None:
    booked = day.book(day.at(10)).appointment
    first, *others = booked.plan
    early = evolve(
        first, during=Span(first.during.start - minutes(5), first.during.end - minutes(5))
    )
    later = evolve(
        first, during=Span(first.during.start + minutes(5), first.during.end + minutes(5))
    )

    with pytest.raises(BeforeTheCustomer):
        booked.replan((early, *others), (), at=day.clock.now())
    moved = booked.replan((later, *others), (), at=day.clock.now())
    assert moved.expected == booked.starts < moved.starts
    with pytest.raises(TooEarlyToMiss):
        moved.miss(limit_min=30, at=booked.starts + minutes(29))
    assert moved.miss(limit_min=30, at=booked.starts + minutes(30)).status is Status.MISSED
    back = moved.replan(booked.plan, (), at=day.clock.now())
    assert back.expected == booked.starts


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
