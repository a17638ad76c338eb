"""What has been told of some things, read back from the twin's stream."""

from collections.abc import Collection, Iterable
from itertools import islice
from typing import TYPE_CHECKING, Final
from uuid import UUID

from attrs import frozen

from application.shared.ports import Told
from application.shared.rights import Own, reaches

if TYPE_CHECKING:
    from adapters.memory.work import MemoryWork


@frozen
class MemoryHistory:
    """Implements :class:`application.shared.ports.History` over the stream."""

    work: "MemoryWork"

    def of(self, subjects: Collection[UUID], /) -> list[Told]:
        wanted = {*subjects}
        return self._seen(one for one in self._events if one.subject in wanted)

    def between(
        self, after: int, through: int, /, *, kinds: Collection[str], limit: int
    ) -> list[Told]:
        wanted = (one for one in self._events[after:through] if one.kind in kinds)
        return list(islice(self._seen(wanted), limit))

    @property
    def _events(self) -> list[Told]:
        return self.work.store.stream.events

    def _seen(self, told: Iterable[Told]) -> list[Told]:
        scope, told = self.work.caller.actor.scope, list(told)
        if isinstance(scope, Own):
            mine = self._mine({one.subject for one in told})
            return [one for one in told if one.subject in mine]
        return [one for one in told if reaches(scope, store=one.store, member=None)]

    def _mine(self, subjects: Collection[UUID]) -> set[UUID]:
        tables = [one for name, one in self.work.store.tables.items() if name in _OF_A_VISIT]
        return {id for table in tables for id in self.work.load(table.kind, subjects)}


_OF_A_VISIT: Final = frozenset({"work_orders", "orders", "appointments", "payments"})
"""What a customer may read the history of, each their own."""
