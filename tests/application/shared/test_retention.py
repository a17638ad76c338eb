"""What is old is forgotten by due work, in both stores, and what is young stays."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from attrs import evolve

from application.app import Application
from application.due_work import handlers
from application.finance.gateway import NotificationRefused
from application.inventory.service import Delivered
from application.shared import retention
from application.shared.caller import SYSTEM
from application.shared.due import run_due
from application.shared.retention import ANSWERS_LAST, MESSAGES_LAST
from domain.finance.tender import Tender
from domain.shared.money import Money
from simulation.clock import HandClock
from tests.application.furnished import on_postgresql
from tests.chain import a_furnished_twin, store_id

House = tuple[Application, HandClock]
DAY = timedelta(days=1)


@pytest.fixture(params=["memory", "postgresql"])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    if request.param == "memory":
        yield a_furnished_twin()
        return
    with on_postgresql(request.getfixturevalue("postgres_server")) as chain:
        yield chain


def delivered(app: Application, key: str = "k1") -> UUID:
    """The delivery that goods-in answers to a key."""
    part = app.shelf.catalogue().parts[0]
    items = (Delivered(part=part.id, quantity=1, cost=Money(100)),)
    return app.inventory.receive(evolve(SYSTEM, key=key), store=store_id(1), items=items).delivery


def do_what_is_due(app: Application) -> int:
    return run_due(handlers(app), app.due, app.clock)


def days_pass(house: House, days: int) -> None:
    app, clock = house
    for _ in range(days):
        clock.advance(DAY)
        do_what_is_due(app)


def left(app: Application, name: str) -> int:
    """How many there were; afterwards there are none."""
    return app.retention.kept[name].records.forget(app.clock.now() + DAY, limit=10_000)


def test_a_key_gets_its_answer_for_two_weeks_and_then_is_new(house: House) -> None:
    app, _ = house
    first = delivered(app)

    days_pass(house, ANSWERS_LAST.days)
    assert delivered(app) == first
    days_pass(house, 2)

    assert delivered(app) != first


def test_what_a_provider_told_is_kept_for_three_months(house: House) -> None:
    app, _ = house
    with pytest.raises(NotificationRefused):
        app.providers.hear(Tender.WECHAT, {}, b"not signed")

    messages = app.retention.kept["messages"].records
    days_pass(house, MESSAGES_LAST.days)
    assert messages.forget(app.clock.now() - MESSAGES_LAST, limit=10) == 0
    days_pass(house, 2)

    assert left(app, "messages") == 0


def test_more_than_a_batch_is_forgotten_batch_by_batch_and_at_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, clock = house
    monkeypatch.setattr(retention, "BATCH", 2)
    do_what_is_due(app)
    for number in range(5):
        delivered(app, f"k{number}")
    clock.advance(ANSWERS_LAST + DAY)

    assert do_what_is_due(app) == 3
    assert left(app, "answers") == 0


def test_forgetting_goes_on_day_after_day(house: House) -> None:
    app, clock = house
    do_what_is_due(app)
    for _ in range(3):
        assert do_what_is_due(app) == 0
        clock.advance(DAY)
        assert do_what_is_due(app) == 1
