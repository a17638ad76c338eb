"""Both stores, and the PostgreSQL behind one of them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine

from adapters.sql.migrate import migrate
from tests.adapters.bench import Bench, in_memory, with_database
from tests.databases import Databases


@pytest.fixture(scope="session")
def stores_url(postgres_server: Databases) -> str:
    """A migrated database for all tests of this directory; see ``owner``."""
    url = postgres_server.new_database()
    engine = create_engine(url)
    migrate(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def superuser(stores_url: str) -> Iterator[Engine]:
    engine = create_engine(stores_url)
    yield engine
    engine.dispose()


@pytest.fixture
def owner(superuser: Engine) -> Engine:
    """The database, emptied, as its superuser."""
    wipe(superuser)
    return superuser


@pytest.fixture
def postgresql(stores_url: str, superuser: Engine) -> Iterator[Bench]:
    """The store on an emptied database, as the application."""
    wipe(superuser)
    yield from with_database(stores_url)


@pytest.fixture(params=["memory", "postgresql"])
def bench(request: pytest.FixtureRequest) -> Bench:
    """One store after the other; what holds for one holds for the other."""
    if request.param == "memory":
        return in_memory()
    real: Bench = request.getfixturevalue("postgresql")
    return real


@pytest.fixture(params=["memory", "postgresql without policies"])
def first_wall(request: pytest.FixtureRequest, stores_url: str) -> Iterator[Bench]:
    """Stores in which nothing but the queries themselves keeps anybody from a row."""
    if request.param == "memory":
        yield in_memory()
    else:
        wipe(request.getfixturevalue("superuser"))
        yield from with_database(stores_url, policies=False)


def wipe(engine: Engine) -> None:
    """Remove every row, past constraints and triggers."""
    with engine.begin() as connection:
        tables = connection.exec_driver_sql(
            "select tablename from pg_tables where schemaname = 'public' "
            "and tablename <> 'alembic_version'"
        ).scalars()
        deletes = "; ".join(f"delete from {table}" for table in tables)
        connection.exec_driver_sql(f"set local session_replication_role = replica; {deletes}")
