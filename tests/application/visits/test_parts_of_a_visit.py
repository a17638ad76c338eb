"""Parts move while the car is here and its visit is not settled, and at no other time."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from application.shared.caller import SYSTEM
from application.visits import stock
from application.visits.moves import moves_of
from domain.inventory.stock import NotReserved
from domain.orders.lines import IssuedNotBilled
from domain.orders.status import Status as OrderStatus
from domain.shared.life_cycle import IllegalMove
from domain.work_orders.status import PARTS_MOVE, Status
from domain.work_orders.work_order import NotYet
from tests.application.furnished import on_postgresql
from tests.application.visits.parts import approve, find_plugs_worn, order_of
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_promises, expect_sound
from tests.application.visits.whole_visit import finish_visit
from tests.chain import OTHER_EYES
from tests.databases import Databases


def issue(car: Car) -> None:
    car.day.app.repairs.issue_parts(SYSTEM, work_order=car.booked.work_order)


def put_back(car: Car) -> None:
    line = next(one for one in order_of(car).lines if one.part is not None)
    car.day.app.repairs.return_part(
        SYSTEM, work_order=car.booked.work_order, line=line.id, quantity=1
    )


def settle(car: Car) -> None:
    car.day.app.settlement.settle(SYSTEM, work_order=car.booked.work_order)


def passed(day: ShopDay) -> Car:
    """A car that is ready to be settled."""
    car = day.book().receive().prepare()
    issue(car)
    for one in car.visit.operations:
        car.start(one.step)
        day.wait(10)
        car.finish(one.step)
    day.app.quality.check(OTHER_EYES, work_order=car.booked.work_order)
    return car


def test_nothing_comes_back_when_the_visit_is_settled(day: ShopDay) -> None:
    car = passed(day)
    settle(car)

    with pytest.raises(IllegalMove) as refused:
        put_back(car)
    assert refused.value.facts["state"] == Status.SETTLED
    assert all(str(one) in str(refused.value) for one in PARTS_MOVE)


def test_nothing_comes_back_when_the_car_is_gone(day: ShopDay) -> None:
    car = day.book().receive().prepare()
    finish_visit(day, car)

    for move in (put_back, issue):
        with pytest.raises(IllegalMove):
            move(car)


def test_nothing_is_handed_out_for_a_car_that_is_not_here(day: ShopDay) -> None:
    car = day.book()

    with pytest.raises(IllegalMove):
        issue(car)
    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")


def test_parts_come_back_until_the_visit_is_settled(day: ShopDay) -> None:
    car = passed(day)
    before = car.visit.version

    put_back(car)

    assert car.visit.version == before + 1


def test_whoever_looks_at_the_order_hears_of_parts_that_go_and_come(day: ShopDay) -> None:
    car = passed(day)
    issued = {one.subject for one in day.told("PartIssued")}

    put_back(car)

    assert issued == {car.booked.order}
    assert {one.subject for one in day.told("PartReturned")} == {car.booked.order}


def moves(car: Car) -> tuple[str, ...]:
    visits = car.day.app.visits
    view = visits.see(SYSTEM, work_order=car.booked.work_order)
    return moves_of(view, SYSTEM.actor)


def test_what_came_back_is_not_charged_and_the_books_agree(day: ShopDay) -> None:
    car = passed(day)
    before = order_of(car)
    put_back(car)

    settle(car)

    line = next(one for one in before.lines if one.part is not None)
    after = order_of(car)
    assert after.line(line.id).quantity in (line.quantity - 1, line.quantity)
    assert after.due == after.total < before.total
    expect_sound(day)


def test_a_line_of_which_everything_came_back_is_not_charged(day: ShopDay) -> None:
    car = passed(day)
    line = next(one for one in order_of(car).lines if one.part is not None)
    before = order_of(car).total
    car.day.app.repairs.return_part(
        SYSTEM, work_order=car.booked.work_order, line=line.id, quantity=line.quantity
    )

    assert "settle" in moves(car)
    settle(car)

    assert not order_of(car).line(line.id).wanted
    assert order_of(car).total == before - line.gross
    expect_sound(day)


def test_parts_that_were_never_handed_out_hold_the_settlement_up(day: ShopDay) -> None:
    car = day.book().receive().prepare()
    for one in car.visit.operations:
        car.start(one.step)
        day.wait(10)
        car.finish(one.step)
    day.app.quality.check(OTHER_EYES, work_order=car.booked.work_order)

    with pytest.raises(IssuedNotBilled):
        settle(car)
    assert {"issue-parts", "withdraw"} <= set(moves(car))
    assert "settle" not in moves(car)

    issue(car)

    assert "settle" in moves(car)
    settle(car)


def test_lines_with_parts_out_are_not_given_up(
    day: ShopDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever let them out: a cancellation does not leave them in work in progress for ever."""
    car = day.book()
    monkeypatch.setattr("application.visits.repair.PARTS_MOVE", frozenset(Status))
    issue(car)

    with pytest.raises(NotYet):
        day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")
    assert order_of(car).status is not OrderStatus.CANCELLED


def test_a_settlement_and_a_return_at_once_are_one_after_the_other(
    postgres_server: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    with on_postgresql(postgres_server) as (app, clock):
        day = ShopDay(app=app, clock=clock).stock_up()
        car = passed(day)
        real = stock.put_back
        settled: list[bool] = []

        def overtaken(*args: object) -> object:
            """The cashier settles after the visit was read and before the part is back."""
            if not settled:
                settled.append(True)
                with ThreadPoolExecutor(1) as till:
                    till.submit(settle, car).result()
            return real(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(stock, "put_back", overtaken)
        with pytest.raises(IllegalMove):
            put_back(car)

        expect_promises(day)


def test_what_is_handed_out_already_is_not_handed_out_again(day: ShopDay) -> None:
    car = day.book().receive().prepare()
    issue(car)

    with pytest.raises(NotReserved):
        issue(car)


def test_work_that_runs_is_not_resumed_and_the_legal_steps_are_named(day: ShopDay) -> None:
    car = day.book().receive().prepare()
    car.start(0)

    with pytest.raises(IllegalMove) as refused:
        day.app.repairs.resume(SYSTEM, work_order=car.booked.work_order)
    assert refused.value.facts["legal"] == [Status.DONE, Status.SUSPENDED]


def test_an_answered_line_is_not_answered_again(day: ShopDay) -> None:
    car = day.book().receive()
    asked = find_plugs_worn(car).proposed
    approve(car, asked[:1])

    with pytest.raises(IllegalMove):
        approve(car, asked[:1])
