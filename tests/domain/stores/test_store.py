from datetime import UTC, date, datetime, timedelta

import pytest

from domain.shared.checks import BadCode, OutOfRange
from domain.shared.life_cycle import IllegalMove
from domain.shared.time import Span
from domain.shared.wall_clock import NoSuchZone
from domain.stores.events import StoreDaysClosed, StoreDaysOpened, StoreDelayed, StoreStageReached
from domain.stores.holidays import Festival, Holiday, HolidayPolicy
from domain.stores.policies import LatePolicy, WalkInShare
from domain.stores.region import Region
from domain.stores.rollout import NEXT, Stage
from domain.stores.store import DelayUnexplained, OutsideHours
from tests.domain.stores.builders import NOW, a_store

MONDAY = date(2026, 3, 2)


def test_a_shop_joins_by_training_and_pilot() -> None:
    live = a_store()
    for stage in (Stage.TRAINING, Stage.PILOT, Stage.LIVE):
        live = live.advance(stage, at=NOW)

    assert live.takes_bookings
    assert live.pending[-1] == StoreStageReached(at=NOW, store=live.id, stage=Stage.LIVE)


def test_a_planned_shop_cannot_go_live_at_once() -> None:
    with pytest.raises(IllegalMove) as refused:
        a_store().advance(Stage.LIVE, at=NOW)
    assert refused.value.facts["legal"] == ["delayed", "training"]


def test_every_stage_says_what_may_follow() -> None:
    assert NEXT.keys() == set(Stage)


def test_only_pilot_and_live_shops_take_bookings() -> None:
    shops = [a_store(stage=s, delay="roof" if s is Stage.DELAYED else None) for s in Stage]
    assert {shop.stage for shop in shops if shop.takes_bookings} == {Stage.PILOT, Stage.LIVE}


def test_a_delayed_shop_says_why_and_goes_on_without_it() -> None:
    delayed = a_store().delayed("the roof leaks", at=NOW)

    assert delayed.delay == "the roof leaks"
    assert delayed.pending == (StoreDelayed(at=NOW, store=delayed.id, reason="the roof leaks"),)
    assert delayed.advance(Stage.TRAINING, at=NOW).delay is None
    with pytest.raises(DelayUnexplained):
        a_store(stage=Stage.DELAYED)


def test_work_lies_within_the_hours_of_one_day() -> None:
    shop, morning = a_store(), datetime(2026, 3, 2, 1, tzinfo=UTC)
    shop.expect_open(Span.of(morning, 60))
    with pytest.raises(OutsideHours):
        shop.expect_open(Span.of(morning, 24 * 60))


def test_a_shop_is_closed_on_its_own_days_until_it_opens_again() -> None:
    closed = a_store().close_on([MONDAY, MONDAY], at=NOW)

    assert closed.open_spans([MONDAY]) == ()
    assert closed.pending == (StoreDaysClosed(at=NOW, store=closed.id, days=(MONDAY,)),)
    assert closed.close_on([MONDAY], at=NOW) is closed
    opened = closed.open_on([MONDAY], at=NOW)
    assert len(opened.open_spans([MONDAY])) == 1
    assert opened.pending[-1] == StoreDaysOpened(at=NOW, store=closed.id, days=(MONDAY,))


def test_a_shop_closes_for_the_festivals_of_its_policy_only() -> None:
    shop = a_store(holidays=HolidayPolicy(closes=(Festival.SPRING_FESTIVAL,)))
    spring = Holiday(day=MONDAY, festival=Festival.SPRING_FESTIVAL)
    bridge = Holiday(
        day=MONDAY + timedelta(days=1), festival=Festival.SPRING_FESTIVAL, statutory=False
    )
    labour = Holiday(day=MONDAY + timedelta(days=2), festival=Festival.LABOUR_DAY)
    week = [MONDAY + timedelta(days=n) for n in range(3)]

    assert len(shop.open_spans(week, [spring, bridge, labour])) == 2


def test_the_business_day_is_local() -> None:
    assert a_store().business_day(datetime(2026, 3, 1, 17, tzinfo=UTC)) == MONDAY


def test_nobody_is_a_no_show_within_the_grace() -> None:
    with pytest.raises(OutOfRange):
        LatePolicy(grace_min=30, no_show_min=20)


def test_the_walk_in_share_may_differ_by_weekday() -> None:
    share = WalkInShare(percent=(10, 10, 10, 10, 10, 40, 40))
    assert (share.on(MONDAY), share.on(date(2026, 3, 7))) == (10, 40)
    with pytest.raises(OutOfRange):
        WalkInShare.daily(101)


def test_codes_and_zones_are_checked_at_the_door() -> None:
    with pytest.raises(BadCode):
        a_store(code="s 1")
    for name in ("Mars/Olympus", "../../etc/passwd", ""):
        with pytest.raises(NoSuchZone):
            a_store(zone=name)


def test_every_region_has_a_name_in_both_languages() -> None:
    assert len({region.label.zh for region in Region}) == 7
