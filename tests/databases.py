"""Databases for tests: one real server that is thrown away afterwards, many quick copies."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, NullPool, create_engine, make_url, text

from adapters.postgres.embedded import EmbeddedPostgres
from adapters.sql.pools import Pools
from tests.lasting import Lasting

Prepare = Callable[[str], object]


class Databases:
    """A running server that hands out databases which nobody else uses."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self._server = server
        self._numbers = count(1)
        self._templates: dict[Prepare, str] = {}
        self._idle: dict[Prepare, list[Lasting]] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._server.start()
        self._admin: Engine = create_engine(
            self._server.url, isolation_level="AUTOCOMMIT", poolclass=NullPool
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()
        self._server.stop()

    @property
    def url(self) -> str:
        """The server's standing database, which everybody shares."""
        return self._server.url

    def new_database(self, prepared_by: Prepare | None = None) -> str:
        """The address of a fresh database.

        Args:
            prepared_by: a module-level function that is called once in the session with the
                address of an empty database; every database asked for with it starts as a
                copy of the result. It must close its connections.
        """
        return self._create("template1" if prepared_by is None else self._template(prepared_by))

    @contextmanager
    def lent(self, prepared_by: Prepare) -> Iterator[Pools]:
        """The application's connections to a database that is as it was prepared.

        Unlike a new database it is put back afterwards and lent again, which is much quicker;
        its tables and rights must stay as they are.
        """
        idle = self._idle.setdefault(prepared_by, [])
        lasting = idle.pop() if idle else self._lasting(self.new_database(prepared_by))
        yield lasting.pools
        lasting.restore()
        idle.append(lasting)

    def _lasting(self, url: str) -> Lasting:
        return self._open.enter_context(Lasting.open(url))

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        self._execute(f"drop database {make_url(url).database} with (force)")

    def _template(self, prepared_by: Prepare) -> str:
        if prepared_by not in self._templates:
            url = self._create("template1")
            prepared_by(url)
            self._templates[prepared_by] = str(make_url(url).database)
        return self._templates[prepared_by]

    def _create(self, template: str) -> str:
        name = f"test_{next(self._numbers)}"
        self._execute(f"create database {name} template {template}")
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))
