"""Money that moves for an order: payment, order and books in one transaction."""

from datetime import date, datetime, timedelta
from typing import Final

from attrs import evolve, frozen

from application.shared.ports import DueWork
from application.stores.directory import Directory
from application.visits.timed import PAYMENT_ENDS, REFUND_WAITS
from application.visits.work import VisitWork
from domain.finance import books
from domain.finance.payment import Payment
from domain.finance.tender import Tender
from domain.orders.order import Order
from domain.shared.ids import PaymentId, RefundId, derived_id
from domain.shared.money import Money

LINK_LASTS: Final = timedelta(minutes=15)
"""How long a customer may take to pay on the phone."""


_GRACE: Final = timedelta(minutes=1)
"""After the end of a link, for a message that is on its way."""


@frozen(kw_only=True)
class Opened:
    """A payment that the provider has to hear of."""

    payment: PaymentId
    tender: Tender
    amount: Money
    expires: datetime


@frozen(kw_only=True)
class Mover:
    """Moves money in one transaction; what it changes is staged there."""

    work: VisitWork
    directory: Directory

    def intent(self, id: PaymentId, order: Order, tender: Tender, amount: Money) -> Payment:
        """A payment that is yet to come."""
        return Payment(
            id=id,
            store=order.store,
            order=order.id,
            member=order.member,
            tender=tender,
            amount=amount,
        )

    def give_up_beyond(self, order: Order, room: Money, *, but: PaymentId | None = None) -> None:
        """Wait no longer for what the order would not take any more, the oldest of it first.

        ``room``: what is due and not paid by what is happening now. A link that is given up cannot
        be taken back from the customer; money that comes all the same goes back.
        """
        awaited = [
            one
            for one in self.work.payments.find(order_id=order.id)
            if one.awaited and one.id != but
        ]
        for one in sorted(awaited, key=lambda one: one.id, reverse=True):
            if one.amount <= room:
                room -= one.amount
            else:
                self.work.payments.save(one.cancel(at=self.work.now))

    def open(self, id: PaymentId, order: Order, tender: Tender, amount: Money) -> Opened:
        """A payment that the customer has to make; it is looked after when its time is over."""
        expires = self.work.now + LINK_LASTS
        self.work.payments.save(evolve(self.intent(id, order, tender, amount), expires=expires))
        ends = DueWork(kind=PAYMENT_ENDS, subject=id, store=order.store, at=expires + _GRACE)
        self.work.agenda.schedule(ends)
        return Opened(payment=id, tender=tender, amount=amount, expires=expires)

    def take(self, order: Order, payment: Payment, *, transaction: str = "") -> Order:
        """The money is here and counts for the order, which is to be saved by the caller."""
        captured = payment.capture(amount=payment.amount, at=self.work.now, transaction=transaction)
        paid = order.record_payment(captured.id, captured.amount, at=self.work.now)
        self._post_received(captured, paid)
        self.work.payments.save(captured)
        return paid

    def take_and_return(self, order: Order, payment: Payment, *, transaction: str) -> None:
        """The money is here and nobody wants it: on record, and on its way back."""
        captured = payment.capture(amount=payment.amount, at=self.work.now, transaction=transaction)
        self._post_received(captured, order)
        back = RefundId(derived_id(payment.id, "refund:not wanted"))
        self.ask_back(captured.request_refund(back, captured.amount, at=self.work.now))

    def give_back(
        self, order: Order, payment: Payment, back: RefundId, amount: Money, *, reason: str
    ) -> tuple[Order, Payment]:
        """Some of a payment is to go back: what the order owes for it is less from now on.

        Answers both, to be saved by the caller. Money that the order never took concerns it not.
        """
        asked = payment.request_refund(back, amount, at=self.work.now)
        if not order.took(payment.id):
            return order, asked
        after = order.give_back(back, amount, reason=reason, at=self.work.now)
        taken_back = after.credits[len(order.credits) :]
        if taken_back:
            day, now = self._day(order), self.work.now
            entry = books.credit_note(back, taken_back, order=after, day=day, at=now)
            self.work.journal.post((entry,))
        return after, asked

    def ask_back(self, payment: Payment) -> None:
        """The provider is asked for the payment's waiting refunds, once this is committed."""
        self.work.payments.save(payment)
        self.work.agenda.schedule(
            DueWork(kind=REFUND_WAITS, subject=payment.id, store=payment.store, at=self.work.now)
        )

    def pay_back(self, order: Order, payment: Payment, back: RefundId) -> Order:
        """The provider has sent it, or the till gave it; answers the order, to be saved."""
        return self._paid_back(order, payment.confirm_refund(back, at=self.work.now), back)

    def pay_back_in_cash(self, order: Order, payment: Payment, back: RefundId) -> Order:
        """The till gave what the provider would not send; answers the order, to be saved."""
        return self._paid_back(order, payment.give_in_cash(back, at=self.work.now), back)

    def _paid_back(self, order: Order, done: Payment, back: RefundId) -> Order:
        refund = done.refund(back)
        if order.took(done.id):
            order = order.record_payback(back, refund.amount, at=self.work.now)
        day = self._day(order)
        entry = books.paid_back(done, refund, order=order, day=day, at=self.work.now)
        self.work.journal.post((entry,))
        self.work.payments.save(done)
        return order

    def _post_received(self, payment: Payment, order: Order) -> None:
        day, now = self._day(order), self.work.now
        entry = books.payment_received(payment, order=order, day=day, at=now)
        self.work.journal.post((entry,))

    def _day(self, order: Order) -> date:
        return self.directory.store(order.store).business_day(self.work.now)
