"""What every test may ask for."""

import gc
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

from adapters.postgres.embedded import EmbeddedPostgres
from tests.databases import Databases

# All tests together have ten minutes on two cores. Every run looks at other examples.
settings.register_profile("suite", settings.default, max_examples=50)
settings.load_profile("suite")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: nobody looks through it for garbage, then or later."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """One real PostgreSQL for all tests of this process."""
    data = tmp_path_factory.mktemp("server") / "postgres"
    with Databases(EmbeddedPostgres(data, durable=False, outlives=False)) as databases:
        yield databases


@pytest.fixture
def database_url(postgres_server: Databases) -> Iterator[str]:
    """An empty database for one test."""
    url = postgres_server.new_database()
    yield url
    postgres_server.drop(url)
