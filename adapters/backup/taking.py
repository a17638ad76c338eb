"""Taking a backup: everything at one instant, while others work on."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from adapters.backup.archive import Writing, written
from adapters.backup.manifest import Manifest, TableCopy
from adapters.backup.tables import PLAIN, Source, Tally, copied, sources
from adapters.sql import keys_check
from adapters.sql.errors import translated
from adapters.sql.migrate import NewerDatabase, OlderDatabase, knows, newest, revision_of
from adapters.sql.promises import examine_on

_SEQUENCES = """
select sequencename as name, last_value as value from pg_sequences
where schemaname = 'public' and last_value is not null
"""


def take(engine: Engine, path: Path, *, version: str, now: datetime) -> Manifest:
    """Write everything that the database holds to a new file at ``path``.

    The database may be in use, and of an older release: a backup comes before an upgrade.

    Args:
        version: of this Baywise.

    Raises:
        OlderDatabase: Baywise was never there.
        NewerDatabase: a newer release was there.
        FileThere: there is such a file.
    """
    with translated(), engine.connect() as connection:
        connection.exec_driver_sql("set transaction isolation level repeatable read read only")
        connection.exec_driver_sql(PLAIN)
        revision = _revision(connection)
        with written(path) as archive:
            manifest = Manifest(
                version=version,
                revision=revision,
                taken=now,
                keys=keys_check.known(connection),
                tables=tuple(_table(connection, one, archive) for one in sources(connection)),
                sequences={one.name: one.value for one in connection.exec_driver_sql(_SEQUENCES)},
                promises=_promises(connection, revision, now),
            )
            archive.finish(manifest)
    return manifest


def _revision(connection: Connection) -> str:
    revision = revision_of(connection)
    if revision is None:
        raise OlderDatabase("this database was never used by Baywise; there is nothing to back up")
    if not knows(revision):
        raise NewerDatabase(
            f"the database is at step {revision}, which this release does not know; "
            "take the backup with the newer release"
        )
    return revision


def _table(connection: Connection, source: Source, archive: Writing) -> TableCopy:
    tally = Tally(source)
    with archive.table(source.name) as file:
        for block in tally.passing(copied(connection, source)):
            file.write(block)
    return tally.copy


def _promises(connection: Connection, revision: str, now: datetime) -> dict[str, bool]:
    """Which promises hold; an older release's tables are not asked."""
    if revision != newest():
        return {}
    return {one.promise.name: one.holds for one in examine_on(connection, now=now)}
