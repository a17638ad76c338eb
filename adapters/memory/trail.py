"""The audit log of one thing, read from the twin's lists."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from attrs import frozen

from adapters import audit
from application.audit.trails import Noted
from application.shared.rights import Chain, Scope, Stores
from domain.shared.ids import StoreId


@frozen
class MemoryTrail:
    """Implements :class:`application.audit.trails.Trail`."""

    log: Mapping[StoreId | None, list[audit.Entry]]
    scope: Scope

    def of(self, subject: UUID, /, *, after: int, limit: int) -> list[Noted]:
        found = sorted(
            self._all(subject), key=lambda one: (one.at, str(one.store or ""), one.number)
        )
        return found[after : after + limit]

    def _all(self, subject: UUID) -> Iterator[Noted]:
        for store, chain in self.log.items():
            if self._reads(store):
                for number, entry in enumerate(chain, start=1):
                    if subject in audit.subjects(entry.line):
                        yield audit.noted(subject, store, number, entry.line)

    def _reads(self, store: StoreId | None) -> bool:
        match self.scope:
            case Chain():
                return True
            case Stores(stores):
                return store in stores
            case _:
                return False


def _order(one: Noted) -> tuple[datetime, str, int]:
    return one.at, str(one.store or ""), one.number
