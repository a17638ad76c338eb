"""The road of a shop planned as a whole, proposed and accepted."""

from datetime import date
from itertools import pairwise
from uuid import UUID

import pytest
from attrs import evolve

from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.rights import Role, Stores
from application.shared.search import Budget
from application.visits.planning import PlanIsStale
from application.visits.route_planning import NobodyToSend
from application.visits.route_proposal import RouteProposal, Why
from domain.booking.appointment import Status
from domain.routing.decision import RouteDecision
from domain.shared.channel import Channel
from domain.shared.claims import Claim, ClaimKind
from domain.shared.errors import Forbidden, NotFound
from domain.shared.geo import Place
from domain.shared.ids import PersonId, TechnicianId
from domain.shared.time import Span, minutes
from domain.work_orders.site import WAY_BACK, Fix
from domain.workforce.events import AbsenceCause
from tests.application.visits.finished import LAMPS
from tests.application.visits.on_the_road import NORTH, away
from tests.application.visits.planned import TODAY, looked
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_sound
from tests.chain import a_furnished_twin, store_id

QUICK = Budget(seconds=60, iterations=40, seed=7)
FAR_NORTH = 2 * NORTH


@pytest.fixture
def twin() -> ShopDay:
    app, clock = a_furnished_twin(stores=1)
    return ShopDay(app=app, clock=clock).stock_up()


def proposed(day: ShopDay, on: date = TODAY) -> RouteProposal:
    return day.app.routes.propose(SYSTEM, store=day.store, day=on, budget=QUICK)


def accepted(day: ShopDay) -> RouteProposal:
    proposal = proposed(day)
    day.app.routes.accept(SYSTEM, plan=proposal.plan)
    expect_sound(day)
    return proposal


def of_people(day: ShopDay, *cars: Car) -> list[Claim]:
    """What is taken of people for these cars, in order of time."""
    bays = day.app.directory.register.bays
    own = [one for car in cars for one in car.claims if one.resource not in bays]
    return sorted(own, key=lambda one: one.during)


def test_a_proposal_of_routes_claims_nothing(twin: ShopDay) -> None:
    car = away(twin, 10)
    before = car.claims

    [way] = proposed(twin).ways

    assert [leg.work_order for leg in way.legs] == [car.booked.work_order]
    assert way.km == pytest.approx(2 * 5.56 * 1.33, abs=0.1)
    assert car.claims == before


def test_accepted_routes_take_the_drives_and_give_the_bay_back(day: ShopDay) -> None:
    car = away(day, 10)

    [leg] = accepted(day).legs

    there, work, back = of_people(day, car)
    assert car.claims == [there, work, back]
    assert {one.resource for one in car.claims} == {leg.technician}
    assert {one.kind for one in car.claims} == {ClaimKind.BOOKED}
    assert (there.during.start, there.during.end) == (leg.leave, work.during.start)
    assert there.during.length_min == back.during.length_min == 15
    assert work.during == leg.work
    assert [one.step for one in (there, work, back)] == [0, 0, WAY_BACK]
    assert car.appointment.plan[0].during == leg.work
    assert car.status == Status.BOOKED


def only(day: ShopDay, technician: TechnicianId) -> None:
    """Everybody else is ill."""
    for one in day.app.directory.technicians_of(day.store):
        if one.id != technician:
            day.app.absences.report(
                SYSTEM,
                technician=one.id,
                during=Span(day.at(8), day.at(20)),
                cause=AbsenceCause.SICK,
            )


def test_who_goes_on_to_the_next_car_is_not_free_between_them(twin: ShopDay) -> None:
    cars = [away(twin, 10, FAR_NORTH), away(twin, 13, FAR_NORTH)]
    only(twin, cars[0].technician)

    [way] = accepted(twin).ways

    taken = of_people(twin, *cars)
    assert [leg.appointment for leg in way.legs] == [car.id for car in cars]
    assert (taken[0].during.start, taken[-1].during.end) == (way.legs[0].leave, way.home)
    assert all(one.during.end == after.during.start for one, after in pairwise(taken))
    assert way.legs[1].leave == way.legs[1].work.start
    assert way.legs[1].km == 0


def test_work_in_the_shop_stays_and_is_driven_around(twin: ShopDay) -> None:
    car = away(twin, 10, FAR_NORTH)
    only(twin, car.technician)
    twin.app.booking.displace(SYSTEM, appointment=car.id, cause="test")
    inside = twin.book(twin.at(9), services=(LAMPS,))
    before = inside.claims

    [leg] = accepted(twin).legs

    assert inside.claims == before
    ends = max(one.during.end for one in before if one.resource == leg.technician)
    assert leg.technician == inside.technician
    assert leg.work.start >= ends + minutes(30)
    assert car.appointment.starts == leg.work.start
    assert car.status == Status.BOOKED


def test_nobody_comes_before_the_customer_was_told_and_late_is_said(twin: ShopDay) -> None:
    car = away(twin, 9)
    told, promise = car.appointment.expected, car.appointment.promise.latest
    twin.clock.until(promise)

    [leg] = accepted(twin).legs

    assert leg.late_min == (leg.work.end - promise) // minutes(1) > 0
    assert leg.leave >= promise
    assert car.appointment.expected == told
    assert car.appointment.promise.latest == promise


def test_whoever_has_left_goes_on_and_is_free_again_where_the_car_is(twin: ShopDay) -> None:
    first, second = away(twin, 10, FAR_NORTH), away(twin, 14, FAR_NORTH)
    only(twin, first.technician)
    [way] = accepted(twin).ways
    twin.clock.until(way.legs[0].leave + minutes(5))
    before = first.claims

    [leg] = accepted(twin).legs

    assert leg.appointment == second.id
    assert leg.km == 0
    assert [one for one in first.claims if one.step != WAY_BACK] == [
        one for one in before if one.step != WAY_BACK
    ]


def test_who_is_only_late_to_begin_has_not_left(twin: ShopDay) -> None:
    car = twin.walk_in().prepare()
    shop = twin.app.directory.store(twin.store).place
    site = Place(shop.lat + NORTH, shop.lon)
    twin.app.on_site.locate(SYSTEM, work_order=car.booked.work_order, site=site)
    twin.wait(3)

    [leg] = accepted(twin).legs

    assert leg.leave == twin.clock.now()
    assert leg.work.start == leg.leave + minutes(15)
    assert car.visit.operation(0).planned == leg.works[0]


def test_who_was_seen_elsewhere_leaves_from_there(twin: ShopDay) -> None:
    car = away(twin, 10)
    only(twin, car.technician)
    site = car.visit.site
    assert site is not None
    twin.go(9)
    own = evolve(SYSTEM, actor=evolve(SYSTEM.actor, id=PersonId(car.technician)))
    twin.app.on_site.here(own, fix=Fix(place=site.place))

    [way] = accepted(twin).ways

    assert way.legs[0].km == 0
    assert way.km == pytest.approx(5.56 * 1.33, abs=0.1)
    assert way.legs[0].leave == way.legs[0].work.start


def test_a_car_that_waits_for_parts_or_other_eyes_is_not_sent_to(twin: ShopDay) -> None:
    away(twin, 10, service="brake-pads-front")

    proposal = proposed(twin)

    assert proposal.ways == ()
    assert proposal.unserved == ()


def test_a_pinned_technician_stays_on_the_road(twin: ShopDay) -> None:
    car = away(twin, 10)
    twin.clock.until(car.appointment.starts - minutes(30))
    car.receive().prepare()
    chosen = next(
        leg.considered.candidate.technician
        for errand in twin.app.on_site.see(SYSTEM, store=twin.store).errands
        for leg in errand.people
        if leg.considered.limit is None and leg.considered.candidate.technician != car.technician
    )
    visit = car.booked.work_order
    twin.app.on_site.assign(SYSTEM, work_order=visit, step=0, technician=chosen)

    [leg] = accepted(twin).legs

    assert leg.technician == chosen
    assert car.visit.operation(0).pinned is not None


def test_a_car_on_the_road_is_received_dispatched_and_done_without_a_bay(day: ShopDay) -> None:
    car = away(day, 10)
    [leg] = accepted(day).legs
    other = day.book(leg.work.start, services=(LAMPS,))
    day.clock.until(leg.work.start - minutes(5))

    car.receive().prepare()
    day.clock.until(leg.work.start)
    other.receive().prepare().start()
    car.start()
    assert car.visit.operation(0).planned == leg.work
    expect_sound(day)
    day.clock.until(leg.work.end)
    car.finish()

    bays = day.app.directory.register.bays
    assert not [one for one in car.claims if one.resource in bays]
    assert [one.step for one in car.claims] == [0, WAY_BACK]
    expect_sound(day)


def test_the_way_back_of_who_is_done_is_nobodys_loss(twin: ShopDay) -> None:
    car = away(twin, 10)
    [leg] = accepted(twin).legs
    twin.clock.until(leg.work.start)
    car.receive().prepare().start()
    twin.clock.until(leg.work.end)
    car.finish()

    gone = twin.app.absences.report(
        SYSTEM,
        technician=leg.technician,
        during=Span(leg.work.end, leg.work.end + minutes(60)),
        cause=AbsenceCause.OTHER,
    )

    assert gone.displaced == ()
    assert not car.appointment.waits_for_time
    assert [one.step for one in car.claims] == [0]


def test_who_is_back_early_may_begin_early(twin: ShopDay) -> None:
    car = away(twin, 10)
    only(twin, car.technician)
    [leg] = accepted(twin).legs
    inside = twin.book(leg.work.end, services=(LAMPS,))
    twin.clock.until(leg.work.start)
    car.receive().prepare().start()
    twin.clock.until(leg.work.end - minutes(20))
    car.finish()
    inside.receive().prepare()
    assert inside.appointment.starts >= leg.work.end + minutes(15)
    twin.clock.until(leg.work.end + minutes(5))

    inside.start()

    expect_sound(twin)
    assert not car.appointment.waits_for_time


def test_absent_hands_leave_a_car_on_the_road_to_the_next_routes(twin: ShopDay) -> None:
    car = away(twin, 10)
    [leg] = accepted(twin).legs
    absent_now = Span(twin.at(8), twin.at(20))
    twin.app.absences.report(
        SYSTEM, technician=leg.technician, during=absent_now, cause=AbsenceCause.SICK
    )
    assert car.status == Status.DISPLACED

    [again] = accepted(twin).legs

    assert again.technician != leg.technician
    assert (again.work, again.before) == (leg.work, None)
    assert car.status == Status.BOOKED


def test_nobody_goes_where_nobody_may_do_the_work(twin: ShopDay) -> None:
    car = away(twin, 10)
    only(twin, TechnicianId(UUID(int=9)))

    proposal = accepted(twin)

    assert proposal.ways == ()
    assert [(one.appointment, one.why) for one in proposal.unserved] == [(car.id, Why.HANDS)]
    assert car.status == Status.DISPLACED


def test_offered_work_on_the_road_that_lost_its_time_gets_hands_with_its_route(
    twin: ShopDay,
) -> None:
    car = twin.book(twin.at(10), services=(LAMPS,)).receive().prepare()
    for one in car.visit.operations:
        twin.app.offering.offer(SYSTEM, work_order=car.booked.work_order, step=one.step)
    twin.app.booking.displace(SYSTEM, appointment=car.id, cause="overrun")
    shop = twin.app.directory.store(twin.store).place
    site = Place(shop.lat + NORTH, shop.lon)
    twin.app.on_site.locate(SYSTEM, work_order=car.booked.work_order, site=site)
    assert all(one.lost_time for one in car.visit.operations)

    [leg] = accepted(twin).legs

    assert {one.technician for one in car.visit.operations} == {leg.technician}
    assert not any(one.lost_time for one in car.visit.operations)
    assert twin.app.listings.displaced(SYSTEM, store=twin.store) == []


def test_a_car_taken_over_to_which_nobody_can_go_waits_for_new_time(twin: ShopDay) -> None:
    car = away(twin, 10, north=3)
    twin.clock.until(car.appointment.starts - minutes(10))
    car.receive().prepare()

    [left] = accepted(twin).unserved

    assert (left.appointment, left.why, left.had_time) == (car.id, Why.TIME, True)
    assert car.visit.operation(0).lost_time
    assert car.appointment.waits_for_time


def test_routes_that_are_driven_are_not_changed_for_nothing(twin: ShopDay) -> None:
    cars = [away(twin, 10), away(twin, 13, -NORTH)]
    accepted(twin)
    before = of_people(twin, *cars)

    again = accepted(twin)

    assert again.changes == ()
    assert of_people(twin, *cars) == before


def test_the_plan_of_the_shops_day_leaves_cars_on_the_road_alone(twin: ShopDay) -> None:
    car = away(twin, 10)
    inside = twin.book(twin.at(10))

    assert [one.appointment.id for one in looked(twin).cars] == [inside.id]
    assert car.id not in {one.appointment.id for one in looked(twin).cars}


def test_an_urgent_car_is_reached_at_once_and_others_give_way(twin: ShopDay) -> None:
    booked = away(twin, 9)
    only(twin, booked.technician)
    urgent = away(twin, 15, -NORTH)
    accepted(twin)

    proposal = twin.app.routes.propose_urgent(
        SYSTEM, store=twin.store, day=TODAY, work_order=urgent.booked.work_order
    )
    done = twin.app.routes.accept(SYSTEM, plan=proposal.plan)

    legs = {leg.appointment: leg for leg in proposal.legs}
    assert legs[urgent.id].work.start == urgent.appointment.starts
    assert set(done.customers) == set(proposal.customers)
    [record] = [
        one.record
        for one in twin.app.routes.accepted(SYSTEM, store=twin.store, day=TODAY)
        if one.record.urgent
    ]
    assert record.urgent == urgent.booked.work_order
    assert record.engine == "insertion"
    expect_sound(twin)


def test_only_who_waits_for_somebody_is_urgent_on_the_road(twin: ShopDay) -> None:
    inside = twin.book(twin.at(10))

    with pytest.raises(NobodyToSend):
        twin.app.routes.propose_urgent(
            SYSTEM, store=twin.store, day=TODAY, work_order=inside.booked.work_order
        )


def test_routes_are_stale_when_anything_has_changed_or_nobody_answers(twin: ShopDay) -> None:
    car = away(twin, 10)
    proposal = proposed(twin)
    twin.book(twin.at(15))
    with pytest.raises(PlanIsStale):
        twin.app.routes.accept(SYSTEM, plan=proposal.plan)

    proposal = proposed(twin)
    twin.wait(10)
    with pytest.raises(PlanIsStale):
        twin.app.routes.accept(SYSTEM, plan=proposal.plan)
    assert WAY_BACK not in {one.step for one in car.claims}


def test_why_these_routes_is_on_record(twin: ShopDay) -> None:
    car = away(twin, 10)
    proposal = accepted(twin)

    [decided] = twin.app.routes.accepted(SYSTEM, store=twin.store, day=TODAY)

    record = decided.record
    assert isinstance(record, RouteDecision)
    assert (record.before, record.after) == (proposal.before, proposal.after)
    assert [one.work_order for one in record.stops] == [car.booked.work_order]
    assert record.stops[0].work == proposal.legs[0].work


@pytest.mark.parametrize(("role", "here"), [(Role.ADVISOR, True), (Role.SUPERVISOR, False)])
def test_routes_are_planned_by_who_dispatches_there(twin: ShopDay, role: Role, here: bool) -> None:
    away(twin, 10)
    scope = Stores(frozenset({twin.store if here else store_id(2)}))
    actor = Actor(id=PersonId(store_id(9)), roles=frozenset({role}), scope=scope)
    somebody = Caller(actor=actor, channel=Channel.API)
    plan, routes = proposed(twin).plan, twin.app.routes

    for refused in (
        lambda: routes.propose(somebody, store=twin.store, day=TODAY, budget=QUICK),
        lambda: routes.accept(somebody, plan=plan),
    ):
        with pytest.raises(Forbidden if here else NotFound):
            refused()
