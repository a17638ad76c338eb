"""The furnished chain in both stores, for whoever brings tables in."""

from collections.abc import Iterator

import pytest

from application.app import Application
from tests.application.furnished import on_postgresql
from tests.chain import a_furnished_twin


@pytest.fixture(params=["memory", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Application]:
    """Three shops, a catalogue, and 20,000 of everything on the shelves."""
    if request.param == "memory":
        yield a_furnished_twin()[0]
        return
    with on_postgresql(request.getfixturevalue("postgres_server")) as (app, _):
        yield app
