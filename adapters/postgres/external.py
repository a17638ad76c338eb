"""What a PostgreSQL must offer before it is trusted with a chain's data."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, NullPool, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError

from domain.shared.errors import Unavailable

OLDEST_RELEASE = 15
EXTENSIONS = ("btree_gist", "pg_trgm")
# What a commit promises is only kept with these.
NEVER_OFF = ("fsync", "full_page_writes", "synchronous_commit")


class DatabaseUnreachable(Unavailable):
    """No server answers at the address."""

    code = "database-unreachable"


class DatabaseUnfit(Unavailable):
    """The server answers, but would lose data or find nothing."""

    code = "database-unfit"


def check(url: str) -> None:
    """Ask the server at ``url`` for everything Baywise relies on.

    Raises:
        DatabaseUnreachable: nobody answers, or not to us.
        DatabaseUnfit: the first thing that is missing.
    """
    with _connected(url) as connection:
        _expect_release(connection)
        _expect_settings(connection)
        _expect_extensions(connection)
        _expect_chinese(connection)


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """A connection whose work is taken back: a check leaves nothing behind."""
    engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 10})
    try:
        connection = engine.connect()
    except OperationalError as error:
        # The lines after the first ask the reader questions.
        reason = str(error.orig).strip().splitlines()[0].removeprefix("connection failed: ")
        raise DatabaseUnreachable(f"no database at {_place(url)}: {reason}") from error
    with connection:
        yield connection
        connection.rollback()


def _place(url: str) -> str:
    """The address without the password."""
    return make_url(url).render_as_string(hide_password=True)


def _setting(connection: Connection, name: str) -> str:
    return str(connection.scalar(text("select current_setting(:name)"), {"name": name}))


def _expect_release(connection: Connection) -> None:
    release = int(_setting(connection, "server_version_num")) // 10_000
    if release < OLDEST_RELEASE:
        raise DatabaseUnfit(
            f"the database is PostgreSQL {release}, but {OLDEST_RELEASE} or newer is needed"
        )


def _expect_settings(connection: Connection) -> None:
    encoding = _setting(connection, "server_encoding")
    if encoding != "UTF8":
        raise DatabaseUnfit(f"the database is encoded in {encoding}, but UTF8 is needed")
    for name in NEVER_OFF:
        if _setting(connection, name) == "off":
            raise DatabaseUnfit(
                f"the database runs with {name} = off and would lose data; turn it on"
            )


def _expect_extensions(connection: Connection) -> None:
    there = set(connection.scalars(text("select name from pg_available_extensions")))
    for name in EXTENSIONS:
        if name not in there:
            raise DatabaseUnfit(
                f"the database server lacks the extension {name}; "
                "install PostgreSQL's contrib package there"
            )
        try:
            connection.execute(text(f"create extension if not exists {name}"))
        except DBAPIError as error:
            raise DatabaseUnfit(
                f"we may not create the extension {name}; let its administrator do it"
            ) from error


def _expect_chinese(connection: Connection) -> None:
    if not connection.scalar(text("select show_trgm('预约')")):
        raise DatabaseUnfit(
            "the database sees no letters in Chinese text, so search would find nothing; "
            "create it with LC_CTYPE 'C.UTF-8'"
        )
