"""Counts what an application sends to its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from attrs import define
from sqlalchemy import Engine, event


@define
class Sent:
    """Since when is for the reader to say, by setting it back."""

    statements: int = 0
    transactions: int = 0


@contextmanager
def sent() -> Iterator[Sent]:
    """What this process sends, from now on to the end of the block."""
    since = Sent()

    def statement(*_: Any) -> None:
        since.statements += 1

    def transaction(*_: Any) -> None:
        since.transactions += 1

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", transaction)
    try:
        yield since
    finally:
        event.remove(Engine, "before_cursor_execute", statement)
        event.remove(Engine, "commit", transaction)
