"""The days of many shops, planned at the terminal."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from adapters.solvers.many_days import plan_days
from application.shared.caller import SYSTEM
from application.shared.search import Budget
from cli.bench.network import measured
from cli.bench.shop_days import shop_day
from cli.plan_network import plan_network
from domain.stores.region import Region
from tests.application.visits.planned import TODAY
from tests.application.visits.shop_day import Car, ShopDay
from tests.chain import a_furnished_twin, store_id


@pytest.fixture
def day() -> ShopDay:
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock).stock_up()


def run(day: ShopDay, *words: str, on: str = "2026-03-02") -> Result:
    quick = ("--date", on, "--iterations", "100", "--workers", "1", *words)
    return CliRunner().invoke(plan_network, quick, obj=day.app, catch_exceptions=False)


def told(day: ShopDay, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(day, "--json", *words).stdout)
    return found


def a_car_without_time(day: ShopDay) -> Car:
    car, _ = day.book(day.at(9)), day.book(day.at(9))
    day.app.booking.displace(SYSTEM, appointment=car.id, cause="test")
    return car


def test_every_open_shop_is_planned_and_nothing_happens_until_it_is_accepted(day: ShopDay) -> None:
    car = a_car_without_time(day)

    plans = told(day)
    assert [one["store"] for one in plans["shops"]] == ["S0001", "S0002", "S0003"]
    assert [one["operations"] for one in plans["shops"]] == [4, 0, 0]
    assert car.status == "displaced"

    accepted = told(day, "--accept")
    assert [one["accepted"] for one in accepted["shops"]] == [True, False, False]
    assert car.status == "booked"
    assert told(day)["shops"][0]["changes"] == 0


def test_people_are_told_the_shops_in_which_something_changes(day: ShopDay) -> None:
    a_car_without_time(day)

    first, last = run(day).stdout.splitlines()

    assert first.startswith("S0001\t2 of 4 operations change, cost ")
    assert last.startswith("3 shops in ")


@pytest.mark.parametrize(
    ("words", "shops"),
    [
        (("--stores", "2"), ["S0001", "S0002"]),
        (("--region", Region.EAST.value), ["S0001", "S0002", "S0003"]),
        (("--region", Region.NORTH.value), []),
    ],
)
def test_some_shops_are_planned(day: ShopDay, words: tuple[str, ...], shops: list[str]) -> None:
    assert [one["store"] for one in told(day, *words)["shops"]] == shops


def test_a_shop_that_is_closed_has_no_plan(day: ShopDay) -> None:
    day.app.closing.close_on(SYSTEM, store=store_id(2), days=(TODAY,))

    assert [one["store"] for one in told(day)["shops"]] == ["S0001", "S0003"]


def test_processes_find_the_same_plans_as_one_alone() -> None:
    days, budget = [shop_day(seed, jobs=4) for seed in (1, 2, 3)], Budget(60, iterations=50)

    alone, together = (
        [one.found.plan for one in plan_days(days, budget, workers=workers)] for workers in (1, 2)
    )

    assert together == alone


def test_the_bench_plans_every_day_by_the_rules_and_better_than_the_floor() -> None:
    report = measured(2, 0.05, seed=1)

    assert (report.figures["days_count"], report.figures["broken_rules_count"]) == (2, 0)
    assert report.figures["below_first_plan_percent"] > 0
