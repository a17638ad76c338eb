"""Brings a database up to date."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, text

from domain.shared.errors import Unavailable

_LOCK: Final = 0xBA71
_SCRIPTS: Final = Path(__file__).with_name("migrations")
_STEPS: Final = tuple(sorted(one.stem[1:5] for one in _SCRIPTS.glob("versions/s*.py")))
"""All steps of this release in their order: the numbers in the names of their files."""


class NewerDatabase(Unavailable):
    """The database was last used by a newer release."""

    code = "newer-database"


class OlderDatabase(Unavailable):
    """The database lacks steps of this release, or was never used by Baywise."""

    code = "older-database"


def migrate(engine: Engine) -> None:
    """Apply what the database has not seen yet, in one transaction; others wait.

    Raises:
        NewerDatabase: it knows steps that this release does not.
    """
    with engine.begin() as connection:
        alone(connection)
        raise_to(connection)


def alone(connection: Connection) -> None:
    """Let nobody else change the tables until the transaction ends."""
    connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def raise_to(connection: Connection, revision: str = _STEPS[-1]) -> None:
    """Apply the steps up to ``revision`` inside the transaction.

    Raises:
        NewerDatabase: the database knows steps that this release does not.
    """
    before = revision_of(connection)
    _refuse_newer(before)
    if before == revision:
        return
    # Alembic takes longer to import than all else, and a database that is current needs none of it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def expect_current(engine: Engine) -> None:
    """Refuse to work with tables of another release.

    Raises:
        NewerDatabase: it knows steps that this release does not.
        OlderDatabase: it lacks some.
    """
    with engine.connect() as connection:
        revision = revision_of(connection)
    _refuse_newer(revision)
    if revision != newest():
        raise OlderDatabase("the database is not up to date; start this release on it first")


def newest() -> str:
    """The step that this release ends with."""
    return _STEPS[-1]


def knows(revision: str) -> bool:
    """Whether the step is one of this release or of one before."""
    return revision in _STEPS


def revision_of(connection: Connection) -> str | None:
    """The step that the database is at; ``None`` if Baywise was never there."""
    if connection.scalar(text("select to_regclass('alembic_version')")) is None:
        return None
    revision: str | None = connection.scalar(text("select version_num from alembic_version"))
    return revision


def _refuse_newer(revision: str | None) -> None:
    if revision is not None and not knows(revision):
        raise NewerDatabase(
            f"the database is at step {revision}, which this release does not know; "
            "start the newer release instead"
        )
