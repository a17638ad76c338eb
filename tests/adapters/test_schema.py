"""The tables are what the statements think they are, and they refuse what must never be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from adapters import registry
from adapters.kinds import Kind
from adapters.preparation import migrated
from adapters.references import REFERENCES
from adapters.sql import migrations
from adapters.sql.errors import translated
from adapters.sql.migrate import (
    NewerDatabase,
    OlderDatabase,
    expect_current,
    knows,
    migrate,
    newest,
)
from adapters.sql.schema import DOCUMENTS
from domain.shared.claims import Taken
from domain.shared.errors import Conflict
from tests.adapters.rows import insert
from tests.databases import Databases

OWN = {"id": "uuid", "version": "integer", "body": "jsonb"}
_COLUMNS = """
select a.attname as name, format_type(a.atttypid, null) as type
from pg_attribute as a where a.attrelid = %(table)s::regclass and a.attnum > 0
  and not a.attisdropped
"""
_UNIQUE = """
select a.attname from pg_index as i
join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
where i.indrelid = %(table)s::regclass and i.indisunique and not i.indisprimary and i.indnatts = 1
"""
_FOREIGN = """
select f.conrelid::regclass::text, a.attname, f.confrelid::regclass::text
from pg_constraint as f
join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = any(f.conkey)
where f.contype = 'f' and f.connamespace = 'public'::regnamespace
"""
PARTS_OF_THE_WHOLE = {
    ("stock", "store", "stores"),
    ("stock", "part", "parts"),
    ("postings", "entry", "entries"),
    ("postings", "store", "stores"),
    ("sessions", "person", "people"),
    ("tokens", "person", "people"),
    ("webhook_places", "subscription", "subscriptions"),
    ("webhook_attempts", "subscription", "subscriptions"),
}
"""Written with a movement, an entry, or for somebody who was just read."""

_EVERYTHING = """
select 'column', table_name, column_name, data_type, column_default, is_nullable
from information_schema.columns where table_schema = 'public'
union all
select 'index', tablename, indexname, indexdef, '', '' from pg_indexes where schemaname = 'public'
union all
select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''
from pg_constraint where connamespace = 'public'::regnamespace
union all
select 'policy', tablename, policyname, qual, with_check, cmd from pg_policies
union all
select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', ''
from pg_trigger where not tgisinternal
union all
select 'grant', table_name, grantee, privilege_type, '', ''
from information_schema.role_table_grants where table_schema = 'public'
order by 1, 2, 3, 4
"""


@pytest.fixture
def fresh(postgres_server: Databases) -> Iterator[Engine]:
    """A migrated database of its own."""
    url = postgres_server.new_database(migrated)
    engine = create_engine(url, poolclass=NullPool)
    yield engine
    engine.dispose()
    postgres_server.drop(url)


def rows(engine: Engine, sql: str, **params: Any) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.exec_driver_sql(sql, params))


@pytest.mark.parametrize("table", DOCUMENTS)
def test_every_table_has_the_columns_that_are_written(superuser: Engine, table: str) -> None:
    columns = {row.name: row.type for row in rows(superuser, _COLUMNS, table=table)}
    written = {
        name: kind.replace("timestamptz", "timestamp with time zone")
        for name, kind in DOCUMENTS[table].columns.items()
    }

    assert columns == OWN | written


@pytest.mark.parametrize("kind", registry.ALL, ids=lambda kind: str(kind.table))
def test_a_kind_is_unique_in_what_the_table_is_unique_in(
    superuser: Engine, kind: Kind[Any]
) -> None:
    assert {row.attname for row in rows(superuser, _UNIQUE, table=kind.table)} == {*kind.unique}


def test_the_twin_knows_every_foreign_key(superuser: Engine) -> None:
    known = {
        (table, column, target)
        for table, columns in REFERENCES.items()
        for column, target in columns.items()
    }

    assert {tuple(row) for row in rows(superuser, _FOREIGN)} - PARTS_OF_THE_WHOLE == known


def test_every_table_of_documents_has_its_kind() -> None:
    assert {kind.table for kind in registry.ALL} == {*DOCUMENTS}


def test_migrating_twice_changes_nothing(fresh: Engine) -> None:
    before = rows(fresh, _EVERYTHING)

    migrate(fresh)

    assert rows(fresh, _EVERYTHING) == before
    expect_current(fresh)


def test_the_steps_are_those_that_alembic_finds_in_its_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    found = ScriptDirectory.from_config(config)

    steps = [one.revision for one in found.walk_revisions()]

    assert steps == sorted(filter(knows, steps), reverse=True)
    assert newest() == found.get_current_head()


def test_a_database_of_a_newer_release_is_refused(fresh: Engine) -> None:
    with fresh.begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")

    for use in (migrate, expect_current):
        with pytest.raises(NewerDatabase):
            use(fresh)


def test_an_empty_database_is_not_worked_with(postgres_server: Databases) -> None:
    url = postgres_server.new_database()
    engine = create_engine(url, poolclass=NullPool)

    with pytest.raises(OlderDatabase):
        expect_current(engine)

    migrate(engine)
    expect_current(engine)
    postgres_server.drop(url)


def post(engine: Engine, *amounts: int) -> None:
    """An entry with postings of ``amounts``, in a shop that exists."""
    entry, store = uuid4(), uuid4()
    insert(engine, "stores", id=store, code=str(store))
    with translated(), engine.begin() as connection:
        connection.exec_driver_sql(
            "insert into entries (id, at, day, store, document, memo) "
            "values (%(entry)s, now(), '2030-05-06', %(store)s, %(entry)s, 'payment')",
            {"entry": entry, "store": store},
        )
        for line, amount in enumerate(amounts):
            connection.exec_driver_sql(
                "insert into postings (entry, line, store, account, amount) "
                "values (%(entry)s, %(line)s, %(store)s, 'cash', %(amount)s)",
                {"entry": entry, "line": line, "store": store, "amount": amount},
            )


def test_an_entry_that_balances_is_taken(superuser: Engine) -> None:
    post(superuser, 5, -5)
    post(superuser, 5, 5, -10)


@pytest.mark.parametrize("amounts", [(), (5,), (5, -4), (5, -5, 1), (0, 0), (5, 0, -5)], ids=str)
def test_an_entry_that_does_not_balance_is_refused(
    superuser: Engine, amounts: tuple[int, ...]
) -> None:
    with pytest.raises(Conflict):
        post(superuser, *amounts)


def test_a_posting_added_later_unbalances_its_entry(owner: Engine) -> None:
    post(owner, 7, -7)

    with pytest.raises(Conflict), translated(), owner.begin() as connection:
        connection.exec_driver_sql(
            "insert into postings select entry, 9, store, account, 1 from postings limit 1"
        )


@pytest.mark.parametrize(
    ("on_hand", "reserved", "value"), [(-1, 0, 0), (1, 2, 0), (1, -1, 0), (1, 0, -1)]
)
def test_stock_is_never_negative_nor_promised_twice(
    superuser: Engine, on_hand: int, reserved: int, value: int
) -> None:
    with pytest.raises(Conflict), translated():
        insert(superuser, "stock", on_hand=on_hand, reserved=reserved, value=value)


BAY = UUID(int=9)


def a_claim(engine: Engine, start: str, end: str, bounds: str = "[)") -> None:
    during = f"{bounds[0]}2031-01-01 {start}Z, 2031-01-01 {end}Z{bounds[1]}"
    insert(engine, "claims", resource=BAY, during=during, kind="booked", expires=None)


def test_the_database_itself_refuses_a_double_booking(owner: Engine) -> None:
    a_claim(owner, "10:00", "11:00")
    a_claim(owner, "11:00", "12:00")

    for start, end in (("10:30", "11:30"), ("10:00", "11:00"), ("09:00", "13:00")):
        with pytest.raises(Taken), translated():
            a_claim(owner, start, end)


@pytest.mark.parametrize("bounds", ["[]", "()", "(]"])
def test_spans_are_half_open_or_refused(owner: Engine, bounds: str) -> None:
    with pytest.raises(Conflict), translated():
        a_claim(owner, "10:00", "11:00", bounds)


@pytest.mark.parametrize(("kind", "expires"), [("hold", None), ("booked", "2031-01-01")])
def test_a_hold_expires_and_nothing_else_does(
    owner: Engine, kind: str, expires: str | None
) -> None:
    with pytest.raises(Conflict), translated():
        insert(owner, "claims", kind=kind, expires=expires)


def test_our_own_mistakes_are_not_taken_for_refusals(superuser: Engine) -> None:
    with pytest.raises(DBAPIError), translated(), superuser.connect() as connection:
        connection.exec_driver_sql("select nothing from nowhere")
    with pytest.raises(DBAPIError), translated(), superuser.connect() as connection:
        connection.exec_driver_sql("select %(what)s", {"what": object()})
