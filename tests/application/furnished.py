"""The furnished small chain in both stores."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from sqlalchemy import create_engine

from adapters import bootstrap
from adapters.keys import Keys
from adapters.sql.migrate import migrate
from application.app import Application
from simulation.clock import HandClock
from tests.chain import MONDAY, furnish
from tests.databases import Databases

KEYS = Keys(encryption=bytes(32), index=bytes(32))


def furnished(url: str) -> None:
    """Migrate and furnish an empty database."""
    engine = create_engine(url)
    migrate(engine)
    engine.dispose()
    with bootstrap.open_database(url, KEYS, clock=HandClock(MONDAY), random=Random(0)) as app:
        furnish(app)


@contextmanager
def on_postgresql(server: Databases) -> Iterator[tuple[Application, HandClock]]:
    """The application on a fresh copy of the furnished database."""
    url, clock = server.new_database(prepared_by=furnished), HandClock(MONDAY)
    with bootstrap.open_database(url, KEYS, clock=clock, random=Random(1), pool_size=8) as app:
        yield app, clock
    server.drop(url)
