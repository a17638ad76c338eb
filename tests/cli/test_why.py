"""Why, at the terminal."""

from uuid import uuid4

import pytest
from click.testing import CliRunner

from application.shared.caller import SYSTEM
from cli.why import why
from domain.shared.errors import NotFound
from tests.application.visits.shop_day import ShopDay
from tests.chain import a_furnished_twin


@pytest.fixture
def day() -> ShopDay:
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock).stock_up()


def told(day: ShopDay, *words: str) -> list[str]:
    done = CliRunner().invoke(why, words, obj=day.app, catch_exceptions=False)
    return done.stdout.splitlines()


def test_a_visit_tells_why_one_sentence_a_choice_in_both_languages(day: ShopDay) -> None:
    car = day.walk_in().prepare()

    lines = told(day, str(car.booked.work_order))
    chinese = told(day, str(car.booked.work_order), "--zh")

    assert "walk-in: S0001 " in lines[0]
    names = [one.label for one in car.visit.operations]
    assert {line.split(": ")[1] for line in lines[1:]} == {name.en for name in names}
    assert {line.split(": ")[1].split("：")[0] for line in chinese[1:]} == {
        name.zh for name in names
    }
    assert all(line.startswith("2026-03-02T") and "+08:00 " in line for line in lines)
    assert len(lines) == len(chinese) > 1
    assert all(line.endswith("。") for line in chinese)


def test_a_hold_tells_why_before_there_is_a_visit(day: ShopDay) -> None:
    member, vehicle = day.customer()
    proposal = day.offers(vehicle)[0]
    held = day.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)

    [line] = told(day, str(held.appointment))

    assert "hold: S0001 " in line
    assert "next was S0001 " in line


def test_why_of_nothing_is_refused(day: ShopDay) -> None:
    with pytest.raises(NotFound, match="neither a work order nor an appointment"):
        told(day, str(uuid4()))
