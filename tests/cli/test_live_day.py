"""The real day of a shop, planned at the terminal."""

import json

import pytest
from click.testing import CliRunner, Result

from application.shared.caller import SYSTEM
from cli.plan_day import plan_day_command
from domain.shared.errors import NotFound
from tests.application.visits.shop_day import ShopDay
from tests.chain import a_furnished_twin


@pytest.fixture
def day() -> ShopDay:
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock).stock_up()


def run(day: ShopDay, *words: str) -> Result:
    quick = ("--date", "2026-03-02", "--iterations", "100", *words)
    return CliRunner().invoke(plan_day_command, quick, obj=day.app, catch_exceptions=False)


def test_a_live_day_is_proposed_and_then_accepted(day: ShopDay) -> None:
    car, _ = day.book(day.at(9)), day.book(day.at(9))
    day.app.booking.displace(SYSTEM, appointment=car.id, cause="test")

    looked = run(day, "--store", "S0001").stdout
    assert car.status == "displaced"
    assert f"{car.visit.id} step 0: no time -> 09:00 S0001-B" in looked

    told = json.loads(run(day, "--store", "S0001", "--accept", "--json").stdout)
    assert car.status == "booked"
    assert told["accepted"]
    assert str(car.id) in told["customers"]
    assert (told["search"]["iterations"], told["after"]["changes"]) == (100, 0)


def test_a_day_is_of_a_file_or_of_a_shop(day: ShopDay) -> None:
    assert run(day).exit_code == 2
    assert run(day, "--store", "S0001", "--now", "3").exit_code == 2
    with pytest.raises(NotFound):
        run(day, "--store", "S9999")
