"""Counts what use cases come to."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any, Final

from attrs import frozen
from prometheus_client import Counter, Histogram

from application.shared.ports import Asked
from application.shared.service import Transactions
from domain.shared.errors import BaywiseError, Forbidden

COMMANDS: Final = Counter(
    "baywise_commands",
    "Transactions of use cases by what they came to: ok, or the code of the refusal.",
    ("command", "outcome"),
)
SECONDS: Final = Histogram(
    "baywise_command_seconds",
    "Seconds of a use case's transaction.",
    ("command",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)


@frozen
class Measured:
    """Transactions that are counted; a use case that was overtaken counts once per attempt."""

    transactions: Transactions

    @contextmanager
    def begin(self, asked: Asked, /) -> Iterator[Any]:
        began, outcome = perf_counter(), "failed"
        try:
            with self.transactions.begin(asked) as work:
                yield work
            outcome = "ok"
        except BaywiseError as error:
            outcome = error.code
            raise
        finally:
            COMMANDS.labels(asked.command, outcome).inc()
            SECONDS.labels(asked.command).observe(perf_counter() - began)

    def pause(self, tried: int, /) -> None:
        self.transactions.pause(tried)

    def refused(self, asked: Asked, error: Forbidden, /) -> None:
        COMMANDS.labels(asked.command, error.code).inc()
        self.transactions.refused(asked, error)
