"""What an application sends to its database, seen where it leaves the process."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from attrs import Factory, define, frozen
from psycopg import Connection, Cursor
from sqlalchemy import Engine, event


@frozen
class Statement:
    """The text and its parameters by name; ``begin`` and ``commit`` are none."""

    sql: str
    params: Mapping[str, Any]


@define
class Sent:
    """Filled while the application works."""

    statements: list[Statement] = Factory(list)
    transactions: int = 0

    def clear(self) -> None:
        self.statements.clear()
        self.transactions = 0


@contextmanager
def watched() -> Iterator[Sent]:
    """Note what is sent over connections that are opened inside the block."""
    sent = Sent()

    class Watched(Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> "Watched":
            sent.statements.append(Statement(str(query), params or {}))
            super().execute(query, params, **options)
            return self

    def watch(connection: Connection[Any], _: object) -> None:
        connection.cursor_factory = Watched

    def committed(_: object) -> None:
        sent.transactions += 1

    event.listen(Engine, "connect", watch)
    event.listen(Engine, "commit", committed)
    try:
        yield sent
    finally:
        event.remove(Engine, "connect", watch)
        event.remove(Engine, "commit", committed)
