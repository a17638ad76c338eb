"""The API over the twin, and over a real PostgreSQL."""

from collections.abc import Iterator

import pytest

from adapters import logging
from adapters.bootstrap import open_database
from simulation.clock import HandClock
from tests.api.doors import KEYS, House, a_house, furnished
from tests.api.paper import Desk, open_desk
from tests.application.people.world import World, in_memory
from tests.chain import MONDAY, a_furnished_twin
from tests.databases import Databases


@pytest.fixture(autouse=True, scope="session")
def one_line_logs() -> None:
    logging.configure(console=False)


@pytest.fixture
def twin() -> Iterator[House]:
    """The API over the application in memory."""
    app, _ = a_furnished_twin()
    with a_house(app) as house:
        yield house


@pytest.fixture
def real(postgres_server: Databases) -> Iterator[House]:
    """The API over PostgreSQL."""
    with (
        postgres_server.lent(furnished) as pools,
        open_database(pools, KEYS, clock=HandClock(MONDAY), sandbox=True) as app,
        a_house(app) as house,
    ):
        yield house


@pytest.fixture(params=["twin", "real"])
def house(request: pytest.FixtureRequest) -> House:
    """The API over each store in turn."""
    house: House = request.getfixturevalue(request.param)
    return house


@pytest.fixture
def world() -> World:
    """People over the twin; the contract suite proves that PostgreSQL does the same."""
    return in_memory()


@pytest.fixture
def desk() -> Iterator[Desk]:
    yield from open_desk(demo=True)


@pytest.fixture
def earnest() -> Iterator[Desk]:
    """Not a demonstration."""
    yield from open_desk(demo=False)
