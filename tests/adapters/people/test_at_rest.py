"""What the tables hold, and what they do not."""

import pytest
from sqlalchemy import Engine

from adapters.sql.codec import Codec
from domain.people.credentials import TOKEN_PREFIX
from domain.people.person import Person
from tests.application.people.world import KEYS, NOON, PASSWORD, World, on_postgres

_TABLES = ("people", "sessions", "tokens", "outbox", "events", "audit", "answers")


@pytest.fixture
def postgres(emptied: Engine) -> World:
    return on_postgres(emptied)


def test_no_table_holds_a_password_a_secret_or_a_name(postgres: World, migrated: Engine) -> None:
    person, people = postgres.add(), postgres.people
    opened = people.log_in("li.wei", PASSWORD)
    caller = postgres.caller_of(person)
    token = people.issue_token(caller, person, name="till", expires=NOON.replace(year=2027))

    with migrated.connect() as connection:
        held = "\n".join(
            str(row)
            for table in _TABLES
            for row in connection.exec_driver_sql(f"select t::text from {table} as t")
        )

    assert str(person) in held
    for secret in (PASSWORD, opened.secret, token.secret.removeprefix(TOKEN_PREFIX), "李伟"):
        assert secret not in held


def test_a_reach_that_this_release_does_not_know_is_never_read_as_another(
    postgres: World,
) -> None:
    person, codec = postgres.add(), Codec(KEYS)
    with postgres.people.transactions.begin(postgres.asked()) as work:
        body = codec.body(work.people.get(person))

    for reach in ({"kind": "franchise", "stores": []}, {}):
        with pytest.raises(Exception, match="structuring Person"):
            codec.aggregate(Person, {**body, "reach": reach}, 1)
