"""A shop's day planned as a whole, proposed and accepted."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from attrs import evolve

from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.rights import Role, Stores
from application.visits.planning import PlanIsStale
from domain.booking.appointment import BeforeTheCustomer, Status, TooEarlyToMiss
from domain.planning.decision import DayDecision
from domain.shared.ahead import InThePast
from domain.shared.channel import Channel
from domain.shared.claims import Claim
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import PersonId
from domain.shared.time import Span, minutes
from domain.stores.events import ClosureCause
from domain.stores.store import OutsideHours
from tests.application.visits.overtaken import Overtaken
from tests.application.visits.planned import (
    QUICK,
    TODAY,
    absent,
    busy,
    displaced,
    expect_followed,
    looked,
    proposed,
)
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.sound import expect_sound
from tests.chain import store_id


def by_id(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda one: one.id)


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
