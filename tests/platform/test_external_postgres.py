"""What is asked of a database server that is given."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

from adapters.postgres.embedded import EmbeddedPostgres
from adapters.postgres.external import DatabaseUnfit, DatabaseUnreachable, check
from tests.databases import Databases


def execute(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))


@pytest.fixture(scope="module")
def durable_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedPostgres(
        tmp_path_factory.mktemp("durable") / "postgres", outlives=False
    ) as server:
        yield server.url


def beside(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string()


def test_a_sound_server_passes_and_nothing_is_left_there(durable_url: str) -> None:
    check(durable_url)
    check(durable_url)

    engine = create_engine(durable_url, poolclass=NullPool)
    with engine.connect() as connection:
        names = set(connection.scalars(text("select extname from pg_extension")))
    assert names == {"plpgsql"}


def test_a_server_that_loses_data_is_refused(postgres_server: Databases) -> None:
    with pytest.raises(DatabaseUnfit, match="fsync = off and would lose data"):
        check(postgres_server.url)


def test_a_database_that_commits_before_it_writes_is_refused(durable_url: str) -> None:
    execute(durable_url, "create database hasty")
    execute(durable_url, "alter database hasty set synchronous_commit = off")

    with pytest.raises(DatabaseUnfit, match="synchronous_commit = off"):
        check(beside(durable_url, "hasty"))


def test_a_database_that_sees_no_chinese_is_refused(durable_url: str) -> None:
    execute(
        durable_url,
        "create database blind template template0 lc_ctype 'C' locale_provider libc locale 'C'",
    )

    with pytest.raises(DatabaseUnfit, match="no letters in Chinese text"):
        check(beside(durable_url, "blind"))


def test_another_encoding_is_refused(durable_url: str) -> None:
    execute(
        durable_url,
        "create database latin template template0 encoding 'LATIN1' "
        "locale_provider libc locale 'C'",
    )

    with pytest.raises(DatabaseUnfit, match="encoded in LATIN1"):
        check(beside(durable_url, "latin"))


def test_a_user_who_may_not_create_extensions_is_told_who_may(durable_url: str) -> None:
    execute(durable_url, "create role guest login")
    guest = make_url(durable_url).set(username="guest").render_as_string()

    with pytest.raises(DatabaseUnfit, match="administrator"):
        check(guest)


def test_silence_is_one_sentence_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable) as refusal:
        check(f"postgresql+psycopg://me:secret@/baywise?host={tmp_path}")

    assert "\n" not in refusal.value.detail
    assert "secret" not in refusal.value.detail
