"""Whatever statement fails, nothing is half done, and the same again succeeds."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, cast

import pytest
from attrs import evolve

from adapters.bootstrap import open_database
from application.app import Application
from application.due_work import handlers
from application.shared.caller import SYSTEM
from application.shared.due import run_due
from application.visits.diagnosis import Suggestion
from domain.shared.time import Span
from domain.stores.events import ClosureCause
from domain.workforce.events import AbsenceCause
from simulation.cast import customer
from simulation.clock import HandClock
from simulation.visit import Visit
from tests.application.furnished import KEYS, engine_of, furnished
from tests.application.visits.faults import Content, Faults, Stubborn
from tests.application.visits.shop_day import OIL, ShopDay
from tests.application.visits.sound import expect_promises, expect_sound
from tests.chain import HERE, MONDAY, store_id
from tests.databases import Databases


@pytest.fixture
def day(postgres_server: Databases) -> Iterator[ShopDay]:
    """On a database of its own: nobody else can use connections that fail."""
    url, clock = postgres_server.new_database(prepared_by=furnished), HandClock(MONDAY)
    with open_database(url, KEYS, clock=clock, random=Random(1), sandbox=True) as app:
        yield ShopDay(app=app, clock=clock).stock_up()
    postgres_server.drop(url)


@pytest.fixture
def stubborn(day: ShopDay) -> Iterator[Stubborn]:
    engine = engine_of(day.app)
    content = Content.of(engine.url.render_as_string(hide_password=False))
    yield Stubborn(day.app, Faults(engine), content, {})
    content.engine.dispose()


def test_a_whole_visit_stands_every_single_fault(day: ShopDay, stubborn: Stubborn) -> None:
    member, vehicle = day.customer()
    visit = Visit(
        app=cast(Application, stubborn),
        clock=day.clock,
        customer=customer(member),
        member=member,
        vehicle=vehicle,
        place=HERE,
        services=OIL,
        mileage_km=30_000,
        suggested=(Suggestion(service="brake-pads-front", reason="3 mm left"),),
    )

    stages = [happening.stage for happening in visit.live()]

    assert len(set(stages)) == 8
    writes = set(stubborn.tried) - {"find", "work_order", "technician", "store"}
    assert len(writes) >= 14
    assert all(stubborn.tried[name] >= 3 for name in writes)
    expect_sound(in_shop_of(day, visit))
    expect_promises(day)


def test_what_upsets_a_plan_stands_every_single_fault(day: ShopDay, stubborn: Stubborn) -> None:
    app: Any = stubborn
    moved, cancelled, missed, displaced, sick = (day.book(day.at(9)) for _ in range(5))
    proposal = day.offers(moved.vehicle, day.at(14))[0]
    app.booking.move(SYSTEM, appointment=moved.id, proposal=proposal)
    app.booking.cancel(SYSTEM, appointment=cancelled.id, reason="other plans")
    during = Span(day.at(8), day.at(19))
    app.closing.close_bay(SYSTEM, bay=displaced.bay, during=during, cause=ClosureCause.BREAKDOWN)
    app.absences.report(SYSTEM, technician=sick.technician, during=during, cause=AbsenceCause.SICK)
    app.closing.close_on(SYSTEM, store=day.store, days=(date(2026, 3, 3),))
    app.waiting.join(
        SYSTEM,
        member=moved.member,
        vehicle=moved.vehicle,
        services=OIL,
        store=day.store,
        first=date(2026, 3, 3),
        last=date(2026, 3, 3),
    )
    assert min(stubborn.tried.values()) >= 3
    assert displaced.status == "displaced"
    expect_sound(day)
    expect_promises(day)
    day.go(11)
    day.run_due()
    assert missed.status in ("missed", "displaced")


def test_a_move_to_another_shop_stands_every_single_fault(day: ShopDay, stubborn: Stubborn) -> None:
    app: Any = stubborn
    car, other = day.book(day.at(9)), evolve(day, store=store_id(2))
    proposal = other.offers(car.vehicle, day.at(14))[0]

    app.booking.move(SYSTEM, appointment=car.id, proposal=proposal)

    assert stubborn.tried["move"] >= 3
    assert car.status == "cancelled"
    assert len(other.claims()) == 2 * len(proposal.plan)
    expect_sound(day)
    expect_sound(other)
    expect_promises(day)


def test_due_work_that_failed_is_done_the_next_time(day: ShopDay, stubborn: Stubborn) -> None:
    car = day.book(day.at(9))
    day.go(11)
    due = handlers(cast(Application, stubborn))

    assert run_due(due, day.app.due, day.clock) >= 1

    assert car.status == "missed"
    assert stubborn.tried["miss"] >= 3
    expect_sound(day)
    expect_promises(day)


def in_shop_of(day: ShopDay, visit: Visit) -> ShopDay:
    """The day in the shop that the visit went to."""
    return ShopDay(app=day.app, clock=day.clock, store=visit.chosen.store, numbers=day.numbers)
