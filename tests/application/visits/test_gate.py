"""A car at the gate is found by its plate."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from adapters.work import StagedDocuments
from application.shared.caller import SYSTEM
from application.visits.reception import Entry, NotExpected
from domain.booking.appointment import Status as Kept
from domain.members.plate import Plate
from domain.members.vehicle import LowerMileage
from domain.shared.time import minutes
from domain.work_orders.status import Status
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.whole_visit import plate
from tests.chain import store_id


def test_a_plate_at_the_gate_is_one_step_to_the_reception(day: ShopDay) -> None:
    car, entry = day.book(), Entry(mileage_km=1000)

    arrived = day.app.receptions.check_in(
        SYSTEM, store=day.store, plate=plate(day, car), entry=entry
    )

    assert arrived == car.booked.work_order
    assert (car.status, car.visit.status) == (Kept.ARRIVED, Status.RECEIVED)
    with pytest.raises(NotExpected):
        day.app.receptions.check_in(SYSTEM, store=day.store, plate=plate(day, car), entry=entry)


def test_a_car_that_was_here_often_is_found_with_as_many_questions_as_a_new_one(
    day: ShopDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    for name in ("get_all", "find", "find_any"):
        monkeypatch.setattr(StagedDocuments, name, counted(getattr(StagedDocuments, name), asked))
    first, often = day.book(), day.book()
    for _ in range(3):
        day.app.booking.cancel(SYSTEM, appointment=often.id, reason="changed")
        again = day.offers(often.vehicle, day.clock.now() + minutes(60))[0]
        often = day.book_this(again, often.member, often.vehicle)

    questions = []
    for car in (first, often):
        asked.clear()
        day.app.receptions.check_in(
            SYSTEM, store=day.store, plate=plate(day, car), entry=Entry(mileage_km=1000)
        )
        questions.append(len(asked))

    assert questions[0] == questions[1]
    assert often.visit.status is Status.RECEIVED


def counted(method: Callable[..., Any], calls: list[object]) -> Callable[..., Any]:
    """The method, and a note of every call."""

    def noting(*args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        return method(*args, **kwargs)

    return noting


def test_a_displaced_car_is_expected_all_the_same(day: ShopDay) -> None:
    car = day.book()
    day.app.booking.displace(SYSTEM, appointment=car.id, cause="overrun")

    day.app.receptions.check_in(
        SYSTEM, store=day.store, plate=plate(day, car), entry=Entry(mileage_km=1)
    )

    assert car.visit.status is Status.RECEIVED


def test_a_car_is_expected_on_its_day_in_its_shop_only(day: ShopDay) -> None:
    tomorrow = day.book(day.clock.now() + timedelta(days=1))
    today = day.book()
    entry = Entry(mileage_km=1000)

    for store, known in (
        (day.store, plate(day, tomorrow)),
        (store_id(2), plate(day, today)),
        (day.store, Plate("沪B99999")),
    ):
        with pytest.raises(NotExpected):
            day.app.receptions.check_in(SYSTEM, store=store, plate=known, entry=entry)
    assert (tomorrow.status, today.status) == (Kept.BOOKED, Kept.BOOKED)


def test_checking_in_asks_for_the_reason_of_a_lower_mileage_too(day: ShopDay) -> None:
    first = day.walk_in()
    again = day.book_this(
        day.offers(first.vehicle, day.clock.now() + minutes(60))[0], first.member, first.vehicle
    )
    day.app.calling_off.call_off(SYSTEM, work_order=first.booked.work_order, reason="comes later")

    with pytest.raises(LowerMileage):
        day.app.receptions.check_in(
            SYSTEM, store=day.store, plate=plate(day, again), entry=Entry(mileage_km=1)
        )
    assert again.status is Kept.BOOKED
