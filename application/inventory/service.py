"""Goods in: what suppliers bring, and what a new shop starts with."""

from typing import Protocol
from uuid import UUID

from attrs import field, frozen

from application.shared.ledgers import Journal, Stock
from application.shared.ports import Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from domain.finance.account import Account
from domain.finance.entry import Entry, Memo, credit, debit
from domain.inventory.movement import Voucher
from domain.shared.checks import between
from domain.shared.ids import PartId, StoreId
from domain.shared.money import Money, total


class StockWork(Work, Protocol):
    """What goods-in needs from one transaction."""

    @property
    def stock(self) -> Stock: ...
    @property
    def journal(self) -> Journal: ...


@frozen(kw_only=True)
class Delivered:
    """``quantity`` of a part in its unit, which cost ``cost`` in all, without VAT."""

    part: PartId
    quantity: int = field(validator=between(1, 10_000_000))
    cost: Money


@frozen(kw_only=True)
class Inventory(Service):
    """What the parts counter does with deliveries."""

    directory: Directory

    @command("inventory.receive", may=Permission.RECEIVE_PARTS)
    def receive(
        self, work: StockWork, *, store: StoreId, delivery: UUID, items: tuple[Delivered, ...]
    ) -> None:
        """Put a delivery on the shelves, and its value into the books as one entry."""
        items = tuple(sorted(items, key=lambda one: one.part))
        levels = dict(work.stock.levels(store, [one.part for one in items]))
        for one in items:
            voucher = Voucher(
                id=self.new_id(), document=delivery, by=work.caller.actor.id, at=work.now
            )
            received = levels[one.part].receive(one.quantity, cost=one.cost, voucher=voucher)
            levels[one.part] = levels[one.part].after(received)
            work.stock.move((received,))
        value = total([one.cost for one in items])
        if value:
            day = self.directory.store(store).business_day(work.now)
            entry = Entry.of(
                delivery,
                Memo.GOODS_RECEIVED,
                debit(Account.INVENTORY, value),
                credit(Account.GOODS_RECEIVED_NOT_INVOICED, value),
                store=store,
                day=day,
                at=work.now,
            )
            work.journal.post((entry,))

    @command("inventory.free", may=Permission.SEE_STOCK)
    def free(
        self, work: StockWork, *, store: StoreId, parts: tuple[PartId, ...]
    ) -> dict[PartId, int]:
        """What the shop may still promise of each part, in the part's unit; 0 of what it lacks."""
        free = work.stock.free((store,), parts)
        return {part: free.get((store, part), 0) for part in parts}
