"""Somebody else is always a moment faster."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from attrs import define

from application.shared.ports import Asked
from application.shared.service import Transactions
from domain.shared.errors import Forbidden


@define
class Overtaken:
    """Transactions of somebody to whom something always happens just before they end."""

    transactions: Transactions
    meanwhile: Callable[[], object]
    times: int = 0

    @contextmanager
    def begin(self, asked: Asked, /) -> Iterator[Any]:
        with self.transactions.begin(asked) as work:
            yield work
            self.times += 1
            self.meanwhile()

    def pause(self, tried: int, /) -> None:
        self.transactions.pause(tried)

    def refused(self, asked: Asked, error: Forbidden, /) -> None:
        self.transactions.refused(asked, error)
