"""The furnished small chain in both stores."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from sqlalchemy import Engine, create_engine

from adapters import bootstrap
from adapters.keys import Keys
from adapters.measured import Measured
from adapters.sql.migrate import migrate
from adapters.sql.store import SqlStore
from application.app import Application
from simulation.clock import HandClock
from tests.chain import MONDAY, furnish, stock_up, store_id
from tests.databases import Databases, Prepare

KEYS = Keys(encryption=bytes(32), index=bytes(32))


def furnished(url: str) -> None:
    """Migrate and furnish an empty database."""
    engine = create_engine(url)
    migrate(engine)
    engine.dispose()
    with bootstrap.open_database(url, KEYS, clock=HandClock(MONDAY), random=Random(0)) as app:
        furnish(app)


def stocked(url: str) -> None:
    """Furnish an empty database, and bring the first shop parts for every car."""
    furnished(url)
    with bootstrap.open_database(url, KEYS, clock=HandClock(MONDAY), random=Random(2)) as app:
        stock_up(app, store_id(1))


@contextmanager
def on_postgresql(
    server: Databases, prepared_by: Prepare = furnished
) -> Iterator[tuple[Application, HandClock]]:
    """The application on a database that nobody else uses meanwhile."""
    clock = HandClock(MONDAY)
    with (
        server.lent(prepared_by) as pools,
        bootstrap.open_database(pools, KEYS, clock=clock, random=Random(1), sandbox=True) as app,
    ):
        yield app, clock


def engine_of(app: Application) -> Engine:
    """The database behind an application, as the application."""
    store: object = app.booking.transactions
    while isinstance(store, Measured):
        store = store.transactions
    assert isinstance(store, SqlStore)
    return store.engine
