"""Both stores tell the same of the work done, and the shops add up to the chain."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from application.insight.asking import Kind, NotByTechnician, asked
from application.insight.reports import Question, ShopOrRegion
from application.shared.caller import SYSTEM, Caller
from application.shared.rights import Role
from domain.insight.figures import Load, Ordered, Reviewed, Rework, Suspended, total
from domain.insight.report import Report
from domain.shared.errors import Forbidden, NotFound
from domain.stores.region import Region
from domain.work_orders.record import Wait
from tests.application.insight.conftest import Lived
from tests.application.wall.test_wall import a_person
from tests.chain import store_id

ALL = Question()
FIRST, SECOND, THIRD = store_id(1), store_id(2), store_id(3)


def every(lived: Lived, caller: Caller = SYSTEM, about: Question = ALL) -> list[Report[Any]]:
    return [asked(lived.reports, caller, kind, about) for kind in Kind]


def test_what_came_back_from_its_check_is_rework_of_the_shop_and_of_the_hands(
    lived: Lived,
) -> None:
    of_shops = lived.reports.rework(SYSTEM, about=ALL)
    of_people = lived.reports.rework(SYSTEM, about=ALL, by_technician=True)

    assert [(one.store, one.figures) for one in of_shops.lines] == [
        (FIRST, Rework(jobs=2, reworked=1)),
        (THIRD, Rework(jobs=1)),
    ]
    assert of_people.total == of_shops.total == Rework(jobs=3, reworked=1)
    [back] = [one for one in of_people.lines if one.figures.reworked]
    assert back.store == FIRST
    assert (back.of or "").startswith("S0001-T")
    assert not any(one.abnormal for one in (*of_shops.lines, *of_people.lines))


def test_work_that_stood_still_is_told_by_its_reason(lived: Lived) -> None:
    [line] = lived.reports.suspensions(SYSTEM, about=ALL).lines

    assert (line.of, line.figures) == ("customer", Suspended(times=1, minutes=100))


def test_every_order_is_in_one_line_also_one_that_came_to_nothing(lived: Lived) -> None:
    found = lived.reports.channels(SYSTEM, about=ALL)

    by_shop = {
        shop: total((one.figures for one in found.lines if one.store == shop), Ordered())
        for shop in (FIRST, SECOND, THIRD)
    }
    assert [by_shop[one].orders for one in (FIRST, SECOND, THIRD)] == [4, 1, 1]
    assert [by_shop[one].lost for one in (FIRST, SECOND, THIRD)] == [2, 0, 0]
    assert (by_shop[FIRST].elsewhere, by_shop[SECOND].elsewhere) == (0, 1)
    assert found.total == total(by_shop.values(), Ordered())
    assert found.total.amount_fen > 0


def test_finish_and_price_are_told_beside_what_was_promised(lived: Lived) -> None:
    found = lived.reports.promises(SYSTEM, about=ALL).total

    assert (found.visits, found.kept, found.renewed, found.dearer) == (3, 2, 0, 0)
    assert found.quoted_fen == found.charged_fen > 0
    assert found.late_min > 0


def test_what_stood_still_for_an_excused_reason_makes_nothing_late(lived: Lived) -> None:
    excusing = evolve(lived.reports, excused=frozenset({Wait.CUSTOMER}))
    other = evolve(lived.reports, excused=frozenset({Wait.PART}))

    strict = lived.reports.promises(SYSTEM, about=ALL).total
    assert excusing.promises(SYSTEM, about=ALL).total == evolve(strict, kept=3, late_min=0)
    assert other.promises(SYSTEM, about=ALL).total == strict


def test_paid_work_is_spread_over_everybody_of_the_shop(lived: Lived) -> None:
    of_shops = lived.reports.load(SYSTEM, about=ALL)
    of_people = lived.reports.load(SYSTEM, about=ALL, by_technician=True)

    assert [one.store for one in of_shops.lines] == [FIRST, THIRD]
    assert [one.figures.technicians for one in of_shops.lines] == [4, 4]
    assert of_shops.total.technicians == len(of_people.lines) == 8
    assert sum(one.figures.paid_min for one in of_people.lines) == of_shops.total.paid_min
    assert of_shops.lines[0].figures.paid_min == 60 + 80
    assert all(0 < (one.figures.gini or 0) < 1 for one in of_shops.lines)


def test_satisfaction_is_told_of_finished_visits(lived: Lived) -> None:
    found = lived.reports.reviews(SYSTEM, about=ALL).total

    assert found == Reviewed(visits=3, reviews=1, satisfied=1, stars=5)


def test_the_figures_of_the_shops_and_of_the_days_add_up_to_the_chains(lived: Lived) -> None:
    days = [date(2026, 3, number) for number in range(1, 8)]
    of_shops = [every(lived, about=Question(store=store_id(number))) for number in (1, 2, 3)]
    of_days = [every(lived, about=Question(first=day, last=day)) for day in days]

    for number, whole in enumerate(every(lived)):
        nothing = type(whole.total)()
        assert total((one[number].total for one in of_shops), nothing) == whole.total
        if not isinstance(nothing, Load):  # People count anew on every day.
            assert total((one[number].total for one in of_days), nothing) == whole.total


def test_everybody_reads_of_their_own_shops_and_of_no_other(lived: Lived) -> None:
    manager = a_person(Role.STORE_MANAGER, SECOND)

    for mine, whole in zip(every(lived, manager), every(lived), strict=True):
        assert {one.store for one in mine.lines} <= {SECOND}
        assert mine.lines == tuple(one for one in whole.lines if one.store == SECOND)
        assert mine.total == total((one.figures for one in mine.lines), type(whole.total)())
    with pytest.raises(NotFound):
        every(lived, manager, Question(store=FIRST))
    with pytest.raises(Forbidden):
        every(lived, a_person(Role.CASHIER))


def test_a_region_is_its_shops(lived: Lived) -> None:
    assert every(lived, about=Question(region=Region.EAST)) == every(lived)
    assert all(not one.lines for one in every(lived, about=Question(region=Region.NORTH)))


def test_a_report_is_about_a_shop_or_a_region_and_never_both() -> None:
    with pytest.raises(ShopOrRegion):
        Question(store=FIRST, region=Region.NORTH)


@pytest.mark.parametrize("kind", [one for one in Kind if one not in (Kind.REWORK, Kind.LOAD)])
def test_only_rework_and_load_are_told_by_technician(lived: Lived, kind: Kind) -> None:
    with pytest.raises(NotByTechnician):
        asked(lived.reports, SYSTEM, kind, ALL, by_technician=True)
