"""A migrated database for the tests of people, emptied before each test."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, NullPool, create_engine

from adapters.sql.connection import connect
from adapters.sql.migrate import migrate
from tests.application.people.world import MEMBER, OTHER_STORE, REGION, STORE
from tests.databases import Databases

_STORE = """
insert into stores (id, version, body, code, region, stage)
values (%(id)s, 1, '{}', %(code)s, %(region)s, 'open') on conflict do nothing"""
_MEMBER = """
insert into members (id, version, body, member, phone)
values (%(id)s, 1, '{}', %(id)s, 'x')"""


@pytest.fixture(scope="session")
def people_url(postgres_server: Databases) -> str:
    """An empty database of the test server."""
    return postgres_server.new_database()


@pytest.fixture(scope="session")
def migrated(people_url: str) -> Iterator[Engine]:
    """As the owner of the tables."""
    owner = create_engine(people_url, poolclass=NullPool)
    migrate(owner)
    with owner.begin() as connection:
        for id, code, region in ((STORE, "S0001", REGION), (OTHER_STORE, "S0002", "southwest")):
            connection.exec_driver_sql(_STORE, {"id": id, "code": code, "region": region})
        connection.exec_driver_sql(_MEMBER, {"id": MEMBER})
    yield owner
    owner.dispose()


@pytest.fixture(scope="session")
def application_engine(people_url: str, migrated: Engine) -> Iterator[Engine]:  # noqa: ARG001
    """As the application, which owns nothing."""
    engine = connect(people_url)
    yield engine
    engine.dispose()


@pytest.fixture
def emptied(migrated: Engine, application_engine: Engine) -> Engine:
    with migrated.begin() as connection:
        connection.exec_driver_sql("truncate people, appointments cascade")
    return application_engine
