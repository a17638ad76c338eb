"""The furnished small chain in both stores."""

from collections.abc import Iterator

import pytest

from application.app import Application
from simulation.clock import HandClock
from tests.application.furnished import on_postgresql
from tests.chain import a_furnished_twin


@pytest.fixture(params=["memory", "postgresql"])
def chain(request: pytest.FixtureRequest) -> Iterator[tuple[Application, HandClock]]:
    """An application with three shops, and its clock."""
    if request.param == "memory":
        yield a_furnished_twin()
        return
    with on_postgresql(request.getfixturevalue("postgres_server")) as chain:
        yield chain
