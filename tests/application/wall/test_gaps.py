"""Resource gaps: bookings and habit against bays and hands, before the day comes."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from attrs import evolve

from application.app import Application
from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.rights import Role, Stores
from domain.dispatch.gap import Gap
from domain.shared.ahead import InThePast
from domain.shared.channel import Channel
from domain.shared.errors import Forbidden
from domain.shared.ids import PersonId, named_id
from domain.shared.trade import Skill
from domain.stores.events import ClosureCause
from domain.workforce.events import AbsenceCause
from simulation.clock import HandClock
from tests.application.visits.shop_day import SHOP, Car, ShopDay
from tests.chain import a_furnished_twin, store_id

TUESDAY, NEXT_MONDAY = date(2026, 3, 3), date(2026, 3, 9)


@pytest.fixture
def day(chain: tuple[Application, HandClock]) -> ShopDay:
    app, clock = chain
    return ShopDay(app=app, clock=clock).stock_up()


@pytest.fixture
def twin() -> ShopDay:
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock).stock_up()


def hours(cars: Iterable[Car], share: float = 1.0) -> dict[Skill, float]:
    """Hours of work by skill, as planned for an average technician."""
    found = Counter[Skill]()
    for car in cars:
        for one in car.visit.operations:
            found[one.need.skill] += one.need.minutes
    return {skill: round(count * share / 60, 2) for skill, count in found.items()}


def everybody_is_away(day: ShopDay, on: date) -> None:
    for one in day.app.directory.technicians_of(SHOP):
        day.app.absences.report(
            SYSTEM,
            technician=one.id,
            during=day.app.directory.store(SHOP).day_span(on),
            cause=AbsenceCause.TRAINING,
        )


def gap_of(day: ShopDay, on: date | None = None) -> Gap:
    [region] = day.app.gaps.see(SYSTEM, day=on)
    [found] = [one for one in region.shops if one.store == SHOP]
    return found


def test_what_is_booked_for_tomorrow_and_nobody_can_do_is_the_gap(day: ShopDay) -> None:
    tomorrow = [day.book(day.at(9) + timedelta(days=1)) for _ in range(3)]
    day.walk_in()
    assert day.app.gaps.see(SYSTEM) == ()

    everybody_is_away(day, TUESDAY)

    found = gap_of(day)
    assert (dict(found.hands), dict(found.bays)) == (hours(tomorrow), {})
    assert gap_of(day, TUESDAY) == found


def test_cars_that_came_unforeseen_are_expected_on_the_same_weekday(day: ShopDay) -> None:
    cars = [day.walk_in() for _ in range(2)]
    day.clock.advance(timedelta(days=6))

    everybody_is_away(day, NEXT_MONDAY)

    assert dict(gap_of(day, NEXT_MONDAY).hands) == hours(cars, 1 / 4)


def test_a_closed_bay_is_no_strength(twin: ShopDay) -> None:
    car = twin.book(twin.at(9) + timedelta(days=1))
    kind = car.visit.operations[0].need.bay
    for bay in twin.app.directory.register.bays_of(SHOP):
        if bay.kind is kind:
            during = twin.app.directory.store(SHOP).day_span(TUESDAY)
            twin.app.closing.close_bay(
                SYSTEM, bay=bay.id, during=during, cause=ClosureCause.MAINTENANCE
            )

    assert list(gap_of(twin).bays) == [kind]
    assert sum(gap_of(twin).bays.values()) > 0


def test_a_region_is_the_sum_of_its_shops_within_reach(twin: ShopDay) -> None:
    twin.book(twin.at(9) + timedelta(days=1))
    everybody_is_away(twin, TUESDAY)
    [region] = twin.app.gaps.see(SYSTEM)
    roles = frozenset({Role.REGION_MANAGER})
    other = Actor(
        id=PersonId(named_id("person", "boss")), roles=roles, scope=Stores(frozenset({store_id(2)}))
    )
    elsewhere = Caller(actor=other, channel=Channel.WEB)

    assert sum(region.hands.values()) == sum(one.hand_h for one in region.shops)
    assert twin.app.gaps.see(elsewhere) == twin.app.gaps.tomorrow(elsewhere) == ()
    assert twin.app.gaps.tomorrow(SYSTEM) == (region,)
    nobody = evolve(elsewhere, actor=evolve(other, roles=frozenset({Role.ADVISOR})))
    for ask in (twin.app.gaps.see, twin.app.gaps.tomorrow):
        with pytest.raises(Forbidden):
            ask(nobody)
    with pytest.raises(InThePast):
        twin.app.gaps.see(SYSTEM, day=date(2026, 3, 1))
