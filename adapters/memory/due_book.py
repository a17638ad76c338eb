"""Timed work in memory."""

from collections.abc import Collection
from datetime import datetime
from heapq import heapify, heappop, heappush
from threading import Lock
from typing import Final
from uuid import UUID

from attrs import Factory, define, evolve, field, frozen

from application.shared.ports import ALL_KINDS, LEASE, DueWork, Kinds

Key = tuple[str, UUID]
_MANY: Final = 64


@frozen
class Entry:
    """``next`` is when it may be given out: the instant it is due, or the end of a lease."""

    work: DueWork
    next: datetime
    leased: bool = False


@define
class DueBook:
    """Implements :class:`application.shared.ports.Due`.

    The earliest first; what was replaced stays in the queue until its turn.
    """

    entries: dict[Key, Entry] = Factory(dict)
    queue: list[tuple[datetime, str, UUID]] = Factory(list)
    _lock: Lock = field(factory=Lock, repr=False)

    def branch(self) -> "DueBook":
        """Another book with the same work."""
        with self._lock:
            return DueBook(dict(self.entries), list(self.queue))

    def schedule(self, work: DueWork) -> None:
        with self._lock:
            self._put(Entry(work, work.at))

    def cancel(self, key: Key) -> None:
        with self._lock:
            self.entries.pop(key, None)

    def forget(self, subjects: Collection[UUID]) -> None:
        """Nothing is due about these any more."""
        with self._lock:
            for key in [key for key in self.entries if key[1] in subjects]:
                del self.entries[key]

    def due(self, now: datetime, *, limit: int = 100, kinds: Kinds = ALL_KINDS) -> list[DueWork]:
        with self._lock:
            ready = self._ready(now, limit, kinds)
            for one in ready:
                self._put(Entry(one, now + LEASE, leased=True))
            return sorted(ready, key=lambda one: (one.at, one.kind, one.subject))

    def done(self, work: DueWork, /) -> None:
        with self._lock:
            if self._given(work):
                del self.entries[work.kind, work.subject]

    def postpone(self, work: DueWork, /, *, until: datetime) -> None:
        with self._lock:
            if self._given(work):
                known = self.entries[work.kind, work.subject].work
                self._put(Entry(evolve(known, at=until, attempts=known.attempts + 1), until))

    def _ready(self, now: datetime, limit: int, kinds: Kinds) -> Collection[DueWork]:
        # By key: an entry that was put back at the same instant is in the queue twice.
        ready: dict[Key, DueWork] = {}
        passed_over = []
        while self.queue and self.queue[0][0] <= now and len(ready) < limit:
            at, kind, subject = heappop(self.queue)
            entry = self.entries.get((kind, subject))
            if entry is not None and entry.next == at:
                if kinds.has(kind):
                    ready[kind, subject] = entry.work
                else:
                    passed_over.append((at, kind, subject))
        for one in passed_over:
            heappush(self.queue, one)
        return ready.values()

    def _put(self, entry: Entry) -> None:
        work = entry.work
        self.entries[work.kind, work.subject] = entry
        heappush(self.queue, (entry.next, work.kind, work.subject))
        if len(self.queue) > _MANY + 2 * len(self.entries):
            self._sweep()

    def _sweep(self) -> None:
        self.queue = [(entry.next, *key) for key, entry in self.entries.items()]
        heapify(self.queue)

    def _given(self, work: DueWork) -> bool:
        entry = self.entries.get((work.kind, work.subject))
        return entry is not None and entry.leased and entry.work.at == work.at
