"""Payments on the customer's phone: what a provider's answers do to payment, order and books.

No provider is asked from here; see :mod:`application.visits.providers`.
"""

from attrs import frozen

from application.finance.gateway import UnknownIntent
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.visits.money import Mover, Opened
from application.visits.timed import PAYMENT_ENDS
from application.visits.work import VisitWork
from domain.finance.payment import AmountDiffers, Payment
from domain.finance.refund import Refund, RefundStatus
from domain.finance.tender import Tender
from domain.orders.owing import WrongAmount
from domain.shared.ids import OrderId, PaymentId, RefundId, StoreId, WorkOrderId
from domain.shared.money import Money, debt


@frozen(kw_only=True)
class Refused:
    """A refund that its provider will not send, and the visit that it is about, if there is one."""

    payment: PaymentId
    order: OrderId
    tender: Tender
    refund: Refund
    work_order: WorkOrderId | None


@frozen(kw_only=True)
class PhonePayments(Service):
    """Intents, what became of them, and the way back."""

    directory: Directory

    @command("payments.ask", may=Permission.TAKE_PAYMENT)
    def ask(self, work: VisitWork, *, order: OrderId, tender: Tender, amount: Money) -> Opened:
        """Open a payment for some or all of what is due; the provider hears of it next.

        Links that were opened before and would now be more than what is due are given up.

        Raises:
            WrongAmount: that is not due.
        """
        owing = work.orders.get(order)
        if not owing.takes(amount):
            raise WrongAmount(
                f"{debt(owing.due)}, not {amount}", order=order, due=owing.due, offered=amount
            )
        mover = Mover(work=work, directory=self.directory)
        mover.give_up_beyond(owing, owing.due - amount)
        return mover.open(PaymentId(self.new_id()), owing, tender, amount)

    @command("payments.asked", may=Permission.RUN_DUE_WORK)
    def asked(self, work: VisitWork, *, payment: PaymentId, reference: str, link: str) -> None:
        """The provider knows the payment by this reference and waits there."""
        known = work.payments.get(payment)
        if (known.reference, known.link) != (reference, link):
            work.payments.save(known.asked(reference, link=link))

    @command("payments.see", may=Permission.SEE_VISITS)
    def see(self, work: VisitWork, *, payment: PaymentId) -> Payment:
        """One payment."""
        return work.payments.get(payment)

    @command("payments.of_order", may=Permission.SEE_VISITS)
    def of_order(self, work: VisitWork, *, order: OrderId) -> tuple[Payment, ...]:
        """All payments of an order with whatever tender, the oldest first."""
        return tuple(work.payments.find(order_id=work.orders.get(order).id))

    @command("payments.capture", may=Permission.RUN_DUE_WORK)
    def capture(
        self,
        work: VisitWork,
        *,
        payment: PaymentId,
        tender: Tender,
        transaction: str,
        amount: Money,
    ) -> None:
        """The provider says the money is here; told twice, the second changes nothing.

        What comes after we gave the payment up, or when the order wants it no more, is booked and
        goes back.

        Raises:
            AmountDiffers: it is not the amount that was asked for.
        """
        intent = _of(work, payment, tender)
        if amount != intent.amount:
            raise AmountDiffers(
                f"{intent.amount} was asked for, not {amount}", payment=payment, offered=amount
            )
        if intent.received and intent.transaction == transaction:
            return
        order, mover = work.orders.get(intent.order), Mover(work=work, directory=self.directory)
        if intent.awaited and order.takes(amount):
            taken = mover.take(order, intent, transaction=transaction)
            work.orders.save(taken)
            mover.give_up_beyond(taken, taken.due, but=payment)
        else:
            mover.take_and_return(order, intent, transaction=transaction)
        work.agenda.cancel(PAYMENT_ENDS, payment)

    @command("payments.fail", may=Permission.RUN_DUE_WORK)
    def fail(self, work: VisitWork, *, payment: PaymentId, tender: Tender, reason: str) -> None:
        """The customer or the bank said no."""
        work.payments.save(_of(work, payment, tender).fail(reason=reason, at=work.now))
        work.agenda.cancel(PAYMENT_ENDS, payment)

    @command("payments.give_up", may=Permission.TAKE_PAYMENT)
    def give_up(self, work: VisitWork, *, payment: PaymentId) -> None:
        """Wait for it no longer; money that comes all the same goes back.

        The provider is still asked when the link is over: the message of a customer who was
        quicker may be lost.
        """
        work.payments.save(work.payments.get(payment).cancel(at=work.now))

    @command("payments.refunded", may=Permission.RUN_DUE_WORK)
    def refunded(
        self,
        work: VisitWork,
        *,
        payment: PaymentId,
        tender: Tender,
        refund: RefundId,
        amount: Money,
    ) -> None:
        """The provider has sent the money back; told twice, the second changes nothing.

        Raises:
            IllegalMove: it was given in cash before.
            AmountDiffers: it is not the amount that was to go back.
        """
        paid = _of(work, payment, tender)
        back = paid.refund(refund)
        if back.amount != amount:
            raise AmountDiffers(
                f"{back.amount} was to go back, not {amount}", payment=payment, offered=amount
            )
        if back.status is RefundStatus.DONE and not back.in_cash:
            return
        mover, order = Mover(work=work, directory=self.directory), work.orders.get(paid.order)
        after = mover.pay_back(order, paid, refund)
        if after is not order:
            work.orders.save(after)

    @command("payments.refund_delayed", may=Permission.RUN_DUE_WORK)
    def refund_delayed(
        self, work: VisitWork, *, payment: PaymentId, refund: RefundId, trouble: str
    ) -> None:
        """The provider did not send it; whoever looks at the payment sees why."""
        paid = work.payments.get(payment)
        if paid.refund(refund).status is RefundStatus.REQUESTED:
            work.payments.save(paid.delay_refund(refund, trouble=trouble, at=work.now))

    @command("payments.refund_failed", may=Permission.RUN_DUE_WORK)
    def refund_failed(
        self, work: VisitWork, *, payment: PaymentId, refund: RefundId, trouble: str
    ) -> None:
        """The provider will not send it; from now on it waits for a person."""
        paid = work.payments.get(payment)
        if paid.refund(refund).status is RefundStatus.REQUESTED:
            work.payments.save(paid.fail_refund(refund, reason=trouble, at=work.now))

    @command("payments.hurry", may=Permission.REFUND)
    def hurry(self, work: VisitWork, *, payment: PaymentId) -> None:
        """Ask the provider for the waiting refunds now, and once more for those it refused."""
        paid = work.payments.get(payment).ask_again(at=work.now)
        if paid.waiting:
            Mover(work=work, directory=self.directory).ask_back(paid)

    @command("payments.refunds_waiting", may=Permission.SEE_BOOKS)
    def refunds_waiting(self, work: VisitWork) -> tuple[Payment, ...]:
        """Payments of which something still has to go back, the oldest first.

        A provider is asked for it, or has refused it and somebody has to see to it.
        """
        return tuple(work.payments.find(refunding=True))

    @command("payments.refused", may=Permission.SEE_VISITS)
    def refused(self, work: VisitWork, *, store: StoreId) -> tuple[Refused, ...]:
        """A shop's refunds that wait for a person, the oldest payment first.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        within_reach(self.directory, work.caller, store)
        payments = [one for one in work.payments.find(store=store, refunding=True) if one.refused]
        visits = work.work_orders.find_any("order_id", [one.order for one in payments])
        visit_of = {one.order: WorkOrderId(one.id) for one in visits}
        return tuple(
            Refused(
                payment=one.id,
                order=one.order,
                tender=one.tender,
                refund=back,
                work_order=visit_of.get(one.order),
            )
            for one in payments
            for back in one.refused
        )


def _of(work: VisitWork, payment: PaymentId, tender: Tender) -> Payment:
    """The payment, if it is for the provider who speaks to decide about it."""
    known = work.payments.get(payment)
    if known.tender is not tender:
        raise UnknownIntent(f"this is no {tender} payment", payment=payment)
    return known
