"""Shops help each other: proposed with its effect, accepted in one go, over in good order."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from application.shared.caller import SYSTEM
from application.support.service import Proposed
from application.visits.booking import Booked
from domain.dispatch.agreement import Status, Support
from domain.dispatch.support import Lack, NoSuchSupport, Way, Weighed
from domain.finance.account import Account
from domain.shared.claims import ClaimKind
from domain.shared.errors import Conflict
from domain.shared.ids import StoreId, WorkOrderId
from domain.shared.life_cycle import IllegalMove
from domain.shared.time import Span, minutes
from domain.workforce.events import AbsenceCause
from tests.application.furnished import on_postgresql
from tests.application.visits.parts import PLUG, PLUGS_NEEDED, plugs_of, sell_out, with_worn_plugs
from tests.application.visits.shop_day import SHOP, Car, ShopDay
from tests.application.visits.sound import expect_promises
from tests.chain import a_furnished_twin, store_id

NEXT_DOOR = store_id(2)


@pytest.fixture(params=["memory", "postgresql"])
def day(request: pytest.FixtureRequest) -> Iterator[ShopDay]:
    """A Monday in one of three shops that are near each other."""
    if request.param == "memory":
        app, clock = a_furnished_twin()
        yield ShopDay(app=app, clock=clock).stock_up()
        return
    with on_postgresql(request.getfixturevalue("postgres_server")) as (app, clock):
        yield ShopDay(app=app, clock=clock).stock_up()


def proposed(day: ShopDay, work_order: WorkOrderId) -> Proposed:
    [found] = day.app.supports.propose(SYSTEM, work_order=work_order)
    return found


def best(found: Proposed, way: Way) -> Weighed:
    return next(one for one in found.ways if one.help.way is way and one.bar is None)


def accept(day: ShopDay, found: Proposed, one: Weighed) -> Support:
    job = found.trouble.work_order
    return day.app.supports.accept(SYSTEM, work_order=job, way=one.help.id_for(job))


def on_hand(day: ShopDay, store: StoreId) -> int:
    return day.app.stockroom.level(SYSTEM, store=store, part=PLUG).on_hand


def a_burst(day: ShopDay) -> list[Car]:
    """Breakdowns fill the shop, and then all but one of its people fall ill."""
    cars = [day.walk_in() for _ in range(4)]
    *ill, _ = sorted(day.app.directory.technicians_of(SHOP), key=lambda one: one.code)
    for one in ill:
        day.app.absences.report(
            SYSTEM,
            technician=one.id,
            during=Span(day.clock.now(), day.clock.now() + timedelta(days=3)),
            cause=AbsenceCause.SICK,
        )
    return cars


def test_a_missing_part_comes_from_next_door_at_its_value(day: ShopDay) -> None:
    sell_out(day)
    car = with_worn_plugs(day)
    found = proposed(day, car.booked.work_order)
    before = on_hand(day, NEXT_DOOR)

    agreed = accept(day, found, best(found, Way.PART))

    assert found.trouble.lacks == (Lack.PART,)
    assert on_hand(day, NEXT_DOOR) == before - PLUGS_NEEDED
    assert plugs_of(car).due == agreed.due
    assert day.app.supports.propose(SYSTEM, work_order=car.booked.work_order) == ()

    day.app.supports.arrive(SYSTEM, support=agreed.id)
    assert plugs_of(car).reserved == PLUGS_NEEDED
    with pytest.raises(IllegalMove):
        day.app.supports.arrive(SYSTEM, support=agreed.id)


def test_a_burst_of_breakdowns_borrows_hands_and_gives_them_back(day: ShopDay) -> None:
    a_burst(day)
    found, *_ = day.app.supports.propose_all(SYSTEM, store=SHOP)
    one = best(found, Way.TECHNICIAN)

    agreed = accept(day, found, one)

    assert one.help.effect.endangered == 0
    assert one.help.travel_min > 0
    assert agreed.technician == one.help.technician
    assert agreed.technician in {each.id for each in day.app.directory.technicians_of(SHOP)}
    day.clock.until(agreed.ready + timedelta(hours=2))
    day.run_due()
    assert agreed.technician not in {each.id for each in day.app.directory.technicians_of(SHOP)}
