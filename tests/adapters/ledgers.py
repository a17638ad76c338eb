"""Stock and books for tests."""

from datetime import date
from uuid import UUID, uuid4

from attrs import frozen

from application.shared.caller import SYSTEM, Caller
from domain.finance.account import Account
from domain.finance.entry import Entry, Memo, credit, debit
from domain.inventory.movement import Movement, Voucher
from domain.inventory.stock import Level
from domain.shared.ids import PartId, StoreId
from domain.shared.money import Money
from tests.adapters.bench import NOON, Bench


@frozen
class Shelf:
    """One part in one shop."""

    bench: Bench
    store: StoreId
    part: PartId

    def level(self, caller: Caller = SYSTEM) -> Level:
        with self.bench.begin(caller) as work:
            found: Level = work.stock.levels(self.store, [self.part])[self.part]
            return found

    def move(self, *movements: Movement, caller: Caller = SYSTEM) -> None:
        with self.bench.begin(caller) as work:
            work.stock.move(movements)

    def receive(self, quantity: int = 10) -> Movement:
        received = self.level().receive(quantity, cost=Money(quantity * 100), voucher=a_voucher())
        self.move(received)
        return received


def a_voucher(document: UUID | None = None) -> Voucher:
    return Voucher(id=uuid4(), document=document or uuid4(), by=uuid4(), at=NOON)


def an_entry(store: StoreId, document: UUID | None = None, *, memo: Memo = Memo.PAYMENT) -> Entry:
    return Entry.of(
        document or uuid4(),
        memo,
        debit(Account.CASH, Money(500)),
        credit(Account.RECEIVABLES, Money(500)),
        store=store,
        day=date(2030, 5, 6),
        at=NOON,
    )
