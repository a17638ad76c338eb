"""A migrated database for the tests of people, emptied before each test."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url

from adapters.sql.migrate import migrate
from adapters.sql.store import connect
from tests.application.people.world import OTHER_STORE, REGION, STORE

_STORE = """
insert into stores (id, version, body, code, region, stage)
values (%(id)s, 1, '{}', %(code)s, %(region)s, 'open') on conflict do nothing"""


@pytest.fixture(scope="session")
def people_url() -> str:
    """An empty database of a running server."""
    server = os.environ["BAYWISE_TEST_SERVER"]
    admin = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql("drop database if exists people_test with (force)")
        connection.exec_driver_sql("create database people_test")
    return make_url(server).set(database="people_test").render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def migrated(people_url: str) -> Iterator[Engine]:
    """As the owner of the tables."""
    owner = create_engine(people_url, poolclass=NullPool)
    migrate(owner)
    with owner.begin() as connection:
        for id, code, region in ((STORE, "S0001", REGION), (OTHER_STORE, "S0002", "west")):
            connection.exec_driver_sql(_STORE, {"id": id, "code": code, "region": region})
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
        connection.exec_driver_sql("truncate people cascade")
    return application_engine
