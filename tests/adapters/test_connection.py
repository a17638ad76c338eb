"""What a connection remembers from one transaction to the next."""

import psycopg
import pytest
from sqlalchemy import Engine

from adapters.sql.connection import connect
from adapters.sql.session import Session

_PREPARED = "select count(*) as count from pg_prepared_statements"


@pytest.fixture
def alone(stores_url: str) -> Engine:
    """An engine with one connection."""
    return connect(stores_url, pool_size=1)


def _asked_often(engine: Engine) -> None:
    with engine.begin() as connection:
        session = Session.of(connection)
        for number in range(10):
            session.row("select %(number)s::int as number", {"number": number})


def _prepared(engine: Engine) -> int:
    with engine.begin() as connection:
        return int(Session.of(connection).row(_PREPARED, {}).count)


def test_what_was_prepared_outlives_a_refused_transaction(alone: Engine) -> None:
    _asked_often(alone)
    before = _prepared(alone)
    with pytest.raises(psycopg.errors.DivisionByZero), alone.begin() as connection:
        Session.of(connection).row("select 1 / 0 as none", {})

    assert before > 0
    assert _prepared(alone) == before
    alone.dispose()


def test_a_refused_transaction_leaves_nothing_behind(alone: Engine) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero), alone.begin() as connection:
        session = Session.of(connection)
        session.row("select set_config('baywise.member', 'somebody', true) as member", {})
        session.row("select 1 / 0 as none", {})
    with alone.begin() as connection:
        row = Session.of(connection).row("select current_setting('baywise.member', true) as m", {})

    assert not row.m
    alone.dispose()
