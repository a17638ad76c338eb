"""Brings a database up to date."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from domain.shared.errors import Unavailable

_LOCK: Final = 0xBA71
_SCRIPTS: Final = Path(__file__).with_name("migrations")


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
    config = _config()
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        config.attributes["connection"] = connection
        _refuse_newer(_revision(connection), config)
        command.upgrade(config, "head")


def expect_current(engine: Engine) -> None:
    """Refuse to work with tables of another release.

    Raises:
        NewerDatabase: it knows steps that this release does not.
        OlderDatabase: it lacks some.
    """
    config = _config()
    with engine.connect() as connection:
        revision = _revision(connection)
    _refuse_newer(revision, config)
    if revision != ScriptDirectory.from_config(config).get_current_head():
        raise OlderDatabase("the database is not up to date; start this release on it first")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config


def _revision(connection: Connection) -> str | None:
    if connection.scalar(text("select to_regclass('alembic_version')")) is None:
        return None
    revision: str | None = connection.scalar(text("select version_num from alembic_version"))
    return revision


def _refuse_newer(revision: str | None, config: Config) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise NewerDatabase(
            f"the database is at step {revision}, which this release does not know; "
            "start the newer release instead"
        )
