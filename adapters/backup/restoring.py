"""Restoring a backup: all of it, proven equal, or nothing.

Everything is one transaction: the tables are made as they were when the backup was taken, the
rows are put back and read again, later steps are applied, and the promises are looked at. What
goes wrong on the way leaves the database as it was. Only sessions end: whoever logged out, or was
logged out, after the backup must not be inside again.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import Connection, Engine

from adapters.backup.archive import Reading, opened
from adapters.backup.manifest import DamagedBackup, Manifest, TableCopy, too_new
from adapters.backup.tables import PLAIN, Source, Tally, copied, filled, sources
from adapters.sql.errors import translated
from adapters.sql.migrate import alone, knows, raise_to, revision_of
from adapters.sql.promises import Finding, examine_on
from domain.shared.errors import Conflict, Unavailable

_OTHERS: Final = """
select count(*) from pg_stat_activity where datname = current_database()
  and pid <> pg_backend_pid() and usesysid is not null
  and coalesce(backend_type, 'client backend') = 'client backend'
"""
_NO_DATA: Final = frozenset({"keys_check", "consumers", "due_work"})
"""What is there before anybody has done anything; due work else comes with what it is about."""

_NAMED: Final = ("stores", "people", "members", "vehicles", "orders", "entries")
"""Tables that tell a person what would be lost."""

# Extensions and what belongs to them stay. Names come first: one drop takes others along.
_CLEAR: Final = """
do $$
declare statement text;
begin
    foreach statement in array array(
        select concat('drop ', case c.relkind when 'v' then 'view' when 'm' then 'materialized view'
                                              when 'S' then 'sequence' else 'table' end,
                      ' if exists ', c.oid::regclass, ' cascade')
        from pg_class as c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S')
          and not exists (select from pg_depend as d where d.objid = c.oid and d.deptype = 'e')
        union all
        select concat('drop function if exists ', p.oid::regprocedure, ' cascade')
        from pg_proc as p
        where p.pronamespace = 'public'::regnamespace
          and not exists (select from pg_depend as d where d.objid = p.oid and d.deptype = 'e')
    ) loop
        execute statement;
    end loop;
end $$
"""


class DatabaseInUse(Conflict):
    """Somebody works with the database, and would go on with what is no longer there."""

    code = "database-in-use"


class NotEmpty(Conflict):
    """There are data that the backup would replace."""

    code = "not-empty"


class NotOurs(Conflict):
    """The tables in the database are not Baywise's."""

    code = "not-ours"


class RestoreDiffers(Unavailable):
    """What was restored is not what was backed up."""

    code = "restore-differs"


def restore(engine: Engine, path: Path, *, replace: bool = False) -> tuple[Manifest, list[Finding]]:
    """Put everything from the backup at ``path`` into the database.

    Args:
        replace: whether data that are there may be lost.

    Returns:
        What was restored, and the promises that it breaks: only such as were broken when the
        backup was taken, or that nobody had looked at.

    Raises:
        DamagedBackup, NewerBackup: the file cannot be restored from.
        DatabaseInUse, NotEmpty, NotOurs: the database is not free for it.
        RestoreDiffers: it came out differently.
    """
    with opened(path) as archive:
        manifest = archive.manifest
        if not knows(manifest.revision):
            raise too_new(manifest.version)
        with translated(), engine.begin() as connection:
            alone(connection)
            connection.exec_driver_sql(PLAIN)
            _expect_free(connection, replace)
            connection.exec_driver_sql(_CLEAR)
            raise_to(connection, manifest.revision)
            _fill(connection, archive)
            _set_sequences(connection, manifest)
            raise_to(connection)
            connection.exec_driver_sql("delete from sessions")
            return manifest, _promises(connection, manifest)


def tokens_that_open(engine: Engine, *, now: datetime) -> int:
    """How many tokens have not expired; one that was revoked after the backup is among them."""
    sql = "select count(*) from tokens where expires > %(now)s"
    with translated(), engine.begin() as connection:
        count: int = connection.exec_driver_sql(sql, {"now": now}).scalar_one()
    return count


def _expect_free(connection: Connection, replace: bool) -> None:
    if connection.exec_driver_sql(_OTHERS).scalar_one():
        raise DatabaseInUse("others work with this database; stop baywise up and try again")
    there = sources(connection)
    if there and revision_of(connection) is None:
        raise NotOurs("the database has tables that are not Baywise's; name an empty one")
    lost = _lost(connection, there)
    if lost and not replace:
        raise NotEmpty(f"the database is not empty; --replace would lose {lost}")


def _lost(connection: Connection, there: Sequence[Source]) -> str:
    """What the rows are that would be lost, for a person; nothing if there are none."""
    counts = {
        one.name: connection.exec_driver_sql(f'select count(*) from "{one.name}"').scalar_one()
        for one in there
        if one.name not in _NO_DATA
    }
    named = [f"{counts[name]} {name}" for name in _NAMED if counts.get(name)]
    rows = sum(counts.values())
    return ", ".join((*named, f"{rows} rows in all")) if rows else ""


def _fill(connection: Connection, archive: Reading) -> None:
    known = {source.name: source for source in sources(connection)}
    if {*known} != {table.name for table in archive.manifest.tables}:
        raise DamagedBackup("the backup has other tables than its release had")
    with _no_triggers(connection, known):
        for table in archive.manifest.tables:
            # What a step of the schema put there is in the backup, as it was then.
            connection.exec_driver_sql(f'delete from "{table.name}"')
            _fill_one(connection, archive, table)
    for table in archive.manifest.tables:
        _expect_same(connection, table)


def _fill_one(connection: Connection, archive: Reading, table: TableCopy) -> None:
    put = Tally(table)
    try:
        filled(connection, table, put.passing(archive.table(table.name)))
    except (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError) as reason:
        raise DamagedBackup(f"the backup is damaged in the table {table.name}") from reason
    if put.copy != table:
        raise DamagedBackup(f"the backup is damaged in the table {table.name}")


@contextmanager
def _no_triggers(connection: Connection, tables: Iterable[str]) -> Iterator[None]:
    """Rows come back as they were: what a broken promise left behind is found, not refused."""
    names = sorted(tables)
    for name in names:
        connection.exec_driver_sql(f'alter table "{name}" disable trigger user')
    yield
    for name in names:
        connection.exec_driver_sql(f'alter table "{name}" enable trigger user')


def _expect_same(connection: Connection, table: TableCopy) -> None:
    read = Tally(table)
    for _ in read.passing(copied(connection, table)):
        pass
    if read.copy != table:
        raise RestoreDiffers(
            f"the table {table.name} reads back differently; nothing was restored",
            table=table.name,
        )


def _set_sequences(connection: Connection, manifest: Manifest) -> None:
    for name, value in manifest.sequences.items():
        connection.exec_driver_sql(
            "select setval(%(name)s::regclass, %(value)s)", {"name": name, "value": value}
        )


def _promises(connection: Connection, manifest: Manifest) -> list[Finding]:
    """Those that do not hold, as of the instant of the backup."""
    broken = [one for one in examine_on(connection, now=manifest.taken) if not one.holds]
    for one in broken:
        if manifest.promises.get(one.promise.name):
            detail = f"a promise that held is broken ({one.promise.name}); nothing was restored"
            raise RestoreDiffers(detail, rows=one.rows)
    return broken
