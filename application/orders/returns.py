"""Goods that come back over the counter: shelf, charge, books and money in one transaction."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from application.orders.goods import expect_goods
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.visits import stock
from application.visits.money import Mover
from application.visits.settlement import IMMEDIATE, GoingBack
from application.visits.work import VisitWork
from domain.finance import books
from domain.finance.payment import Payment
from domain.finance.refund import RefundStatus
from domain.inventory.movement import Movement
from domain.orders.order import Order
from domain.orders.owing import Credit
from domain.orders.returned import GoodsReturn, Returned
from domain.shared.ids import OrderId, RefundId, ReturnId
from domain.shared.money import NOTHING, Money, total


@frozen(kw_only=True)
class BroughtBack:
    """The return, what is charged no more for it, and the money that goes back."""

    id: ReturnId
    amount: Money
    refunds: tuple[GoingBack, ...]


@frozen(kw_only=True)
class GoodsReturns(Service):
    """What the shop takes back."""

    directory: Directory

    @command("goods.take_back", may=Permission.REFUND)
    def take_back(
        self, work: VisitWork, *, order: OrderId, items: tuple[Returned, ...], reason: str
    ) -> BroughtBack:
        """Take goods back: what is good lies on the shelf again at the cost it left with.

        The customer gets back what the pieces cost, of every payment in proportion to what is
        left of it: at the till at once, on a phone when the provider has sent it. Damaged goods
        are paid back and stay a cost.

        Raises:
            OrderOfAVisit: they were sold with work on a car.
            OrderFixed: they were never handed over.
            BadReturn: more comes back than the customer has.
        """
        sold = work.orders.get(order)
        expect_goods(sold)
        back = GoodsReturn(id=ReturnId(self.new_id()), items=items, reason=reason, at=work.now)
        after = sold.bring_back(back)
        credits = after.credits[len(sold.credits) :]
        self._book(work, after, back, credits)
        refunds = tuple(self._pay_back(work, after, reason))
        return BroughtBack(
            id=back.id, amount=total([one.amount for one in credits]), refunds=refunds
        )

    def _book(
        self, work: VisitWork, order: Order, back: GoodsReturn, credits: tuple[Credit, ...]
    ) -> None:
        """The shelf has it again; revenue, tax and cost are taken back."""
        moved = tuple(self._shelved(work, order, back))
        day = self.directory.store(order.store).business_day(work.now)
        cost = total([one.value for one in moved])
        entries = [books.stock_moved(one, day=day) for one in moved]
        if credits or cost:
            note = books.credit_note(
                back.id, credits, order=order, day=day, at=work.now, returned=cost
            )
            entries.append(note)
        work.journal.post(one for one in entries if one is not None)

    def _shelved(self, work: VisitWork, order: Order, back: GoodsReturn) -> Iterator[Movement]:
        for one in back.items:
            if one.good:
                line = order.line(one.line)
                yield from stock.put_back(work, order, line, one.good, self.new_id)

    def _pay_back(self, work: VisitWork, order: Order, reason: str) -> Iterator[GoingBack]:
        """Give back what the order owes the customer now; saves the order."""
        mover = Mover(work=work, directory=self.directory)
        for payment, amount in _shares(order, work.payments.find(order_id=order.id)):
            back = RefundId(self.new_id())
            order, asked = mover.give_back(order, payment, back, amount, reason=reason)
            if payment.tender in IMMEDIATE:
                order, status = mover.pay_back(order, asked, back), RefundStatus.DONE
            else:
                mover.ask_back(asked)
                status = RefundStatus.REQUESTED
            yield GoingBack(refund=back, payment=payment.id, amount=amount, status=status)
        work.orders.save(order)


def _shares(order: Order, payments: Iterable[Payment]) -> Iterator[tuple[Payment, Money]]:
    """What is owed to the customer, over the payments by what is left of each."""
    owed = -order.due
    paid = [one for one in payments if order.took(one.id) and one.refundable > NOTHING]
    if owed > NOTHING and paid:
        shares = owed.allocate(*(one.refundable.amount for one in paid))
        yield from ((one, share) for one, share in zip(paid, shares, strict=True) if share)
