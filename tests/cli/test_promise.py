import json

import pytest
from click.testing import CliRunner, Result

from cli.promise import promise
from domain.shared.errors import NotFound
from tests.application.visits.finished import DENT, LAMPS, live
from tests.application.visits.shop_day import ShopDay
from tests.chain import a_furnished_twin


@pytest.fixture
def day() -> ShopDay:
    app, clock = a_furnished_twin()
    day = ShopDay(app=app, clock=clock).stock_up()
    for service, ratio in ((DENT, 1.0), (DENT, 3.0), (LAMPS, 1.0)):
        live(day, service, ratio)
    return day


def run(day: ShopDay, *arguments: str) -> Result:
    return CliRunner().invoke(promise, ["report", *arguments], obj=day.app, catch_exceptions=False)


def test_every_kind_of_work_is_a_line_and_all_of_it_the_first(day: ShopDay) -> None:
    rows = [line.split("\t") for line in run(day, "--store", "S0001").stdout.splitlines()]

    assert [row[:4] for row in rows] == [
        ["all", "3", "66.7", "3"],
        [LAMPS, "1", "100.0", "1"],
        [DENT, "2", "50.0", "2"],
    ]
    assert all(0 < float(row[4]) < float(row[5]) for row in rows)


def test_programs_read_the_same(day: ShopDay) -> None:
    told = [json.loads(line) for line in run(day, "--json").stdout.splitlines()]

    assert [one["service"] for one in told] == ["all", LAMPS, DENT]
    assert told[0]["kept_percent"] == 66.7


def test_a_shop_without_finished_visits_has_nothing_to_tell(day: ShopDay) -> None:
    assert run(day, "--store", "S0002").stdout == ""


def test_a_shop_that_is_not_there_is_said_so(day: ShopDay) -> None:
    with pytest.raises(NotFound):
        run(day, "--store", "S9999")
