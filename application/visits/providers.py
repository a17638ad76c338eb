"""Providers of money, asked and heard outside of transactions.

Between a commit and the call that follows from it the process may die. So what is asked can be
asked again: an intent by the cashier's idempotency key or when its time is over, a refund by due
work that stays due until the provider says yes or no.
"""

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from application.finance.gateway import (
    Captured,
    Failed,
    Intent,
    Notification,
    NotificationRefused,
    PaymentGateway,
    Pending,
    ProviderRefused,
    Refunded,
    UnknownIntent,
)
from application.finance.inbox import BELIEVED, Inbox, Message
from application.shared.caller import SYSTEM, Caller
from application.shared.ports import Clock, NewId
from application.visits.money import Opened
from application.visits.phone import PhonePayments
from application.visits.settlement import IMMEDIATE, Paid, Settlement
from domain.finance.payment import Payment, Status
from domain.finance.refund import Refund
from domain.finance.tender import Tender, Tendered
from domain.shared.errors import BaywiseError, Unavailable
from domain.shared.ids import OrderId, PaymentId
from domain.shared.money import Money

LARGEST_MESSAGE: Final = 16 * 1024
"""Bytes, with headers: anybody may send one and all are kept, and a provider needs less."""
_ON_THE_PHONE: Final = "Baywise"


class TenderUnavailable(Unavailable):
    """Nobody provides this tender here; take another one, or name a provider in the settings."""

    code = "tender-unavailable"


class RefundOnItsWay(Unavailable):
    """The provider has taken the refund and not finished it."""

    code = "refund-on-its-way"


@frozen(kw_only=True)
class Providers:
    """Who moves money for us, by tender."""

    gateways: Mapping[Tender, PaymentGateway]
    phone: PhonePayments
    settlement: Settlement
    inbox: Inbox
    clock: Clock
    new_id: NewId

    def ask(self, caller: Caller, *, order: OrderId, tender: Tender, amount: Money) -> Intent:
        """Ask the customer for some or all of what is due.

        Raises:
            TenderUnavailable: nobody provides the tender.
            ProviderSilent: the same call with the same key asks again.
        """
        self._of(tender)
        opened = self.phone.ask(caller, order=order, tender=tender, amount=amount)
        return self._ask(opened)

    def pay(
        self, caller: Caller, *, order: OrderId, tenders: tuple[Tendered, ...]
    ) -> tuple[Paid, tuple[Intent, ...]]:
        """Take the whole amount due: at the till, and what is left by phone."""
        for one in tenders:
            if one.tender not in IMMEDIATE:
                self._of(one.tender)
        paid = self.settlement.pay(caller, order=order, tenders=tenders)
        return paid, tuple(self._ask(one) for one in paid.opened)

    def hear(self, tender: Tender, headers: Mapping[str, str], body: bytes) -> None:
        """A message came; it is kept, then believed or not.

        Raises:
            NotificationRefused: it is not the provider's, or not to us.
            UnknownIntent: it is about a payment of another provider, or nobody's here.
            AmountDiffers: it is about another amount than we asked for.
        """
        gateway = self.gateways.get(tender)
        if gateway is None:
            raise UnknownIntent(f"we ask nobody for {tender} payments", tender=str(tender))
        if len(body) + sum(map(len, (*headers, *headers.values()))) > LARGEST_MESSAGE:
            raise NotificationRefused("not a message of the provider: size", why="size")
        message = Message(
            id=self.new_id(), at=self.clock.now(), tender=tender, headers=headers, body=body
        )
        self.inbox.keep(message)
        try:
            self._believe(tender, gateway.verify_notification(headers, body))
        except BaywiseError as error:
            self.inbox.judge(message.id, error.code)
            raise
        self.inbox.judge(message.id, BELIEVED)

    def end(self, payment: PaymentId) -> None:
        """The time to pay is over: what has become of it? Nobody may have told us."""
        waiting = self.phone.see(SYSTEM, payment=payment)
        if waiting.received or waiting.status is Status.FAILED:
            return
        outcome = self._became(waiting)
        if not isinstance(outcome, Pending):
            self._believe(waiting.tender, outcome)
        elif waiting.awaited:
            self.phone.give_up(SYSTEM, payment=payment)

    def send_back(self, payment: PaymentId) -> None:
        """Ask for every refund of the payment that waits.

        Raises:
            BaywiseError: not all is answered; ask again later.
        """
        paid = self.phone.see(SYSTEM, payment=payment)
        troubles = [trouble for back in paid.waiting if (trouble := self._send_back(paid, back))]
        if troubles:
            raise troubles[0]

    def _ask(self, opened: Opened) -> Intent:
        intent = self._of(opened.tender).create_intent(
            opened.payment, opened.amount, subject=_ON_THE_PHONE, expires=opened.expires
        )
        self.phone.asked(
            SYSTEM, payment=opened.payment, reference=intent.reference, link=intent.link
        )
        return intent

    def _became(self, payment: Payment) -> Pending | Captured | Failed:
        try:
            return self._of(payment.tender).query(payment.id)
        except UnknownIntent:
            # We died before we asked; nobody was ever shown a link.
            return Pending(payment=payment.id)

    def _send_back(self, paid: Payment, back: Refund) -> BaywiseError | None:
        try:
            answer = self._of(paid.tender).refund(paid.id, back.id, back.amount)
            if isinstance(answer, Pending):
                raise RefundOnItsWay("the provider has not finished the refund", refund=back.id)
        except (ProviderRefused, UnknownIntent) as no:
            self.phone.refund_failed(SYSTEM, payment=paid.id, refund=back.id, trouble=no.code)
            return None
        except BaywiseError as trouble:
            self.phone.refund_delayed(SYSTEM, payment=paid.id, refund=back.id, trouble=trouble.code)
            return trouble
        self._believe(paid.tender, answer)
        return None

    def _believe(self, tender: Tender, notice: Notification) -> None:
        match notice:
            case Captured(payment=payment, transaction=transaction, amount=amount):
                self.phone.capture(
                    SYSTEM, payment=payment, tender=tender, transaction=transaction, amount=amount
                )
            case Failed(payment=payment, reason=reason):
                self.phone.fail(SYSTEM, payment=payment, tender=tender, reason=reason)
            case Refunded(payment=payment, refund=refund, amount=amount):
                self.phone.refunded(
                    SYSTEM, payment=payment, tender=tender, refund=refund, amount=amount
                )

    def _of(self, tender: Tender) -> PaymentGateway:
        if tender not in self.gateways:
            raise TenderUnavailable(
                f"{tender} payments are not set up here; take another tender", tender=str(tender)
            )
        return self.gateways[tender]
