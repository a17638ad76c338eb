"""Why, at the terminal."""

from datetime import date
from uuid import uuid4

import pytest
from click.testing import CliRunner

from application.dispatch.offers import Wish
from application.shared.caller import SYSTEM
from application.shared.search import Budget
from cli.why import why
from domain.shared.errors import NotFound
from domain.shared.geo import Place
from tests.application.visits.shop_day import OIL, ShopDay
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


def test_every_shop_near_by_is_told_and_what_would_have_changed_the_choice(day: ShopDay) -> None:
    member, vehicle = day.customer()
    between = Place(31.2249, 121.47)
    wish = Wish(services=OIL, at=between, vehicle=vehicle, earliest=day.clock.now())
    proposal = day.app.offers.find(SYSTEM, wish=wish).proposals[0]
    held = day.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)

    line, *shops = told(day, str(held.appointment), "--all")
    [chinese] = told(day, str(held.appointment), "--zh")

    assert line.endswith("it would have been S0003 with distance: 0.5 km instead of 0.6 km.")
    assert chinese.endswith("若距离为 0.5 公里（实际为 0.6 公里），则会选 S0003。")
    assert {each.split()[0] for each in shops} == {"S0001", "S0002", "S0003"}
    assert all("distance " in each and " km (+" in each for each in shops)


def test_the_plan_of_a_day_tells_what_every_operation_waits_for(day: ShopDay) -> None:
    car = day.book(day.at(9))
    day.app.booking.displace(SYSTEM, appointment=car.id, cause="test")
    shop, local = car.visit.store, date(2026, 3, 2)
    budget = Budget(seconds=10, iterations=10, seed=1)
    plan = day.app.planning.propose(SYSTEM, store=shop, day=local, budget=budget).plan
    day.app.planning.accept(SYSTEM, plan=plan)

    accepted, *lines = told(day, "S0001@2026-03-02")

    assert accepted.endswith(f"day-plan: {len(lines)}/{len(lines)}")
    assert lines[0].startswith("  09:00-")
    assert " waits for the car until 09:00." in lines[0]
    assert all(line.endswith("。") for line in told(day, "S0001@2026-03-02", "--zh")[1:])
    with pytest.raises(NotFound, match="no plan of S0001 for 2026-03-03 was accepted"):
        told(day, "S0001@2026-03-03")


def test_a_day_that_is_no_date_is_refused(day: ShopDay) -> None:
    assert CliRunner().invoke(why, ["S0001@yesterday"], obj=day.app).exit_code == 2


def test_why_of_nothing_is_refused(day: ShopDay) -> None:
    with pytest.raises(NotFound, match="neither a work order nor an appointment"):
        told(day, str(uuid4()))
