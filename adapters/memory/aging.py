"""Old things of the twin, forgotten a few at a time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import islice, takewhile
from typing import TYPE_CHECKING, TypeVar

from attrs import frozen

if TYPE_CHECKING:
    from adapters.memory.store import MemoryStore

K = TypeVar("K")
V = TypeVar("V")


def oldest(
    rows: Mapping[K, V], since: Callable[[V], datetime], before: datetime, limit: int
) -> list[K]:
    """The keys of what is there ``since`` before an instant; rows stand in order of time."""
    old = takewhile(lambda key: since(rows[key]) < before, rows)
    return list(islice(old, limit))


@frozen
class MemoryAnswers:
    """Implements :class:`application.shared.retention.Records` over a store's answers."""

    store: "MemoryStore"

    def forget(self, before: datetime, /, *, limit: int) -> int:
        with self.store.lock:
            old = oldest(self.store.answers, lambda one: one.at, before, limit)
            for key in old:
                del self.store.answers[key]
        return len(old)
