"""Choosing hands while others choose as well."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from attrs import evolve

from adapters import bootstrap
from application.shared.caller import SYSTEM
from application.visits.diagnosis import Suggestion
from application.visits.dispatching import Dispatching
from application.visits.moves import moves_of
from domain.shared.claims import Taken
from domain.shared.life_cycle import IllegalMove
from domain.shared.time import Span, minutes
from domain.stores.events import ClosureCause
from domain.work_orders.record import Finding, Severity
from tests.application.furnished import KEYS, engine_of, on_postgresql
from tests.application.visits.overtaken import Overtaken
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_sound
from tests.databases import Databases


def with_more_work(day: ShopDay) -> Car:
    """A car that waits for hands and for time, because more was found."""
    car = day.book(day.at(9))
    day.go(9)
    car.receive()
    app, id = day.app, car.booked.work_order
    asked = app.diagnosis.diagnose(
        SYSTEM,
        work_order=id,
        findings=(Finding(note="worn", severity=Severity.SOON),),
        suggestions=(Suggestion(service="brake-pads-front", reason="worn"),),
    )
    app.diagnosis.decide(SYSTEM, work_order=id, answers=dict.fromkeys(asked.proposed, True))
    return car


def moves(car: Car) -> tuple[str, ...]:
    seen = car.day.app.visits.see(SYSTEM, work_order=car.booked.work_order)
    return moves_of(seen, SYSTEM.actor)


def overtaken(day: ShopDay, meanwhile: Callable[[], object]) -> tuple[Dispatching, Overtaken]:
    dispatching = day.app.dispatching
    transactions = Overtaken(dispatching.transactions, meanwhile)
    return evolve(dispatching, transactions=transactions), transactions


def test_who_loses_the_chosen_time_to_somebody_chooses_again(day: ShopDay) -> None:
    car = with_more_work(day)
    dispatching, transactions = overtaken(day, lambda: day.fill(day.at(9), day.at(10)))

    dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)

    assert transactions.times == 2
    assert car.visit.status == "dispatched"
    assert all(one.planned for one in car.visit.operations)
    made = day.app.visits.decisions(SYSTEM, work_order=car.booked.work_order)
    [more] = [one.record for one in made if one.kind == "more-work"]
    assert more.by_terms
    assert more.again() == more
    expect_sound(day)


def test_who_always_loses_says_so_in_the_end(day: ShopDay) -> None:
    car = with_more_work(day)

    hours = iter(range(9))

    def close_for_an_hour() -> None:
        start = car.appointment.ends + minutes(60 * next(hours))
        for bay in day.app.directory.register.bays_of(day.store):
            day.app.closing.close_bay(
                SYSTEM, bay=bay.id, during=Span.of(start, 60), cause=ClosureCause.OTHER
            )

    dispatching, transactions = overtaken(day, close_for_an_hour)
    with pytest.raises(Taken):
        dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)

    assert transactions.times == 6
    assert car.visit.status == "diagnosed"


def test_dispatch_sees_what_another_process_booked(postgres_server: Databases) -> None:
    with on_postgresql(postgres_server) as (app, clock):
        here = ShopDay(app=app, clock=clock).stock_up()
        car = with_more_work(here)
        url = engine_of(app).url.render_as_string(hide_password=False)
        with bootstrap.open_database(url, KEYS, clock=clock, random=Random(9)) as other:
            there = ShopDay(app=other, clock=clock, numbers=here.numbers)
            there.fill(here.at(9), here.at(10))

        app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)

        assert car.visit.status == "dispatched"
        assert car.visit.operations[-1].planned is not None
        assert car.visit.operations[-1].planned.start >= here.at(10)


def test_time_that_has_passed_is_never_given_out(day: ShopDay) -> None:
    car = day.stock_up().book(day.at(9))
    day.go(9)
    car.receive()
    day.clock.advance(timedelta(days=1))

    car.prepare()

    assert all(one.planned and one.planned.start >= day.clock.now() for one in car.visit.operations)
    expect_sound(day)


def test_a_car_that_came_late_near_closing_finds_new_time(day: ShopDay) -> None:
    member, vehicle = day.stock_up().customer()
    offers = day.offers(vehicle, day.at(16), latest=day.at(23))
    last = max(offers, key=lambda one: one.plan[0].during.start)
    car = day.book_this(last, member, vehicle)
    day.clock.until(last.plan[0].during.start)
    day.wait(29)
    car.receive()

    car.prepare()

    assert car.visit.status == "dispatched"
    expect_sound(day)


def test_dispatching_again_changes_no_hands(day: ShopDay) -> None:
    car = day.stock_up().book(day.at(9))
    day.go(9)
    car.receive()
    car.prepare()
    first = [one.technician for one in car.visit.operations]

    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)

    assert [one.technician for one in car.visit.operations] == first


def test_a_hold_that_is_over_takes_no_time_from_a_late_car(day: ShopDay) -> None:
    car = day.stock_up().book(day.at(9))
    member, vehicle = day.customer()
    after = [one for one in day.offers(vehicle, car.appointment.ends) if one.plan[0].bay == car.bay]
    first = min(after, key=lambda one: one.plan[0].during.start)
    day.clock.until(car.appointment.starts)
    day.app.booking.hold(SYSTEM, proposal=first, member=member, vehicle=vehicle)
    day.wait(29)

    car.receive()

    assert car.spans()


def test_what_somebody_chose_stays_when_hands_are_chosen_anew(day: ShopDay) -> None:
    car = day.walk_in().prepare()
    chosen = car.visit.operation(0).technician
    other = next(
        one.candidate.technician
        for one in day.app.dispatching.choices(SYSTEM, work_order=car.booked.work_order)[0]
        if one.limit is None and one.candidate.technician != chosen
    )
    day.app.dispatching.pin(
        SYSTEM, work_order=car.booked.work_order, step=0, technician=other, reason="knows the car"
    )

    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)

    assert car.visit.operation(0).technician == other
    assert car.visit.operation(0).pinned == "knows the car"
    expect_sound(day)


def test_work_that_let_its_time_pass_under_way_is_dispatched_again_with_what_follows(
    day: ShopDay,
) -> None:
    car = day.book(day.at(9)).receive().prepare()
    first, *rest = car.visit.operations
    day.go(9)
    car.start(first.step)
    with pytest.raises(IllegalMove):
        day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)
    assert "dispatch" not in moves(car)
    car.finish(first.step)
    day.go(17)
    assert "dispatch" in moves(car)

    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)

    again = [car.visit.operation(one.step) for one in rest]
    assert all(one.technician and not one.let_pass(day.at(17)) for one in again)
    begins = [one.planned.start for one in again if one.planned]
    assert begins == sorted(begins)
    assert len(begins) == len(rest) > 0
    assert "dispatch" not in moves(car)
    expect_sound(day)


def test_a_pin_ends_with_the_time_for_which_it_was_made(day: ShopDay) -> None:
    car = day.book(day.at(9)).receive().prepare()
    whose = car.technician
    day.app.dispatching.pin(
        SYSTEM,
        work_order=car.booked.work_order,
        step=0,
        technician=whose,
        reason="knows it",
    )
    day.go(17)

    day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)

    again = car.visit.operation(0)
    assert again.pinned is None
    assert not again.let_pass(day.at(17))
