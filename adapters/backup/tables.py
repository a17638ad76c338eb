"""The tables of a database, as a backup sees them."""

from collections.abc import Iterator
from graphlib import TopologicalSorter
from hashlib import sha256
from typing import Final, Protocol, cast

import psycopg
from attrs import frozen
from psycopg import sql
from sqlalchemy import Connection

from adapters.backup.manifest import TableCopy

NOT_COPIED: Final = frozenset({"alembic_version"})
"""What the migrations write themselves."""

_TABLES: Final = """
select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
from pg_class as c join pg_attribute as a on a.attrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  and not exists (select from pg_depend as d where d.objid = c.oid and d.deptype = 'e')
group by c.relname order by c.relname
"""
_REFERENCES: Final = """
select distinct conrelid::regclass::text as one, confrelid::regclass::text as other
from pg_constraint where contype = 'f' and conrelid <> confrelid
  and connamespace = 'public'::regnamespace
"""
# Text goes by its bytes: two servers may sort letters differently.
_KEY: Final = """
select a.attname::text as column, t.typcollation <> 0 as is_text
from pg_index as i, unnest(i.indkey) with ordinality as k (attnum, place)
join pg_attribute as a on a.attnum = k.attnum
join pg_type as t on t.oid = a.atttypid
where i.indrelid = %(table)s::regclass and a.attrelid = i.indrelid and i.indisprimary
order by k.place
"""
# What the text of a value depends on.
PLAIN: Final = """
set local timezone = 'UTC'; set local datestyle = 'ISO, YMD';
set local intervalstyle = 'postgres'; set local bytea_output = 'hex';
set local extra_float_digits = 1; set local client_encoding = 'UTF8';
set local statement_timeout = 0
"""


class Source(Protocol):
    """A table whose rows are to be copied."""

    @property
    def name(self) -> str: ...
    @property
    def columns(self) -> tuple[str, ...]: ...


@frozen(kw_only=True)
class Table:
    """A table of the database."""

    name: str
    columns: tuple[str, ...]


def driver(connection: Connection) -> "psycopg.Connection[object]":
    return cast("psycopg.Connection[object]", connection.connection.driver_connection)


def sources(connection: Connection) -> list[Table]:
    """All tables, none before one that it refers to."""
    known = {
        row.name: Table(name=row.name, columns=tuple(row.columns))
        for row in connection.exec_driver_sql(_TABLES)
        if row.name not in NOT_COPIED
    }
    order: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(known, ()))
    for row in connection.exec_driver_sql(_REFERENCES):
        order.add(row.one, row.other)
    return [known[name] for name in order.static_order() if name in known]


def copied(connection: Connection, source: Source) -> Iterator[bytes]:
    """The rows of a table in the order of its primary key, as ``COPY`` tells them."""
    keys = connection.exec_driver_sql(_KEY, {"table": source.name}).all()
    collate = sql.SQL(' collate "C"')
    order = [sql.Identifier(k.column) + (collate if k.is_text else sql.SQL("")) for k in keys]
    statement = sql.SQL("copy (select {} from {} order by {}) to stdout").format(
        _names(source), sql.Identifier(source.name), sql.SQL(", ").join(order)
    )
    with driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            yield bytes(block)


def filled(connection: Connection, source: Source, blocks: Iterator[bytes]) -> None:
    """Put the rows back into an empty table."""
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(source.name), _names(source)
    )
    with driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
        for block in blocks:
            copy.write(block)


class Tally:
    """Counts and hashes the rows that pass by."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._rows = 0
        self._hash = sha256()

    def passing(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        for block in blocks:
            # A line feed inside a value is told as \\n, so each one ends a row.
            self._rows += block.count(b"\n")
            self._hash.update(block)
            yield block

    @property
    def copy(self) -> TableCopy:
        """What has passed, once all has."""
        return TableCopy(
            name=self._source.name,
            columns=self._source.columns,
            rows=self._rows,
            sha256=self._hash.hexdigest(),
        )


def _names(source: Source) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, source.columns))
