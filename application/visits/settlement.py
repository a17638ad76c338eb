"""Settlement: order, stock and books in one transaction; then the money."""

from attrs import frozen

from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.visits.work import Beside, VisitWork
from domain.finance import books
from domain.finance.payment import Payment
from domain.finance.tender import Tender, Tendered, expect_to_add_up
from domain.orders.order import Order
from domain.shared.errors import Rejected
from domain.shared.ids import OrderId, PaymentId, RefundId, WorkOrderId
from domain.shared.money import Money, total

IMMEDIATE = frozenset({Tender.CASH, Tender.CARD, Tender.BANK_TRANSFER})
"""Tenders whose money is there when the cashier says so; the others are told by a provider."""


class NotHere(Rejected):
    """This tender is paid on the customer's phone, not at the till."""

    code = "not-here"


@frozen(kw_only=True)
class Paid:
    """What the till answers: the payments, and the cash to give back."""

    payments: tuple[PaymentId, ...]
    change: Money


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
        """Take the whole amount due at the till, with one tender or several.

        Raises:
            AmountDoesNotAddUp: the tenders do not come to what is due.
            NotHere: a tender is not for the till.
        """
        owing = work.orders.get(order)
        expect_to_add_up(owing.due, tenders)
        payments = []
        for tendered in tenders:
            if tendered.tender not in IMMEDIATE:
                raise NotHere("mobile payments are asked for, not taken at the till")
            payment = self._intent(owing, tendered.tender, tendered.amount)
            owing, captured = self._captured(work, owing, payment, transaction="")
            payments.append(captured.id)
        work.orders.save(owing)
        return Paid(payments=tuple(payments), change=total([one.change for one in tenders]))

    @command("payments.ask", may=Permission.TAKE_PAYMENT)
    def ask(self, work: VisitWork, *, order: OrderId, tender: Tender, amount: Money) -> PaymentId:
        """Open a mobile payment for some or all of what is due; the provider hears of it next."""
        owing = work.orders.get(order)
        if not Money(0) < amount <= owing.due:
            raise Rejected(f"{owing.due} is due, not {amount}", due=owing.due)
        payment = self._intent(owing, tender, amount)
        work.payments.save(payment)
        return payment.id

    @command("payments.asked", may=Permission.RUN_DUE_WORK)
    def asked(self, work: VisitWork, *, payment: PaymentId, reference: str) -> None:
        """The provider knows the payment by this reference."""
        work.payments.save(work.payments.get(payment).asked(reference))

    @command("payments.capture", may=Permission.RUN_DUE_WORK)
    def capture(
        self, work: VisitWork, *, payment: PaymentId, transaction: str, amount: Money
    ) -> None:
        """The provider says the money is here; told twice, the second changes nothing.

        Raises:
            AmountDiffers: it is not the amount that was asked for.
        """
        intent = work.payments.get(payment)
        if intent.received and intent.transaction == transaction:
            return
        owing = work.orders.get(intent.order)
        paid, _ = self._captured(work, owing, intent, transaction=transaction, amount=amount)
        work.orders.save(paid)

    @command("payments.fail", may=Permission.RUN_DUE_WORK)
    def fail(self, work: VisitWork, *, payment: PaymentId, reason: str) -> None:
        """The customer or the bank said no."""
        work.payments.save(work.payments.get(payment).fail(reason=reason, at=work.now))

    @command("visits.refund", may=Permission.REFUND)
    def refund(self, work: VisitWork, *, order: OrderId, payment: PaymentId, reason: str) -> Money:
        """Take back everything charged that ``payment`` paid, and pay it back with its tender.

        Answers what went back. For a mobile tender the provider is asked next.
        """
        charged, paid = work.orders.get(order), work.payments.get(payment)
        day = self.directory.store(charged.store).business_day(work.now)
        credited = charged.refund_all(reason=reason, at=work.now)
        new = credited.credits[len(charged.credits) :]
        back = RefundId(self.new_id())
        note = books.credit_note(back, new, order=credited, day=day, at=work.now)
        work.journal.post((note,))
        asked = paid.request_refund(back, min(paid.refundable, -credited.due), at=work.now)
        amount = asked.refund(back).amount
        if paid.tender in IMMEDIATE:
            asked = asked.confirm_refund(back, at=work.now)
            credited = credited.record_payback(back, amount, at=work.now)
            gone = books.paid_back(asked, asked.refund(back), order=credited, day=day, at=work.now)
            work.journal.post((gone,))
        work.payments.save(asked)
        work.orders.save(credited)
        return amount

    def _intent(self, order: Order, tender: Tender, amount: Money) -> Payment:
        return Payment(
            id=PaymentId(self.new_id()),
            store=order.store,
            order=order.id,
            member=order.member,
            tender=tender,
            amount=amount,
        )

    def _captured(
        self,
        work: VisitWork,
        order: Order,
        payment: Payment,
        *,
        transaction: str,
        amount: Money | None = None,
    ) -> tuple[Order, Payment]:
        captured = payment.capture(
            amount=amount or payment.amount, at=work.now, transaction=transaction
        )
        day = self.directory.store(order.store).business_day(work.now)
        paid = order.record_payment(captured.id, captured.amount, at=work.now)
        work.journal.post((books.payment_received(captured, order=paid, day=day, at=work.now),))
        work.payments.save(captured)
        return paid, captured
