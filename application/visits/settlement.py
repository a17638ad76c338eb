"""Settlement: order, stock and books in one transaction; then the money."""

from collections.abc import Iterable

from attrs import frozen

from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.visits.money import Mover, Opened
from application.visits.work import Beside, VisitWork
from domain.finance import books
from domain.finance.payment import Payment
from domain.finance.refund import RefundStatus
from domain.finance.tender import Tender, Tendered, expect_to_add_up
from domain.orders.order import Order
from domain.shared.errors import NotFound
from domain.shared.ids import OrderId, PaymentId, RefundId, WorkOrderId
from domain.shared.money import Money, total

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
        settled = order.settle(issued={line: one.issued for line, one in held.items()}, at=work.now)
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

        What is paid on a phone is opened, and its provider hears of it next.

        Raises:
            AmountDoesNotAddUp: the tenders do not come to what is due.
        """
        owing, mover = work.orders.get(order), Mover(work=work, directory=self.directory)
        expect_to_add_up(owing.due, tenders)
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
        self, work: VisitWork, *, order: OrderId, payment: PaymentId, reason: str
    ) -> GoingBack:
        """Take back what is still charged, and pay back what ``payment`` paid of it.

        At the till it goes back at once; a provider is asked when this is committed, until it
        says yes.

        Raises:
            TooMuchToRefund: nothing of this payment is owed to the customer.
        """
        charged, paid = work.orders.get(order), work.payments.get(payment)
        if paid.order != order:
            raise NotFound(f"no payment {payment} of this order", kind="payment", id=payment)
        back, mover = RefundId(self.new_id()), Mover(work=work, directory=self.directory)
        credited = self._credited(work, charged, back, reason)
        payments = work.payments.find(order_id=order)
        amount = min(paid.refundable, owed_back(credited, payments))
        asked = paid.request_refund(back, amount, at=work.now)
        if paid.tender in IMMEDIATE:
            credited = mover.pay_back(credited, asked, back)
        else:
            mover.ask_back(asked)
        if credited is not charged:
            work.orders.save(credited)
        done = RefundStatus.DONE if paid.tender in IMMEDIATE else RefundStatus.REQUESTED
        return GoingBack(refund=back, payment=payment, amount=amount, status=done)

    def _credited(self, work: VisitWork, order: Order, note: RefundId, reason: str) -> Order:
        """The order with nothing charged any more; ``note`` is the document of that."""
        if not order.settled or not order.owed:
            return order
        credited = order.refund_all(reason=reason, at=work.now)
        new = credited.credits[len(order.credits) :]
        day = self.directory.store(order.store).business_day(work.now)
        entry = books.credit_note(note, new, order=credited, day=day, at=work.now)
        work.journal.post((entry,))
        return credited


def owed_back(order: Order, payments: Iterable[Payment]) -> Money:
    """What is owed to the customer and not on its way already, of all ``payments`` of an order."""
    taken = [one for one in payments if order.took(one.id)]
    on_its_way = total([refund.amount for one in taken for refund in one.waiting])
    return -order.due - on_its_way
