"""The furnished small chain in both stores."""

from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import create_engine

from adapters import bootstrap
from adapters.keys import Keys
from adapters.sql.migrate import migrate
from application.app import Application
from simulation.clock import HandClock
from tests.chain import MONDAY, a_furnished_twin, furnish
from tests.databases import Databases

KEYS = Keys(encryption=bytes(32), index=bytes(32))


def furnished(url: str) -> None:
    engine = create_engine(url)
    migrate(engine)
    engine.dispose()
    with bootstrap.open_database(url, KEYS, clock=HandClock(MONDAY), random=Random(0)) as app:
        furnish(app)


@pytest.fixture(params=["memory", "postgresql"])
def chain(request: pytest.FixtureRequest) -> Iterator[tuple[Application, HandClock]]:
    """An application with three shops, and its clock."""
    if request.param == "memory":
        yield a_furnished_twin()
        return
    server: Databases = request.getfixturevalue("postgres_server")
    url, clock = server.new_database(prepared_by=furnished), HandClock(MONDAY)
    with bootstrap.open_database(url, KEYS, clock=clock, random=Random(1)) as app:
        yield app, clock
    server.drop(url)
