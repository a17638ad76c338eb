"""Both stores, and the PostgreSQL behind one of them."""

import os
from collections.abc import Iterator
from itertools import count

import pytest
from attrs import Factory, define
from sqlalchemy import Engine, create_engine, make_url

from adapters.sql.migrate import migrate
from tests.adapters.bench import Bench, in_memory, with_database


@define
class Server:
    """A PostgreSQL that tests may fill with databases, as its superuser."""

    url: str
    _numbers: Iterator[int] = Factory(count)

    def new_database(self) -> str:
        """An empty database; the next run of the tests drops it."""
        name = f"baywise_test_{os.getpid()}_{next(self._numbers)}"
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"drop database if exists {name} with (force)")
            connection.exec_driver_sql(f"create database {name}")
        engine.dispose()
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_server() -> Server:
    return Server(os.environ["BAYWISE_TEST_SERVER"])


@pytest.fixture(scope="session")
def database_url(postgres_server: Server) -> str:
    """A migrated database for all tests of this directory; see ``owner``."""
    url = postgres_server.new_database()
    engine = create_engine(url)
    migrate(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def _owner(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def owner(_owner: Engine) -> Engine:
    """The database, emptied, as its superuser."""
    wipe(_owner)
    return _owner


@pytest.fixture(params=["memory", "postgresql"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """One store after the other; what holds for one holds for the other."""
    if request.param == "memory":
        yield in_memory()
    else:
        request.getfixturevalue("owner")
        yield from with_database(request.getfixturevalue("database_url"))


def wipe(engine: Engine) -> None:
    """Remove every row, past constraints and triggers."""
    with engine.begin() as connection:
        tables = connection.exec_driver_sql(
            "select tablename from pg_tables where schemaname = 'public' "
            "and tablename <> 'alembic_version'"
        ).scalars()
        deletes = "; ".join(f"delete from {table}" for table in tables)
        connection.exec_driver_sql(f"set local session_replication_role = replica; {deletes}")
