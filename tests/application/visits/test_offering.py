"""Work that technicians take for themselves, or pass on."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from attrs import evolve

from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.rights import Role, Stores
from domain.dispatch.assignment import Decision, Mode, NotQualified
from domain.shared.channel import Channel
from domain.shared.claims import ClaimKind
from domain.shared.errors import Conflict, Forbidden
from domain.shared.ids import PersonId, TechnicianId
from domain.work_orders.job import OperationState
from domain.work_orders.status import Status
from tests.application.furnished import on_postgresql
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_sound
from tests.chain import technicians_of
from tests.databases import Databases


def as_technician(day: ShopDay, id: TechnicianId) -> Caller:
    actor = Actor(
        id=PersonId(id),
        roles=frozenset({Role.TECHNICIAN}),
        scope=Stores(frozenset({day.store})),
    )
    return Caller(actor=actor, channel=Channel.WEB)


def offered(day: ShopDay, step: int = 0) -> Car:
    """A dispatched car of which one operation is offered to everybody."""
    car = day.walk_in().prepare()
    day.app.offering.offer(SYSTEM, work_order=car.booked.work_order, step=step)
    return car


def grab(day: ShopDay, car: Car, who: TechnicianId, step: int = 0) -> None:
    day.app.offering.grab(as_technician(day, who), work_order=car.booked.work_order, step=step)


def everybody(day: ShopDay) -> list[TechnicianId]:
    return [one.id for one in day.app.directory.technicians_of(day.store)]


def decision(day: ShopDay, car: Car, mode: Mode) -> Decision:
    made = day.app.visits.assignments(SYSTEM, work_order=car.booked.work_order)
    [one] = [each for each in made if each.mode is mode]
    return one


def resources(car: Car, step: int) -> set[object]:
    booked = (one for one in car.claims if one.kind is ClaimKind.BOOKED)
    return {one.resource for one in booked if one.step == step}


def test_what_is_offered_keeps_its_bay_and_time_and_frees_its_hands(day: ShopDay) -> None:
    car = day.walk_in().prepare()
    before = car.visit.operation(0)

    day.app.offering.offer(SYSTEM, work_order=car.booked.work_order, step=0)

    after = car.visit.operation(0)
    assert after == evolve(before, technician=None, offered=True)
    assert resources(car, 0) == {before.bay}
    [listed] = day.app.offering.offered(SYSTEM, store=day.store)
    assert (listed.work_order, listed.operation) == (car.booked.work_order, after)


def test_who_takes_it_has_it_at_its_time_and_the_record_says_how(day: ShopDay) -> None:
    car = offered(day)
    who, before = everybody(day)[-1], car.visit.operation(0)

    grab(day, car, who)

    after = car.visit.operation(0)
    assert (after.technician, after.planned, after.offered) == (who, before.planned, False)
    assert resources(car, 0) == {after.bay, who}
    made = decision(day, car, Mode.GRAB)
    assert (made.winner, made.again()) == (who, made)
    assert day.app.offering.offered(SYSTEM, store=day.store) == ()
    expect_sound(day)


def test_what_somebody_has_is_not_taken(day: ShopDay) -> None:
    car = offered(day)
    one, other, *_ = everybody(day)
    grab(day, car, one)

    with pytest.raises(OperationState):
        grab(day, car, other)
    with pytest.raises(OperationState):
        grab(day, day.walk_in().prepare(), other)


def test_nobody_takes_what_they_may_not_do_or_have_no_time_for(day: ShopDay) -> None:
    car = offered(day)
    during = car.visit.operation(0).planned
    assert during is not None
    stranger = next(iter(technicians_of(day.app.directory.store_called("S0002")))).id
    busy = next(
        one.technician
        for one in day.walk_in().prepare().visit.operations
        if one.planned and one.planned.overlaps(during)
    )
    assert busy is not None

    for who in (stranger, busy):
        with pytest.raises(NotQualified):
            grab(day, car, who)


def test_what_nobody_takes_is_dispatched_as_any_other(day: ShopDay) -> None:
    car = offered(day)
    during = car.visit.operation(0).planned

    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)

    after = car.visit.operation(0)
    assert after.technician is not None
    assert (after.planned, after.offered) == (during, False)
    expect_sound(day)


def test_started_work_is_neither_offered_nor_passed_on(day: ShopDay) -> None:
    car = day.walk_in().prepare().start()
    other = _other(everybody(day), car)

    with pytest.raises(OperationState):
        day.app.offering.offer(SYSTEM, work_order=car.booked.work_order, step=0)
    with pytest.raises(OperationState):
        pass_on(day, car, SYSTEM, other)
    assert car.visit.status is Status.IN_REPAIR


def pass_on(day: ShopDay, car: Car, by: Caller, to: TechnicianId) -> None:
    day.app.offering.transfer(
        by, work_order=car.booked.work_order, step=0, technician=to, reason="knows this car"
    )


def _other(people: Iterable[TechnicianId], car: Car) -> TechnicianId:
    return next(
        one for one in people if one not in {step.technician for step in car.visit.operations}
    )


def test_who_has_work_passes_it_on_with_a_reason(day: ShopDay) -> None:
    car = day.walk_in().prepare()
    before, other = car.visit.operation(0), _other(everybody(day), car)
    assert before.technician is not None

    pass_on(day, car, as_technician(day, before.technician), other)

    after = car.visit.operation(0)
    assert (after.technician, after.planned) == (other, before.planned)
    made = decision(day, car, Mode.TRANSFER)
    assert (made.winner, made.reason, made.again()) == (other, "knows this car", made)
    expect_sound(day)


def test_nobody_passes_on_the_work_of_others_unless_they_dispatch(day: ShopDay) -> None:
    car = day.walk_in().prepare()
    other = _other(everybody(day), car)

    with pytest.raises(Forbidden):
        pass_on(day, car, as_technician(day, other), other)
    pass_on(day, car, SYSTEM, other)
    with pytest.raises(OperationState):
        pass_on(day, car, SYSTEM, other)


def test_of_fifty_who_grab_at_once_one_has_it(postgres_server: Databases) -> None:
    with on_postgresql(postgres_server) as (app, clock):
        day = ShopDay(app=app, clock=clock).stock_up()
        car = offered(day)
        people = everybody(day)

        def attempt(number: int) -> bool:
            try:
                grab(day, car, people[number % len(people)])
            except (Conflict, NotQualified):
                return False
            return True

        with ThreadPoolExecutor(50) as crowd:
            won = list(crowd.map(attempt, range(50)))

        assert sum(won) == 1
        assert car.visit.operation(0).technician == people[won.index(True) % len(people)]
        expect_sound(day)
