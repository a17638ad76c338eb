"""Whether the keys at hand are those with which a database was written."""

from pathlib import Path

from sqlalchemy import Connection, Engine

from adapters.keys import Keys
from domain.shared.errors import Unavailable


class WrongKeys(Unavailable):
    """Other keys wrote the personal data: these would find nobody and read nothing."""

    code = "wrong-keys"


def keys_of(engine: Engine, path: Path) -> Keys:
    """The keys in ``path`` for an up-to-date database; both learn them if neither has any.

    Raises:
        WrongKeys: the database was written with others.
    """
    with engine.begin() as connection:
        if not path.exists() and known(connection):
            raise WrongKeys(
                f"{path} is missing, and this database was written with keys; put it back"
            )
        keys = Keys.from_file(path)
        connection.exec_driver_sql(
            "insert into keys_check (value) values (%(value)s) on conflict do nothing",
            {"value": keys.check_value},
        )
        expect(known(connection), keys, path)
    return keys


def known(connection: Connection) -> str | None:
    """What the database knows of its keys; ``None`` if nothing, or if it is of an older release."""
    if connection.exec_driver_sql("select to_regclass('keys_check')").scalar() is None:
        return None
    value: str | None = connection.exec_driver_sql("select value from keys_check").scalar()
    return value


def expect(value: str | None, keys: Keys, path: Path) -> None:
    """Refuse keys that are not those behind ``value``; no value says nothing against them.

    Raises:
        WrongKeys: they are others.
    """
    if value not in (None, keys.check_value):
        raise WrongKeys(
            f"{path} has other keys than the data were written with; "
            "put back the keys.json that belongs to them"
        )
