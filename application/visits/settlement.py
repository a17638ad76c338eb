"""Settlement: order, stock and books in one transaction; then the money."""

from attrs import frozen

from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.visits.money import Mover, Opened
from application.visits.work import Beside, VisitWork
from domain.finance import books
from domain.finance.payment import Payment
from domain.finance.refund import RefundStatus
from domain.finance.tender import Tender, Tendered, expect_to_add_up
from domain.orders.order import Order
from domain.shared.errors import NotFound
from domain.shared.ids import OrderId, PaymentId, RefundId, StoreId, WorkOrderId
from domain.shared.money import NOTHING, Money, total

IMMEDIATE = frozenset({Tender.CASH, Tender.CARD, Tender.BANK_TRANSFER})
"""Tenders whose money is there when the cashier says so; the others are told by a provider."""


@frozen(kw_only=True)
class Paid:
    """What the till answers: the payments, the cash to give back, and what is left to a phone."""

    payments: tuple[PaymentId, ...]
    change: Money
    opened: tuple[Opened, ...] = ()


@frozen(kw_only=True)
class GoingBack:
    """Money on its way to the customer, or there already."""

    refund: RefundId
    payment: PaymentId
    amount: Money
    status: RefundStatus


@frozen(kw_only=True)
class Owed:
    """Money of a customer's that waits to go back: more was paid than the order comes to."""

    order: OrderId
    store: StoreId
    amount: Money
    work_order: WorkOrderId | None


@frozen(kw_only=True)
class Settlement(Service):
    """What the cashier does."""

    directory: Directory

    @command("visits.settle", may=Permission.SETTLE)
    def settle(self, work: VisitWork, *, work_order: WorkOrderId) -> Money:
        """Fix what is owed, and book it: revenue, tax, cost of parts. Answers what is due.

        Raises:
            Undecided: the customer still has to answer about a line.
            IssuedNotBilled: parts handed out are not the parts charged.
        """
        work.gather(work_order, Beside.ORDER, Beside.PARTS)
        visit = work.work_orders.get(work_order).settle(at=work.now)
        order = work.orders.get(visit.order)
        held = work.stock.reservations([line.id for line in order.lines if line.part])
        ended = {id: one.issued for id, one in held.items() if not one.reserved + one.expected}
        settled = order.settle(issued=ended, at=work.now)
        cost = total([one.cost for one in held.values()])
        day = self.directory.store(order.store).business_day(work.now)
        entry = books.settlement(settled, cost=cost, day=day, at=work.now)
        if entry is not None:
            work.journal.post((entry,))
        work.orders.save(settled)
        work.work_orders.save(visit)
        return settled.due

    @command("visits.pay", may=Permission.TAKE_PAYMENT)
    def pay(self, work: VisitWork, *, order: OrderId, tenders: tuple[Tendered, ...]) -> Paid:
        """Take the whole amount due, with one tender or several.

        What is paid on a phone is opened, and its provider hears of it next; links that were
        opened before are given up.

        Raises:
            AmountDoesNotAddUp: the tenders do not come to what is due.
        """
        work.gather(order, Beside.PAYMENTS)
        owing, mover = work.orders.get(order), Mover(work=work, directory=self.directory)
        expect_to_add_up(owing.due, tenders)
        mover.give_up_beyond(owing, NOTHING)
        payments, opened = [], []
        for tendered in tenders:
            id, tender, amount = PaymentId(self.new_id()), tendered.tender, tendered.amount
            payments.append(id)
            if tender in IMMEDIATE:
                owing = mover.take(owing, mover.intent(id, owing, tender, amount))
            else:
                opened.append(mover.open(id, owing, tender, amount))
        if len(opened) < len(tenders):
            work.orders.save(owing)
        change = total([one.change for one in tenders])
        return Paid(payments=tuple(payments), change=change, opened=tuple(opened))

    @command("visits.refund", may=Permission.REFUND)
    def refund(
        self,
        work: VisitWork,
        *,
        order: OrderId,
        payment: PaymentId,
        reason: str,
        amount: Money | None = None,
    ) -> GoingBack:
        """Pay back ``amount`` of a payment, or all that is left of it.

        What is paid back is charged no more, as far as it was not owed to the customer already;
        the order keeps the rest. At the till it goes back at once; a provider is asked when this
        is committed, until it says yes or no.

        Raises:
            TooMuchToRefund: less is left of the payment.
            WrongAmount: the order has less of the customer's money to give.
        """
        charged, paid = work.orders.get(order), work.payments.get(payment)
        if paid.order != order:
            raise NotFound(f"no payment {payment} of this order", kind="payment", id=payment)
        back, mover = RefundId(self.new_id()), Mover(work=work, directory=self.directory)
        amount = _most(charged, paid) if amount is None else amount
        after, asked = mover.give_back(charged, paid, back, amount, reason=reason)
        if paid.tender in IMMEDIATE:
            after = mover.pay_back(after, asked, back)
        else:
            mover.ask_back(asked)
        if after is not charged:
            work.orders.save(after)
        done = RefundStatus.DONE if paid.tender in IMMEDIATE else RefundStatus.REQUESTED
        return GoingBack(refund=back, payment=payment, amount=amount, status=done)

    @command("visits.refund_in_cash", may=Permission.REFUND)
    def refund_in_cash(self, work: VisitWork, *, payment: PaymentId, refund: RefundId) -> GoingBack:
        """Give out of the till what the provider would not send.

        Raises:
            RefundStillAsked: the provider has not said no.
        """
        paid = work.payments.get(payment)
        order, mover = work.orders.get(paid.order), Mover(work=work, directory=self.directory)
        after = mover.pay_back_in_cash(order, paid, refund)
        if after is not order:
            work.orders.save(after)
        amount = paid.refund(refund).amount
        return GoingBack(refund=refund, payment=payment, amount=amount, status=RefundStatus.DONE)

    @command("visits.owed", may=Permission.SEE_VISITS)
    def owed(
        self,
        work: VisitWork,
        *,
        store: StoreId | None = None,
        after: OrderId | None = None,
        limit: int = 50,
    ) -> tuple[Owed, ...]:
        """What has to go back to customers of one shop, or of all within reach, and was not asked.

        Only orders behind ``after``, so that the last of a page asks for the next.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        if store is not None:
            within_reach(self.directory, work.caller, store)
        where = {} if store is None else {"store": store}
        orders = work.orders.oldest(after=after, limit=limit, overpaid=True, **where)
        visits = work.work_orders.find_any("order_id", [one.id for one in orders])
        visit_of = {one.order: WorkOrderId(one.id) for one in visits}
        return tuple(
            Owed(order=one.id, store=one.store, amount=-one.due, work_order=visit_of.get(one.id))
            for one in orders
        )


def _most(order: Order, payment: Payment) -> Money:
    """All that is left of a payment, as far as the order may give it back."""
    if order.took(payment.id):
        return min(payment.refundable, order.returnable)
    return payment.refundable
