"""Rows for any table, made from the catalogue of the database."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, Engine

_NOON: Final = datetime(2030, 5, 6, 12, tzinfo=UTC)
_COLUMNS: Final = """
select column_name as name, data_type as type from information_schema.columns
where table_schema = 'public' and table_name = %(table)s
"""
_VALUES: Final[Mapping[str, Any]] = {
    "text": "any",
    "integer": 1,
    "bigint": 1,
    "jsonb": "{}",
    "timestamp with time zone": _NOON,
    "date": _NOON.date(),
    "boolean": True,
    "ARRAY": "{}",
    "tstzrange": "[2030-05-06 12:00Z, 2030-05-06 13:00Z)",
}


def past_triggers(engine: Engine, *statements: str, **params: Any) -> None:
    """Run statements as nobody can who is not superuser: without triggers and foreign keys."""
    with engine.begin() as connection:
        connection.exec_driver_sql("set local session_replication_role = replica")
        for statement in statements:
            connection.exec_driver_sql(statement, params)


def for_the_chain(connection: Connection) -> Connection:
    """The connection, whose transaction may read every row as far as policies have a say."""
    connection.exec_driver_sql("select set_config('baywise.scope', 'chain', true)")
    return connection


def insert(engine: Engine, table: str, **given: Any) -> None:
    """A row of ``table``: ``given``, and something for the rest."""
    with engine.begin() as connection:
        connection.exec_driver_sql("set local session_replication_role = replica")
        row = _row(connection, table) | given
        names, values = ", ".join(row), ", ".join(f"%({name})s" for name in row)
        connection.exec_driver_sql(f"insert into {table} ({names}) values ({values})", row)


def _row(connection: Connection, table: str) -> dict[str, Any]:
    columns = connection.exec_driver_sql(_COLUMNS, {"table": table}).all()
    return {column.name: _value(column.type) for column in columns}


def _value(kind: str) -> Any:
    match kind:
        case "uuid":
            return uuid4()
        case "bytea":
            return uuid4().bytes * 2
        case _:
            return _VALUES[kind]
