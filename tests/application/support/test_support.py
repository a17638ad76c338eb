"""Shops help each other: proposed with its effect, accepted in one go, over in good order."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from attrs import evolve

from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.rights import Role, Stores
from application.support.service import Proposed
from domain.booking.appointment import Status as Kept
from domain.dispatch.agreement import Status, Support
from domain.dispatch.support import Lack, NoSuchSupport, SupportChoice, Way, Weighed
from domain.inventory.movement import Movement, MovementKind
from domain.shared.channel import Channel
from domain.shared.claims import ClaimKind
from domain.shared.errors import Conflict, Forbidden, NotFound
from domain.shared.ids import PersonId, StoreId, WorkOrderId, named_id
from domain.shared.life_cycle import IllegalMove
from domain.shared.time import Span, minutes, whole_minute
from domain.workforce.events import AbsenceCause
from domain.workforce.loan import AlreadyLent
from tests.application.furnished import on_postgresql
from tests.application.support.days import a_burst, fall_ill
from tests.application.visits.parts import PLUG, PLUGS_NEEDED, plugs_of, sell_out, with_worn_plugs
from tests.application.visits.shop_day import SHOP, ShopDay
from tests.chain import a_furnished_twin, store_id

NEXT_DOOR = store_id(2)


@pytest.fixture(params=["memory", "postgresql"])
def day(request: pytest.FixtureRequest) -> Iterator[ShopDay]:
    """A Monday in one of three shops that are near each other."""
    if request.param == "memory":
        app, clock = a_furnished_twin()
        yield ShopDay(app=app, clock=clock).stock_up()
        return
    with on_postgresql(request.getfixturevalue("postgres_server")) as (app, clock):
        yield ShopDay(app=app, clock=clock).stock_up()


@pytest.fixture
def twin() -> ShopDay:
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock).stock_up()


def manager_of(*stores: StoreId) -> Caller:
    actor = Actor(
        id=PersonId(named_id("person", "boss")),
        roles=frozenset({Role.STORE_MANAGER}),
        scope=Stores(frozenset(stores)),
    )
    return Caller(actor=actor, channel=Channel.WEB)


def proposed(day: ShopDay, work_order: WorkOrderId) -> Proposed:
    [found] = day.app.supports.propose(SYSTEM, work_order=work_order)
    return found


def best(found: Proposed, way: Way) -> Weighed:
    return next(one for one in found.ways if one.help.way is way and one.bar is None)


def accept(day: ShopDay, found: Proposed, one: Weighed, caller: Caller = SYSTEM) -> Support:
    job = found.trouble.work_order
    return day.app.supports.accept(caller, work_order=job, way=one.help.id_for(job))


def on_hand(day: ShopDay, store: StoreId) -> int:
    return day.app.stockroom.level(SYSTEM, store=store, part=PLUG).on_hand


def moved(day: ShopDay, store: StoreId, kind: MovementKind) -> Movement:
    made = day.app.stockroom.movements(SYSTEM, store=store, part=PLUG)
    return next(one for one in made if one.kind is kind)


def guests(day: ShopDay) -> set[object]:
    return {one.id for one in day.app.directory.register.shops[SHOP].guests}


def test_a_missing_part_comes_from_next_door_at_its_value(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)
    found = proposed(day, car.booked.work_order)
    before = on_hand(day, NEXT_DOOR)

    agreed = accept(day, found, best(found, Way.PART))

    assert found.trouble.lacks == (Lack.PART,)
    assert on_hand(day, NEXT_DOOR) == before - PLUGS_NEEDED
    assert plugs_of(car).due == agreed.due
    assert day.app.supports.propose(SYSTEM, work_order=car.booked.work_order) == ()
    with pytest.raises(NoSuchSupport):
        accept(day, found, found.ways[-1])

    day.app.supports.arrive(SYSTEM, support=agreed.id)
    assert plugs_of(car).reserved == PLUGS_NEEDED
    with pytest.raises(IllegalMove):
        day.app.supports.arrive(SYSTEM, support=agreed.id)
    gone, come = moved(day, NEXT_DOOR, MovementKind.SEND), moved(day, SHOP, MovementKind.BRING)
    assert (gone.on_hand, gone.value) == (-come.on_hand, -come.value)
    assert gone.voucher.document == come.voucher.document == agreed.id


def test_a_burst_of_breakdowns_borrows_hands_and_gives_them_back(day: ShopDay) -> None:
    a_burst(day)
    found, *_ = day.app.supports.propose_all(SYSTEM, store=SHOP)
    one = best(found, Way.TECHNICIAN)

    agreed = accept(day, found, one)

    effect, technician = one.help.effect, agreed.technician
    assert (one.help.donor, effect.endangered, one.help.travel_min > 0) == (NEXT_DOOR, 0, True)
    assert 0 < effect.takes <= effect.free
    assert guests(day) == {technician}
    [here] = day.app.track_records.fairness(SYSTEM, store=SHOP)
    assert technician not in here.paid
    visit = day.app.visits.work_order(SYSTEM, work_order=found.trouble.work_order)
    claims = [claim for claim in day.claims() if claim.resource == technician]
    assert {claim.subject for claim in claims} == {visit.subject}
    made = day.app.visits.decisions(SYSTEM, work_order=visit.id)
    [why] = [each.record for each in made if isinstance(each.record, SupportChoice)]
    assert (why.taken.help, why.again()) == (one.help, why)

    assert agreed.during is not None
    day.clock.until(agreed.during.end + minutes(one.help.travel_min))
    day.run_due()
    assert guests(day) == set()
    [over] = day.app.supports.of_visit(SYSTEM, work_order=visit.id)
    assert over.status is Status.DONE


def test_of_two_who_want_the_same_hands_one_gets_them(day: ShopDay) -> None:
    a_burst(day)
    first, second, *_ = day.app.supports.propose_all(SYSTEM, store=SHOP)
    same = best(first, Way.TECHNICIAN).help.technician
    wanted = [
        (found, next(one for one in found.ways if one.help.technician == same))
        for found in (first, second)
    ]

    def take(one: tuple[Proposed, Weighed]) -> Support | Conflict:
        try:
            return accept(day, *one)
        except Conflict as refused:
            return refused

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(take, wanted))

    assert sum(isinstance(one, Support) for one in done) == 1
    assert guests(day) == {same}
    spans = sorted(
        claim.during
        for store in (SHOP, NEXT_DOOR)
        for claim in evolve(day, store=store).claims()
        if claim.resource == same
    )
    assert not any(one.overlaps(other) for one, other in pairwise(spans))


def test_a_customer_who_lost_the_time_goes_to_another_shop(twin: ShopDay) -> None:
    car = twin.book(twin.at(15))
    fall_ill(twin, but=0)
    found = proposed(twin, car.booked.work_order)
    one = best(found, Way.CUSTOMER)

    agreed = accept(twin, found, one)

    assert agreed.status is Status.DONE
    assert agreed.instead is not None
    there = twin.app.visits.appointment(SYSTEM, appointment=agreed.instead)
    assert (there.store, there.starts, there.quoted) == (
        one.help.donor,
        one.help.begins,
        one.help.price,
    )
    assert (car.status, car.appointment.rebooked_as) == (Kept.CANCELLED, there.id)


def test_lent_hands_do_the_work_of_a_car_that_is_here(twin: ShopDay) -> None:
    cars = [twin.book().receive().prepare() for _ in range(3)]
    fall_ill(twin, but=1)
    found, *_ = twin.app.supports.propose_all(SYSTEM, store=SHOP)
    car = next(one for one in cars if one.booked.work_order == found.trouble.work_order)

    agreed = accept(twin, found, best(found, Way.TECHNICIAN))

    assert agreed.during is not None
    twin.clock.until(agreed.during.start)
    first = next(one for one in car.visit.operations if one.technician == agreed.technician)
    car.start(first.step)
    assert car.spans(ClaimKind.WORKING)
    with pytest.raises(Conflict):
        twin.app.supports.call_off(SYSTEM, support=agreed.id)


def test_a_loan_that_is_called_off_leaves_nothing_behind(twin: ShopDay) -> None:
    a_burst(twin)
    found, *_ = twin.app.supports.propose_all(SYSTEM, store=SHOP)
    agreed = accept(twin, found, best(found, Way.TECHNICIAN))
    assert agreed.technician is not None
    assert agreed.during is not None

    on_the_road = Span(agreed.during.start - minutes(60), agreed.during.end + minutes(60))
    for during in (agreed.during, on_the_road):
        with pytest.raises(AlreadyLent):
            twin.app.absences.report(
                SYSTEM, technician=agreed.technician, during=during, cause=AbsenceCause.SICK
            )
    twin.app.supports.call_off(SYSTEM, support=agreed.id)

    assert guests(twin) == set()
    left = [one for store in (SHOP, NEXT_DOOR) for one in evolve(twin, store=store).claims()]
    assert agreed.technician not in {one.resource for one in left}
    assert proposed(twin, found.trouble.work_order).trouble == found.trouble
    twin.clock.advance(timedelta(days=1))
    twin.run_due()


def test_the_donor_sees_the_loan_and_may_call_it_off_and_a_third_shop_may_not(
    twin: ShopDay,
) -> None:
    a_burst(twin)
    found, *_ = twin.app.supports.propose_all(SYSTEM, store=SHOP)
    agreed = accept(twin, found, best(found, Way.TECHNICIAN))
    supports, donor, third = twin.app.supports, manager_of(NEXT_DOOR), manager_of(store_id(3))

    assert [one.id for one in supports.of_store(donor, store=NEXT_DOOR)] == [agreed.id]
    assert [one.id for one in supports.of_store(manager_of(SHOP), store=SHOP)] == [agreed.id]
    with pytest.raises(NotFound):
        supports.of_store(third, store=NEXT_DOOR)
    with pytest.raises(NotFound):
        supports.call_off(third, support=agreed.id)
    supports.call_off(donor, support=agreed.id)
    assert guests(twin) == set()


def test_what_is_recorded_was_weighed_as_it_was_shown(twin: ShopDay) -> None:
    """Also by somebody who answers for two of the three shops."""
    a_burst(twin)
    found, *_ = twin.app.supports.propose_all(SYSTEM, store=SHOP)
    one = best(found, Way.TECHNICIAN)

    accept(twin, found, one, manager_of(SHOP, NEXT_DOOR))

    made = twin.app.visits.decisions(SYSTEM, work_order=found.trouble.work_order)
    [why] = [each.record for each in made if isinstance(each.record, SupportChoice)]
    assert {each.help for each in why.considered} == {each.help for each in found.ways}
    assert why.taken == one


def test_a_part_makes_a_job_ready_when_somebody_has_time_for_it(twin: ShopDay) -> None:
    sell_out(twin)
    car = with_worn_plugs(twin)
    at_once = best(proposed(twin, car.booked.work_order), Way.PART).help
    for person in twin.app.directory.technicians_of(SHOP):
        away = Span(twin.clock.now(), whole_minute(at_once.ready) + minutes(60))
        twin.app.absences.report(SYSTEM, technician=person.id, during=away, cause=AbsenceCause.SICK)

    later = best(proposed(twin, car.booked.work_order), Way.PART).help

    assert later.begins == at_once.begins
    assert later.ready >= at_once.ready + minutes(60)


def test_nobody_gives_away_what_they_do_not_answer_for(twin: ShopDay) -> None:
    a_burst(twin)
    own = manager_of(SHOP)
    found, *_ = twin.app.supports.propose_all(own, store=SHOP)
    one = best(found, Way.TECHNICIAN)

    with pytest.raises(NoSuchSupport):
        accept(twin, found, one, own)
    with pytest.raises(NotFound):
        twin.app.supports.propose_all(own, store=NEXT_DOOR)
    nobody = evolve(own, actor=evolve(own.actor, roles=frozenset({Role.ADVISOR})))
    with pytest.raises(Forbidden):
        twin.app.supports.propose_all(nobody, store=SHOP)
    assert accept(twin, found, one, manager_of(SHOP, NEXT_DOOR)).technician


def test_a_job_that_goes_well_needs_nobody(twin: ShopDay) -> None:
    car = twin.book()

    assert twin.app.supports.propose(SYSTEM, work_order=car.booked.work_order) == ()
