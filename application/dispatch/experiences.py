"""What finished visits say, as this process knows it; read again when there is more."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, Protocol

from attrs import define, field, frozen

from application.shared.ports import Clock
from domain.dispatch.stretch import NOTHING, Seen, Stretch, leaning
from domain.shared.ids import StoreId

_LEAST: Final = timedelta(minutes=10)
"""Between two readings; some visits more hardly change a quantile."""


@frozen
class SeenIn:
    """What was seen of a service in a shop; none: of all kinds, in the whole chain."""

    store: StoreId | None
    service: str | None
    seen: Seen


class ExperienceReader(Protocol):
    """Reads what was seen past any scope, without the visits themselves."""

    def seen_in(self, stores: Collection[StoreId | None] | None, /) -> Iterable[SeenIn]:
        """That of these shops, for none among them of the chain; or all there is."""
        ...


@define
class Experiences:
    """Keeps what was seen for everybody in this process."""

    reader: ExperienceReader
    clock: Clock
    _seen: dict[StoreId | None, dict[str | None, Seen]] = field(factory=dict)
    _more: set[StoreId | None] = field(factory=set)
    _read_at: datetime | None = None
    _lock: Lock = field(factory=Lock, repr=False)

    def stretch(self, store: StoreId, service: str) -> Stretch:
        """That of visits for ``service`` in a shop.

        While it has seen few of them it leans on those of the chain, and while the chain has, on
        visits of all kinds.
        """
        with self._lock:
            seen = self._fresh()
            chain, own = seen.get(None, {}), seen.get(store, {})
            known = (chain.get(None), chain.get(service), own.get(service))
        return leaning(*(one or NOTHING for one in known))

    def changed(self, store: StoreId | None) -> None:
        """More was learned in a shop, and so in the chain."""
        with self._lock:
            self._more.update((store, None))

    def _fresh(self) -> Mapping[StoreId | None, Mapping[str | None, Seen]]:
        now = self.clock.now()
        if self._read_at is None:
            self._read(None, now)
        elif self._more and now >= self._read_at + _LEAST:
            self._read(self._more, now)
        return self._seen

    def _read(self, stores: Collection[StoreId | None] | None, now: datetime) -> None:
        for one in self.reader.seen_in(stores):
            self._seen.setdefault(one.store, {})[one.service] = one.seen
        self._more.clear()
        self._read_at = now
