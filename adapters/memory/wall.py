"""What goes on in every shop of the twin."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from adapters import registry
from application.wall.wall import MONEY, PAYING, Count, Today
from domain.booking.appointment import Status as Kept
from domain.shared.claims import ClaimKind
from domain.shared.ids import StoreId
from domain.shared.money import Money, total
from domain.work_orders.status import IN_SHOP, UNFINISHED, WAITING, Status
from domain.work_orders.work_order import WorkOrder

if TYPE_CHECKING:
    from adapters.memory.store import MemoryStore

_IN_USE = frozenset({ClaimKind.WORKING, ClaimKind.BLOCKED})


@frozen
class MemoryCounts:
    """Implements :class:`application.wall.wall.Counts` over the dictionaries."""

    store: "MemoryStore"

    def of(self, shops: Collection[Today], now: datetime, /) -> Mapping[StoreId, Count]:
        with self.store.lock:
            occupied = self._occupied(now)
            return {shop.store: self._count(shop, occupied, now) for shop in shops}

    def takings(self, shops: Collection[Today], /) -> Money:
        days = {(shop.store, shop.day) for shop in shops}
        with self.store.lock:
            return total(
                [
                    posting.amount
                    for entry in self.store.ledgers.all("entries")
                    if entry.memo in PAYING and (entry.store, entry.day) in days
                    for posting in entry.postings
                    if posting.account in MONEY
                ]
            )

    def _occupied(self, now: datetime) -> Mapping[StoreId, int]:
        bays = self.store.of_kind(registry.BAYS).by_id
        found: dict[StoreId, int] = {}
        for claim in self.store.time_book.by_id.values():
            if claim.resource in bays and claim.kind in _IN_USE and now in claim.during:
                found[claim.store] = found.get(claim.store, 0) + 1
        return found

    def _count(self, shop: Today, occupied: Mapping[StoreId, int], now: datetime) -> Count:
        of_shop = {"store": shop.store}
        visits = self.store.of_kind(registry.WORK_ORDERS).find(of_shop)
        appointments = self.store.of_kind(registry.APPOINTMENTS).find(of_shop)
        refunding = self.store.of_kind(registry.PAYMENTS).find({**of_shop, "refunding": True})
        here = [one for one in visits if one.status in IN_SHOP]
        return Count(
            store=shop.store,
            occupied=occupied.get(shop.store, 0),
            in_shop=len(here),
            waiting=sum(one.status in WAITING for one in here),
            displaced=sum(one.status is Kept.DISPLACED for one in appointments),
            suspended=sum(one.status is Status.SUSPENDED for one in here),
            overdue=sum(self._is_overdue(one, now) for one in here),
            refused=sum(len(one.refused) for one in refunding),
            overpaid=len(self.store.of_kind(registry.ORDERS).find({**of_shop, "overpaid": True})),
            visits=sum(
                one.reception is not None and one.reception.at in shop.during for one in visits
            ),
        )

    def _is_overdue(self, visit: WorkOrder, now: datetime) -> bool:
        if visit.status not in UNFINISHED or visit.appointment is None:
            return False
        kept = self.store.of_kind(registry.APPOINTMENTS).by_id[visit.appointment]
        return kept.promise.latest < now
