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


def migrate(engine: Engine) -> None:
    """Apply what the database has not seen yet, in one transaction; others wait.

    Raises:
        NewerDatabase: it knows steps that this release does not.
    """
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        config.attributes["connection"] = connection
        _refuse_newer(connection, config)
        command.upgrade(config, "head")


def _refuse_newer(connection: Connection, config: Config) -> None:
    if connection.scalar(text("select to_regclass('alembic_version')")) is None:
        return
    current = connection.scalar(text("select version_num from alembic_version"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current and current not in known:
        raise NewerDatabase(
            f"the database is at step {current}, which this release does not know; "
            "start the newer release instead"
        )
