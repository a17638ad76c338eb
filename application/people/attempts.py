"""Failures by key (an address, a login nobody has), counted in this process."""

from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Final

from attrs import Factory, define

_MOST_KEYS: Final = 10_000


@define
class Attempts:
    """After ``limit`` failures within ``window``, a key waits until the oldest of them is old."""

    limit: int
    window: timedelta
    _failures: dict[Hashable, tuple[datetime, ...]] = Factory(dict)

    def failed(self, key: Hashable, at: datetime) -> None:
        recent = (*self._recent(key, at), at)[-self.limit :]
        # Taken out and put back: the dictionary stays in order of the last failure.
        self._failures.pop(key, None)
        self._failures[key] = recent
        if len(self._failures) > _MOST_KEYS:
            self._failures.pop(next(iter(self._failures)), None)

    def locked_until(self, key: Hashable, at: datetime) -> datetime | None:
        """When the next try of ``key`` is heard, if not at once."""
        recent = self._recent(key, at)
        return recent[0] + self.window if len(recent) >= self.limit else None

    def _recent(self, key: Hashable, at: datetime) -> tuple[datetime, ...]:
        return tuple(one for one in self._failures.get(key, ()) if at - one < self.window)
