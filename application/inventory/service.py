"""The parts counter: goods in, counting, and when the rest will come."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import Final, Protocol
from uuid import UUID

from attrs import evolve, field, frozen

from application.inventory.handing_on import StockWork, hand_on, voucher
from application.inventory.stockroom import StockLists
from application.shared.ledgers import Journal
from application.shared.ports import NewId
from application.shared.rights import Permission
from application.shared.service import KeyReused, Service, command
from application.stores.directory import Directory, within_reach
from domain.finance import books
from domain.finance.account import Account
from domain.finance.entry import Entry, Memo, credit, debit
from domain.inventory.movement import Movement
from domain.inventory.stock import Level, NotExpected
from domain.shared.ahead import expect_ahead
from domain.shared.checks import between
from domain.shared.ids import LineId, OrderId, PartId, StoreId, derived_id
from domain.shared.money import Money, total
from domain.shared.text import NoReason

MOST_AT_ONCE = 10_000_000
"""In a part's unit; more is a typing error."""
_PAGE: Final = 100


class CounterWork(StockWork, Protocol):
    """What the counter needs from one transaction."""

    @property
    def journal(self) -> Journal: ...

    @property
    def stock_lists(self) -> StockLists: ...


@frozen(kw_only=True)
class Delivered:
    """``quantity`` of a part in its unit, which cost ``cost`` in all, without VAT."""

    part: PartId
    quantity: int = field(validator=between(1, MOST_AT_ONCE))
    cost: Money


@frozen(kw_only=True)
class Arrival:
    """``quantity`` of a part is reserved for a line that waited for it."""

    order: OrderId
    line: LineId
    part: PartId
    quantity: int


@frozen(kw_only=True)
class Received:
    """What goods-in answers: the delivery as the books know it, and whose waiting it ended."""

    delivery: UUID
    arrivals: tuple[Arrival, ...]


@frozen(kw_only=True)
class Inventory(Service):
    """What the parts counter writes down."""

    directory: Directory

    @command("inventory.receive", may=Permission.RECEIVE_PARTS)
    def receive(
        self,
        work: CounterWork,
        *,
        store: StoreId,
        delivery: UUID | None = None,
        items: tuple[Delivered, ...],
        note: str = "",
    ) -> Received:
        """Put a delivery on the shelves, and its value into the books as one entry.

        What order lines wait for is theirs at once. A delivery that has an id already comes once:
        when it is sent again, the answer is the first one.

        Raises:
            NotFound: the shop is not there, or out of reach.
            KeyReused: the delivery with this id was another one.
        """
        within_reach(self.directory, work.caller, store)
        document = delivery or self.new_id()
        items = tuple(sorted(items, key=lambda one: one.part))
        if delivery and work.stock.movements_of(delivery):
            return _received_before(work, store, delivery, items)
        levels = dict(work.stock.levels(store, sorted({one.part for one in items})))
        for id, one in _numbered(document, items):
            paper = evolve(voucher(work, document, self.new_id, note=note), id=id)
            received = levels[one.part].receive(one.quantity, cost=one.cost, voucher=paper)
            levels[one.part] = levels[one.part].after(received)
            work.stock.move((received,))
        self._book(work, store, document, total([one.cost for one in items]))
        arrived = hand_on(work, levels.values(), _arrival_ids(document))
        return Received(delivery=document, arrivals=tuple(_arrivals(arrived)))

    @command("inventory.count", may=Permission.COUNT_PARTS)
    def count(
        self, work: CounterWork, *, store: StoreId, part: PartId, counted: int, reason: str
    ) -> Level:
        """Make the books agree with what lies there; the difference is booked with its reason.

        Answers the level then: what was found goes to whoever waits for it.

        Raises:
            NotFound: the shop is not there, or out of reach.
            BadQuantity: the count is what the books say anyway.
            OutOfStock: fewer were counted than are promised; a line must give way first.
        """
        within_reach(self.directory, work.caller, store)
        if not reason:
            raise NoReason("say why the count differs from the books")
        level = work.stock.levels(store, (part,))[part]
        paper = voucher(work, self.new_id(), self.new_id, note=reason)
        adjusted = level.adjust(counted, voucher=paper)
        work.stock.move((adjusted,))
        day = self.directory.store(store).business_day(work.now)
        entry = books.stock_moved(adjusted, day=day)
        if entry is not None:
            work.journal.post((entry,))
        hand_on(work, (level.after(adjusted),), self.new_id)
        return work.stock.levels(store, (part,))[part]

    @command("inventory.schedule", may=Permission.RECEIVE_PARTS)
    def schedule(
        self, work: CounterWork, *, store: StoreId, part: PartId, due: datetime, note: str = ""
    ) -> None:
        """Say when the supplier brings what lines wait for; whoever waits is told.

        Raises:
            NotFound: the shop is not there, or out of reach.
            NotExpected: nobody waits for this part.
            InThePast, TooFarAhead: no supplier brings it then.
        """
        within_reach(self.directory, work.caller, store)
        expect_ahead(due, work.now)
        level = work.stock.levels(store, (part,))[part]
        waiting = work.stock.expected(store, (part,))
        if not waiting:
            raise NotExpected("nobody waits for this part", store=store, part=part)
        work.stock.move(
            level.schedule(one.held, due, voucher=voucher(work, one.order, self.new_id, note=note))
            for one in waiting
        )

    @command("inventory.free", may=Permission.SEE_STOCK)
    def free(
        self, work: StockWork, *, store: StoreId, parts: tuple[PartId, ...]
    ) -> dict[PartId, int]:
        """What the shop may still promise of each part, in the part's unit; 0 of what it lacks."""
        free = work.stock.free((store,), parts)
        return {part: free.get((store, part), 0) for part in parts}

    def _book(self, work: CounterWork, store: StoreId, delivery: UUID, value: Money) -> None:
        if not value:
            return
        entry = Entry.of(
            delivery,
            Memo.GOODS_RECEIVED,
            debit(Account.INVENTORY, value),
            credit(Account.GOODS_RECEIVED_NOT_INVOICED, value),
            store=store,
            day=self.directory.store(store).business_day(work.now),
            at=work.now,
        )
        work.journal.post((entry,))


def _numbered(delivery: UUID, items: Iterable[Delivered]) -> Iterator[tuple[UUID, Delivered]]:
    """The items with the ids of their movements: those of a repeated delivery are there already."""
    numbers = defaultdict[PartId, "count[int]"](count)
    for one in items:
        yield derived_id(delivery, f"{one.part}:{next(numbers[one.part])}"), one


def _arrival_ids(delivery: UUID) -> NewId:
    numbers = count()
    return lambda: derived_id(delivery, f"arrival {next(numbers)}")


def _received_before(
    work: CounterWork, store: StoreId, delivery: UUID, items: Sequence[Delivered]
) -> Received:
    """What was answered when the delivery came first.

    Raises:
        KeyReused: other parts came then, or to another shop.
    """
    before = work.stock.movements_of(delivery)
    came = {one.id: (one.store, one.on_hand, one.value) for one in work.stock_lists.made(before)}
    if came != {id: (store, one.quantity, one.cost) for id, one in _numbered(delivery, items)}:
        raise KeyReused("the delivery with this id brought something else", delivery=delivery)
    return Received(delivery=delivery, arrivals=tuple(_arrivals(_arrived(work, delivery))))


def _arrived(work: CounterWork, delivery: UUID) -> Iterator[Movement]:
    """Whose waiting the delivery ended, in the order of then."""
    new_id = _arrival_ids(delivery)
    while True:
        ids = [new_id() for _ in range(_PAGE)]
        made = {one.id: one for one in work.stock_lists.made(ids)}
        yield from (made[id] for id in ids if id in made)
        if len(made) < _PAGE:
            return


def _arrivals(movements: Iterable[Movement]) -> Iterator[Arrival]:
    for one in movements:
        if one.line is not None:
            order = OrderId(one.voucher.document)
            yield Arrival(order=order, line=one.line, part=one.part, quantity=one.reserved)
