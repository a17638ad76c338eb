"""What a database needs before it is served: its tables, and in a demonstration its chain."""

from collections.abc import Sequence

from sqlalchemy import create_engine

from adapters import bootstrap
from adapters.demo.chain import PASSWORD, add_logins, is_loaded, load_chain
from adapters.kept_clock import clock_of
from adapters.keys import Keys
from adapters.settings import Mode, Settings
from adapters.sql.keys_check import keys_of
from adapters.sql.migrate import migrate


def prepare(settings: Settings) -> Sequence[str]:
    """Make the database at ``settings.database_url`` ready to serve.

    Returns:
        Lines that whoever started Baywise should read, such as demonstration logins.

    Raises:
        NewerDatabase: a newer release was here.
        WrongKeys: the home's keys are not those of the database.
    """
    if settings.database_url is None:
        raise ValueError("there is no database to prepare")
    url, keys = ready(settings, settings.database_url)
    if settings.mode is not Mode.DEMO:
        return ()
    return _demonstration(url, keys, settings)


def ready(settings: Settings, url: str) -> tuple[str, Keys]:
    """The same database with all its tables, and the keys to it.

    Raises:
        NewerDatabase: a newer release was here.
        WrongKeys: the home's keys are not those of the database.
    """
    owner = create_engine(migrated(url))
    try:
        return url, keys_of(owner, settings.home / bootstrap.KEYS_FILE)
    finally:
        owner.dispose()


def migrated(url: str) -> str:
    """The same database, with all its tables.

    Raises:
        NewerDatabase: a newer release was here.
    """
    owner = create_engine(url)
    try:
        migrate(owner)
    finally:
        owner.dispose()
    return url


def _demonstration(url: str, keys: Keys, settings: Settings) -> Sequence[str]:
    clock = clock_of(settings.home)
    with bootstrap.open_database(url, keys, demo=True, clock=clock) as app:
        if not is_loaded(app):
            load_chain(app, stores=settings.demo_stores)
        logins = ", ".join(add_logins(app))
    return (f"  logins      {logins}", f"              each with the password {PASSWORD}")
