"""A database in which something happened, an empty one, and a backup of the first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine

from adapters.backup.taking import take
from tests.adapters.bench import NOON
from tests.databases import Databases
from tests.lived import lived


@pytest.fixture
def source(postgres_server: Databases) -> Iterator[Engine]:
    """One visit was lived here."""
    yield from _engine(postgres_server, postgres_server.new_database(prepared_by=lived))


@pytest.fixture
def target(postgres_server: Databases) -> Iterator[Engine]:
    """Nothing was ever here."""
    yield from _engine(postgres_server, postgres_server.new_database())


@pytest.fixture
def file(source: Engine, tmp_path: Path) -> Path:
    """A backup of ``source``."""
    path = tmp_path / "monday.baywise"
    take(source, path, version="1.2.3", now=NOON)
    return path


def _engine(server: Databases, url: str) -> Iterator[Engine]:
    engine = create_engine(url, poolclass=NullPool)
    yield engine
    engine.dispose()
    server.drop(url)
