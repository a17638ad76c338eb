"""What happened, in memory: an outbox, and a stream of positions without gaps."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock

from attrs import Factory, define, evolve, field

from application.shared.ports import Told


@define
class EventBook:
    """Implements :class:`application.shared.ports.Stream`.

    Everything is kept until it is forgotten; ``forgotten`` counts what is no more.
    """

    outbox: deque[Told] = Factory(deque)
    events: list[Told] = Factory(list)
    consumers: dict[str, int] = Factory(dict)
    forgotten: int = 0
    _served: set[str] = Factory(set)
    _lock: Lock = field(factory=Lock, repr=False)

    def branch(self) -> "EventBook":
        """Another stream with the same past, which its consumers know as far as they do here."""
        with self._lock:
            consumers = dict(self.consumers)
            return EventBook(deque(self.outbox), list(self.events), consumers, self.forgotten)

    def note(self, told: Iterable[Told]) -> None:
        """Put committed events into the outbox; their positions come later."""
        with self._lock:
            self.outbox.extend(told)

    def move(self, *, limit: int = 500) -> int:
        with self._lock:
            moved = min(limit, len(self.outbox))
            for _ in range(moved):
                position = self.last() + 1
                self.events.append(evolve(self.outbox.popleft(), position=position))
            return moved

    def after(self, position: int, *, limit: int = 500) -> list[Told]:
        first = max(0, position - self.forgotten)
        return self.events[first : first + limit]

    def last(self) -> int:
        return self.forgotten + len(self.events)

    def forget(self) -> None:
        """What every consumer has heard."""
        with self._lock:
            heard = min(self.consumers.values(), default=self.forgotten) - self.forgotten
            del self.events[:heard]
            self.forgotten += heard

    def consume(self, name: str, react: Callable[[Told], None], *, limit: int = 100) -> int:
        with self._serving(name) as free:
            if not free:
                return 0
            told = self.after(self.consumers.setdefault(name, 0), limit=limit)
            for one in told:
                react(one)
                self.consumers[name] = one.position
            return len(told)

    @contextmanager
    def _serving(self, name: str) -> Iterator[bool]:
        """Whether nobody else serves the consumer; nobody else will until the end."""
        with self._lock:
            free = name not in self._served
            self._served.add(name)
        try:
            yield free
        finally:
            if free:
                self._served.discard(name)
