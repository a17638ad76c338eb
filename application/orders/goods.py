"""Goods without work: ordered, kept on the shelf, paid and handed over, or given up."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from attrs import field, frozen

from application.catalogue.shelf import Shelf
from application.shared.caller import Actor
from application.shared.ports import DueWork
from application.shared.rights import Own, Permission, reaches
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.visits import stock
from application.visits.lines import order_lines
from application.visits.money import Mover
from application.visits.settlement import IMMEDIATE, Paid
from application.visits.timed import GOODS_LAPSE
from application.visits.work import Beside, VisitWork
from domain.catalogue.catalogue import QuotedLine
from domain.finance import books
from domain.finance.tender import Tendered, expect_to_add_up
from domain.inventory.movement import Movement
from domain.orders.order import Order
from domain.orders.status import Status
from domain.shared.checks import between
from domain.shared.errors import Conflict, NotFound, Rejected
from domain.shared.ids import LineId, MemberId, OrderId, PartId, PaymentId, StoreId
from domain.shared.money import NOTHING, Money, total
from domain.stores.store import Store

KEPT_FOR: Final = timedelta(days=3)
"""How long goods that nobody has paid lie on the shelf for a customer."""
MOST_AT_ONCE: Final = 1_000_000
"""In a part's unit; more is a typing error."""


class OrderOfAVisit(Conflict):
    """The order is for work on a car, and goes the way of its visit."""

    code = "order-of-a-visit"


class NotToFetch(Conflict):
    """The goods do not lie in the shop for the customer any more."""

    code = "not-to-fetch"


class PhonePaysFirst(Rejected):
    """Goods are handed over against money that is there."""

    code = "phone-pays-first"


@frozen(kw_only=True)
class Item:
    """How much of a part, in its unit."""

    part: PartId
    quantity: int = field(validator=between(1, MOST_AT_ONCE))


@frozen(kw_only=True)
class Ordered:
    """The order, what it costs, and until when the goods are kept."""

    order: OrderId
    total: Money
    keep_until: datetime


@frozen(kw_only=True)
class Goods(Service):
    """Selling over the counter, and reserving for who comes later."""

    shelf: Shelf
    directory: Directory

    @command("goods.order", may=Permission.ORDER_GOODS)
    def order(
        self,
        work: VisitWork,
        *,
        store: StoreId,
        items: tuple[Item, ...],
        member: MemberId | None = None,
        pay_at_store: bool = True,
    ) -> Ordered:
        """Reserve goods in a shop at today's list price; all of them or none.

        A customer orders for themselves; the shop also for somebody whom it does not know.

        Raises:
            NotFound: the shop or the member is not there, or out of reach.
            NoPrice: one of the parts has no price there today.
            OutOfStock: there is less to be had of one of them.
        """
        buyer = member or _self(work.caller.actor)
        shop = self.directory.store(store)
        if not reaches(work.caller.actor.scope, store=store, member=buyer):
            raise NotFound(f"no store {store}", kind="store", id=store)
        if buyer is not None:
            work.members.get(buyer)
        order = Order(
            id=OrderId(self.new_id()),
            store=store,
            channel=work.caller.channel,
            member=buyer,
            lines=order_lines(self._quoted(shop, items, work.now), self.new_id),
            keep_until=work.now + KEPT_FOR,
        ).confirm(at=work.now, pay_at_store=pay_at_store)
        work.orders.save(order)
        stock.reserve(work, order, order.lines, self.new_id)
        keep_until = work.now + KEPT_FOR
        lapse = DueWork(kind=GOODS_LAPSE, subject=order.id, store=store, at=keep_until)
        work.agenda.schedule(lapse)
        return Ordered(order=order.id, total=order.total, keep_until=keep_until)

    @command("goods.hand_over", may=Permission.TAKE_PAYMENT)
    def hand_over(
        self, work: VisitWork, *, order: OrderId, tenders: tuple[Tendered, ...] = ()
    ) -> Paid:
        """Take what is still due and give the goods: stock, revenue and money move together.

        What was paid ahead, on a phone or at the till, counts.

        Raises:
            AmountDoesNotAddUp: the tenders do not come to what is due.
            PhonePaysFirst: one of them is paid on a phone; ask for it first.
            NotToFetch: the goods were handed over or given up before.
        """
        work.gather(order, Beside.PARTS, Beside.PAYMENTS)
        agreed, mover = _kept(work, order), Mover(work=work, directory=self.directory)
        _expect_immediate(tenders)
        expect_to_add_up(agreed.due, tenders)
        issued = stock.issue(work, agreed, agreed.wanted, self.new_id)
        sold = agreed.settle(issued=_by_line(issued), at=work.now)
        self._book(work, sold, issued)
        payments = [
            mover.intent(PaymentId(self.new_id()), sold, one.tender, one.amount) for one in tenders
        ]
        for payment in payments:
            sold = mover.take(sold, payment)
        mover.give_up_beyond(sold, NOTHING)
        work.orders.save(sold.close(at=work.now))
        work.agenda.cancel(GOODS_LAPSE, order)
        return Paid(
            payments=tuple(one.id for one in payments),
            change=total([one.change for one in tenders]),
        )

    @command("goods.cancel", may=Permission.ORDER_GOODS)
    def cancel(self, work: VisitWork, *, order: OrderId) -> None:
        """The customer does without; the goods are free for others at once.

        What was paid ahead is owed to the customer, until somebody gives the payment back.

        Raises:
            NotToFetch: the goods were handed over or given up before.
        """
        self._give_up(work, _kept(work, order))

    @command("goods.lapse", may=Permission.RUN_DUE_WORK)
    def lapse(self, work: VisitWork, *, order: OrderId) -> None:
        """Nobody came for the goods in time; what somebody has paid something for stays."""
        known = work.orders.get(order)
        if known.to_fetch and not known.paid:
            self._give_up(work, known)

    @command("goods.to_fetch", may=Permission.SEE_VISITS)
    def to_fetch(
        self, work: VisitWork, *, store: StoreId, after: OrderId | None = None, limit: int = 50
    ) -> tuple[Order, ...]:
        """Orders whose goods lie in a shop for a customer, the oldest first.

        Only orders behind ``after``, so that the last of a page asks for the next.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        within_reach(self.directory, work.caller, store)
        return tuple(work.orders.oldest(after=after, limit=limit, store=store, to_fetch=True))

    def _quoted(self, shop: Store, items: Iterable[Item], now: datetime) -> Iterator[QuotedLine]:
        """One line a part, however often it was named."""
        catalogue, day = self.shelf.catalogue(), shop.business_day(now)
        wanted = Counter[PartId]()
        for one in items:
            wanted[one.part] += one.quantity
        for part, quantity in wanted.items():
            yield catalogue.quote_part(
                catalogue.part(part),
                quantity,
                store=StoreId(shop.id),
                region=shop.region,
                on=day,
            )

    def _book(self, work: VisitWork, sold: Order, issued: Iterable[Movement]) -> None:
        """What left the shelf, and the sale."""
        day = self.directory.store(sold.store).business_day(work.now)
        cost = total([-one.value for one in issued])
        entries = [books.stock_moved(one, day=day) for one in issued]
        entries.append(books.settlement(sold, cost=cost, day=day, at=work.now))
        work.journal.post(one for one in entries if one is not None)

    def _give_up(self, work: VisitWork, order: Order) -> None:
        stock.release(work, order, order.lines, self.new_id)
        Mover(work=work, directory=self.directory).give_up_beyond(order, NOTHING)
        work.orders.save(order.cancel(at=work.now))
        work.agenda.cancel(GOODS_LAPSE, order.id)


def expect_goods(order: Order) -> None:
    """Refuse an order that is for work on a car.

    Raises:
        OrderOfAVisit: it is.
    """
    if not order.goods_alone:
        raise OrderOfAVisit("this order belongs to a visit; go by the visit", id=order.id)


def _kept(work: VisitWork, id: OrderId) -> Order:
    """The order, whose goods lie in the shop."""
    order = work.orders.get(id)
    expect_goods(order)
    if not order.to_fetch:
        gone = order.status is Status.CANCELLED
        what = "were given up" if gone else "were handed over already"
        raise NotToFetch(f"the goods of this order {what}", id=id, state=str(order.status))
    return order


def _self(actor: Actor) -> MemberId | None:
    return actor.scope.member if isinstance(actor.scope, Own) else None


def _expect_immediate(tenders: Iterable[Tendered]) -> None:
    for one in tenders:
        if one.tender not in IMMEDIATE:
            raise PhonePaysFirst(
                f"ask for the {one.tender} payment first; the goods go when it is here",
                tender=str(one.tender),
            )


def _by_line(issued: Iterable[Movement]) -> dict[LineId, int]:
    return {one.line: -one.on_hand for one in issued if one.line is not None}
