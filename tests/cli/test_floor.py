"""Offers, dispatch and history at the terminal."""

import json
from datetime import timedelta
from typing import Any

import pytest
from click import Command
from click.testing import CliRunner, Result

from application.shared.caller import SYSTEM
from cli.floor import dispatch, history
from cli.offer import offer
from domain.orders.idle import USUAL
from domain.shared.errors import NotFound
from domain.shared.time import Span
from domain.work_orders.status import Status
from domain.workforce.events import AbsenceCause
from tests.application.visits.shop_day import Car, ShopDay
from tests.chain import a_customer, a_furnished_twin


@pytest.fixture
def day() -> ShopDay:
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock).stock_up()


def run(day: ShopDay, command: Command, *words: str) -> Result:
    return CliRunner().invoke(command, words, obj=day.app, catch_exceptions=False)


def plate_of(day: ShopDay) -> str:
    _, vehicle = a_customer(day.app)
    car = day.app.customer_file.vehicle(SYSTEM, vehicle=vehicle)
    assert car.plate is not None
    return car.plate.text


def test_the_best_shops_come_with_their_terms_and_what_is_promised(day: ShopDay) -> None:
    words = ("--at", "31.23,121.47", "--service", "oil-service", "--plate", plate_of(day))

    told: dict[str, Any] = json.loads(run(day, offer, *words, "--json").stdout)
    lines = run(day, offer, *words).stdout.splitlines()

    points = [one["points"] for one in told["offers"]]
    assert len(lines) == len(points) == 5
    assert points == sorted(points)
    best = told["offers"][0]
    assert {"distance", "wait", "ability"} <= {*best["terms"]}
    assert round(sum(best["terms"].values()), 1) == round(best["points"], 1)
    assert best["starts"] < best["ready_likely"] <= best["ready_latest"]
    assert lines[0].startswith(f"1\t{best['store']} ")


def test_a_service_may_be_a_word_and_one_that_nobody_sells_is_named(day: ShopDay) -> None:
    words = ("--at", "31.23,121.47", "--plate", plate_of(day), "--json")

    told = json.loads(run(day, offer, *words, "--service", "brake-pads").stdout)
    assert told["offers"]
    with pytest.raises(NotFound, match="no service is called zeppelin"):
        run(day, offer, *words, "--service", "zeppelin")


def test_offers_are_of_one_shop_if_it_is_named_and_why_there_is_none_is_told(day: ShopDay) -> None:
    words = ("--service", "oil-service", "--plate", plate_of(day))

    here = json.loads(run(day, offer, *words, "--store", "S0002", "--json").stdout)
    assert {one["store"] for one in here["offers"]} == {"S0002"}
    assert run(day, offer, *words, "--at", "45,80").stdout == "no offer: no-shop-nearby\n"
    assert run(day, offer, *words, "--at", "there").exit_code == 2
    with pytest.raises(NotFound):
        run(day, offer, "--service", "oil-service", "--plate", "京A00000", "--store", "S0001")


def test_what_an_idle_day_takes_off_is_told_with_the_price() -> None:
    app, clock = a_furnished_twin(idle=USUAL)
    day = ShopDay(app=app, clock=clock)
    words = ("--store", "S0001", "--service", "oil-service", "--plate", plate_of(day))

    best = json.loads(run(day, offer, *words, "--json").stdout)["offers"][0]
    line = run(day, offer, *words).stdout.splitlines()[0]

    assert best["idle_discount_fen"] > 0
    assert f"({best['idle_discount_fen'] / 100:.2f} off on an idle day)" in line


def diagnosed(day: ShopDay) -> Car:
    car = day.walk_in()
    day.app.diagnosis.diagnose(
        SYSTEM, work_order=car.booked.work_order, findings=(), nothing_found=True
    )
    return car


def test_every_car_that_waits_is_dispatched_and_the_reason_told(day: ShopDay) -> None:
    cars = [diagnosed(day), diagnosed(day)]

    done = run(day, dispatch, "--store", "S0001")

    assert [car.visit.status for car in cars] == [Status.DISPATCHED] * 2
    told = [line.split("\t") for line in done.stdout.splitlines()]
    assert {visit for visit, _ in told} == {str(car.booked.work_order) for car in cars}
    assert all("points" in why for _, why in told)
    assert run(day, dispatch, "--store", "S0001").stdout == ""


def test_a_dispatched_car_that_lost_its_time_is_dispatched_again(day: ShopDay) -> None:
    car = diagnosed(day)
    run(day, dispatch, "--store", "S0001")
    day.app.booking.displace(SYSTEM, appointment=car.id, cause="overrun")

    run(day, dispatch, "--store", "S0001")

    assert not any(one.lost_time for one in car.visit.operations)
    assert car.claims


def test_cars_that_cannot_be_dispatched_are_named_with_the_reason(day: ShopDay) -> None:
    cars = [diagnosed(day), diagnosed(day)]
    for person in day.app.directory.technicians_of(day.store):
        away = Span(day.clock.now(), day.clock.now() + timedelta(days=30))
        day.app.absences.report(SYSTEM, technician=person.id, during=away, cause=AbsenceCause.SICK)

    done = run(day, dispatch, "--store", "S0001")

    assert done.exit_code == 1
    told = [line.split("\t") for line in done.stdout.splitlines()]
    assert [visit for visit, _ in told] == [str(car.booked.work_order) for car in cars]
    assert all(why.startswith(("no-hands: ", "no-time: ")) for _, why in told)


def test_what_happened_to_a_visit_is_told_in_order(day: ShopDay) -> None:
    car = diagnosed(day)
    while day.app.stream.move():
        pass

    told = [
        line.split("\t")
        for line in run(day, history, str(car.booked.work_order)).stdout.splitlines()
    ]

    assert [int(position) for position, *_ in told] == sorted(int(line[0]) for line in told)
    kinds = [kind for _, _, kind, _ in told]
    assert kinds.index("CarReceived") < kinds.index("CarDiagnosed")
    assert all("+08:00" in at for _, at, _, _ in told)
