"""Lists of stock over the dictionaries."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import frozen

from adapters import registry
from domain.inventory.expected import Expected
from domain.inventory.movement import USE, Movement
from domain.inventory.stock import Level
from domain.shared.ids import LineId, PartId, StoreId

if TYPE_CHECKING:
    from adapters.memory.store import MemoryStore


@frozen
class MemoryStockLists:
    """Implements :class:`application.inventory.stockroom.StockLists` over the twin.

    ``seen`` are the shops whose stock the caller sees; None is all.
    """

    store: "MemoryStore"
    seen: frozenset[StoreId] | None

    def levels(self, store: StoreId, /, *, after: str | None, limit: int) -> list[Level]:
        codes = {id: part.code for id, part in self.store.of_kind(registry.PARTS).by_id.items()}
        with self.store.lock:
            found = [one for one in self._levels() if one.store == store]
        behind = (one for one in found if codes[one.part] > (after or ""))
        return sorted(behind, key=lambda one: codes[one.part])[:limit]

    def level(self, stores: Collection[StoreId], part: PartId, /) -> list[Level]:
        levels = self.store.shelves.levels
        wanted = ((store, part) for store in stores if self._sees(store))
        return [levels[key] for key in wanted if key in levels]

    def movements(
        self, store: StoreId, part: PartId, /, *, after: UUID | None, limit: int
    ) -> list[Movement]:
        with self.store.lock:
            made: Iterable[Movement] = list(self.store.ledgers.all("movements"))
            last = self.store.ledgers.rows.get("movements", {}).get(after) if after else None
        found = [
            one
            for one in made
            if (one.store, one.part) == (store, part)
            and (after is None or (last is not None and _age(one) < _age(last)))
            and self._sees(store)
        ]
        return sorted(found, key=_age, reverse=True)[:limit]

    def made(self, ids: Collection[UUID], /) -> list[Movement]:
        with self.store.lock:
            rows = self.store.ledgers.rows.get("movements", {})
            found = [rows[id] for id in {*ids} if id in rows]
        return [one for one in found if self._sees(one.store)]

    def used(
        self, stores: Collection[StoreId], parts: Collection[PartId], /, *, since: datetime
    ) -> Mapping[tuple[StoreId, PartId], int]:
        used: Counter[tuple[StoreId, PartId]] = Counter()
        with self.store.lock:
            for one in self.store.ledgers.all("movements"):
                wanted = one.kind in USE and one.store in stores and one.part in parts
                if wanted and one.voucher.at >= since and self._sees(one.store):
                    used[one.store, one.part] -= one.on_hand
        return {key: count for key, count in used.items() if count}

    def expected(self, store: StoreId, /, *, after: LineId | None, limit: int) -> list[Expected]:
        with self.store.lock:
            waiting = [
                one
                for (shop, _), lines in self.store.shelves.waiting.items()
                if shop == store and self._sees(shop)
                for one in lines.values()
            ]
        behind = sorted(
            (one for one in waiting if after is None or one.line > after),
            key=lambda one: one.line,
        )
        return behind[:limit]

    def _levels(self) -> Iterable[Level]:
        return (one for one in self.store.shelves.levels.values() if self._sees(one.store))

    def _sees(self, store: StoreId) -> bool:
        return self.seen is None or store in self.seen


def _age(movement: Movement) -> tuple[datetime, UUID]:
    return movement.voucher.at, movement.id
