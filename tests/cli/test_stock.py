import pytest
from click.testing import CliRunner, Result

from cli.stock import stock
from domain.shared.errors import NotFound
from tests.application.visits.parts import with_worn_plugs
from tests.application.visits.shop_day import ShopDay
from tests.chain import a_furnished_twin

PLUG = "SP-VW-01"


@pytest.fixture
def day() -> ShopDay:
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock)


def run(day: ShopDay, *arguments: str) -> Result:
    return CliRunner().invoke(stock, arguments, obj=day.app, catch_exceptions=False)


def rows(day: ShopDay, *arguments: str) -> list[list[str]]:
    result = run(day, *arguments)
    assert result.exit_code == 0, result.output
    return [line.split("\t") for line in result.stdout.splitlines()]


def test_every_part_of_a_shop_is_one_line(day: ShopDay) -> None:
    levels = {row[0]: row[1:5] for row in rows(day, "levels", "S0001")}

    assert len(levels) > 200
    assert levels[PLUG] == ["20000", "0", "20000", "0"]


def test_goods_in_say_whose_waiting_they_end(day: ShopDay) -> None:
    run(day, "count", "S0001", PLUG, "0", "--reason", "sold")
    car = with_worn_plugs(day)
    [waiting] = rows(day, "expected", "S0001")
    assert run(day, "due", "S0001", PLUG, "2026-03-05T10:00").exit_code == 0
    [told] = rows(day, "expected", "S0001")
    assert (waiting[:2], waiting[3]) == ([PLUG, "4"], "")
    assert told[3] == "2026-03-05T10:00+08:00"

    delivery, arrived = rows(day, "receive", "S0001", f"{PLUG}=5@88.50", "--note", "LS-1")

    assert delivery[0].startswith("delivery ")
    assert arrived == [PLUG, "4", str(car.booked.order), waiting[5]]
    assert rows(day, "expected", "S0001") == []
    moved = rows(day, "movements", "S0001", PLUG)
    assert ["receipt", "+5"] in [row[1:3] for row in moved]


def test_a_count_prints_what_is_there_then(day: ShopDay) -> None:
    [row] = rows(day, "count", "S0001", PLUG, "12", "--reason", "counted")

    assert row[:3] == [PLUG, "12", "0"]


def test_a_missing_part_is_found_in_the_next_shops(day: ShopDay) -> None:
    run(day, "count", "S0001", PLUG, "0", "--reason", "sold")

    found = rows(day, "around", "S0001", PLUG)

    assert [row[0] for row in found] == ["S0002", "S0003"]


@pytest.mark.parametrize("item", ["nonsense", "A=1", "A=x@1", "A=1@1.005", "A=1@nan", "A=1@1e99"])
def test_what_is_no_delivery_is_a_usage_error(day: ShopDay, item: str) -> None:
    assert run(day, "receive", "S0001", item).exit_code == 2


def test_an_unknown_shop_or_part_is_not_found(day: ShopDay) -> None:
    for arguments in (("levels", "S9999"), ("movements", "S0001", "NO-SUCH")):
        with pytest.raises(NotFound):
            run(day, *arguments)
