"""A pretended mobile payment: moves no money, but signs, repeats and fails like a real one."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from random import Random
from threading import RLock
from typing import Self

from attrs import define, field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.payments import wire
from adapters.payments.signature import Signer
from application.finance.gateway import (
    Captured,
    Failed,
    Intent,
    Notification,
    Pending,
    ProviderRefused,
    ProviderSilent,
    Refunded,
    UnknownIntent,
)
from domain.finance.tender import Tender
from domain.shared.errors import Conflict
from domain.shared.ids import PaymentId, RefundId, derived_id
from domain.shared.money import NOTHING, Money, total


class LinkDead(Conflict):
    """The customer can no longer pay by this link."""

    code = "link-dead"


class Fault(StrEnum):
    """What can be made to go wrong, once per request for it."""

    DECLINED = "declined"
    """The next customer who pays is declined."""
    UNREACHABLE = "unreachable"
    """The next call does nothing and gets no answer."""
    LOST_ANSWER = "lost_answer"
    """The next call takes effect, but its answer is lost."""
    DUPLICATE_NOTIFICATION = "duplicate_notification"
    """The next message is delivered twice."""


@frozen(kw_only=True)
class Delivery:
    """One signed message on its way to our webhook."""

    headers: Mapping[str, str]
    body: bytes


@define(kw_only=True)
class _Account:
    """What the provider knows about one payment."""

    intent: Intent
    amount: Money
    outcome: Captured | Failed | None = None
    refunds: dict[RefundId, Refunded] = field(factory=dict)

    @property
    def left(self) -> Money:
        return self.amount - total([each.amount for each in self.refunds.values()])


@define(kw_only=True)
class Sandbox:
    """Provider and gateway in one object; the provider's memory lasts as long as the object.

    :meth:`pay` and :meth:`decline` are the customer's phone; what they return is to be delivered
    to the webhook. Never to be offered in production.
    """

    signer: Signer
    merchant: str
    pages: str
    """Where pay links lead; the reference is appended."""
    now: Callable[[], datetime]
    random: Random
    _accounts: dict[PaymentId, _Account] = field(factory=dict, init=False)
    _faults: Counter[Fault] = field(factory=Counter, init=False)
    _lock: RLock = field(factory=RLock, init=False, repr=False)

    @classmethod
    def seeded(
        cls,
        *,
        now: Callable[[], datetime],
        random: Random,
        merchant: str = "baywise-sandbox",
        pages: str = "/sandbox/pay/",
    ) -> Self:
        """A sandbox whose key comes from ``random``: the same seed, the same signatures.

        Anyone who knows the seed can sign; hand in ``SystemRandom`` where that matters.
        """
        key = Ed25519PrivateKey.from_private_bytes(random.randbytes(32))
        signer = Signer(key=key, serial="sandbox-1")
        return cls(signer=signer, merchant=merchant, pages=pages, now=now, random=random)

    @property
    def tender(self) -> Tender:
        return Tender.SANDBOX

    # The gateway, as the payment port describes it.

    def create_intent(
        self,
        payment: PaymentId,
        amount: Money,
        *,
        subject: str,  # noqa: ARG002  a real provider shows it on the phone
        expires: datetime,
    ) -> Intent:
        with self._lock:
            self._expect_reachable()
            account = self._accounts.setdefault(payment, self._opened(payment, amount, expires))
            self._expect_answer()
        if account.amount != amount:
            raise ProviderRefused("the payment is known with another amount", payment=payment)
        return account.intent

    def query(self, payment: PaymentId) -> Pending | Captured | Failed:
        with self._lock:
            self._expect_reachable()
            outcome = self._account(payment).outcome
            self._expect_answer()
        return outcome or Pending(payment=payment)

    def refund(self, payment: PaymentId, refund: RefundId, amount: Money) -> Pending | Refunded:
        with self._lock:
            self._expect_reachable()
            done = self._refunded(self._account(payment), refund, amount)
            self._expect_answer()
        return done

    def verify_notification(self, headers: Mapping[str, str], body: bytes) -> Notification:
        self.signer.verifier().expect_genuine(headers, body, now=self.now())
        return wire.decode(body, merchant=self.merchant)

    # The customer's phone.

    def pay(self, reference: str) -> tuple[Delivery, ...]:
        """The customer pays; told again, the same happens as before.

        Raises:
            LinkDead: the link has expired, or was declined.
        """
        with self._lock:
            if self._strikes(Fault.DECLINED):
                return self.decline(reference)
            account = self._by_reference(reference)
            if account.outcome is None:
                self._expect_alive(account)
                account.outcome = self._captured(account)
            if isinstance(account.outcome, Failed):
                raise LinkDead("this payment was declined", reference=reference)
            return self._delivered(account.outcome)

    def decline(self, reference: str) -> tuple[Delivery, ...]:
        """The customer, or the bank, says no.

        Raises:
            LinkDead: the payment is decided already.
        """
        with self._lock:
            account = self._by_reference(reference)
            if account.outcome is not None:
                raise LinkDead("this payment is decided", reference=reference)
            payment = account.intent.payment
            account.outcome = Failed(payment=payment, reason="declined", at=self.now())
            return self._delivered(account.outcome)

    def announce(self, refund: RefundId) -> tuple[Delivery, ...]:
        """Tell the webhook about a refund, as providers do some time later."""
        with self._lock:
            for account in self._accounts.values():
                if refund in account.refunds:
                    return self._delivered(account.refunds[refund])
        raise UnknownIntent("there was no such refund", refund=refund)

    def provoke(self, fault: Fault, *, times: int = 1) -> None:
        """Make ``fault`` happen the next ``times`` it can."""
        with self._lock:
            self._faults[fault] += times

    # How it is done.

    def _opened(self, payment: PaymentId, amount: Money, expires: datetime) -> _Account:
        reference = derived_id(payment, "sandbox-intent").hex
        link = f"{self.pages}{reference}"
        intent = Intent(payment=payment, reference=reference, link=link, expires=expires)
        return _Account(intent=intent, amount=amount)

    def _captured(self, account: _Account) -> Captured:
        payment = account.intent.payment
        transaction = derived_id(payment, "sandbox-transaction").hex
        return Captured(
            payment=payment, transaction=transaction, amount=account.amount, at=self.now()
        )

    def _refunded(self, account: _Account, refund: RefundId, amount: Money) -> Refunded:
        payment = account.intent.payment
        if refund not in account.refunds:
            if not isinstance(account.outcome, Captured):
                raise ProviderRefused("the payment is not captured", payment=payment)
            if not NOTHING < amount <= account.left:
                raise ProviderRefused(f"{account.left} can go back", payment=payment)
            account.refunds[refund] = Refunded(
                payment=payment, refund=refund, amount=amount, at=self.now()
            )
        if account.refunds[refund].amount != amount:
            raise ProviderRefused("the refund is known with another amount", payment=payment)
        return account.refunds[refund]

    def _delivered(self, notice: Notification) -> tuple[Delivery, ...]:
        body = wire.encode(notice, merchant=self.merchant)
        nonce = f"{self.random.getrandbits(64):016x}"
        headers = self.signer.sign(body, at=self.now(), nonce=nonce)
        copies = 2 if self._strikes(Fault.DUPLICATE_NOTIFICATION) else 1
        return (Delivery(headers=headers, body=body),) * copies

    def _account(self, payment: PaymentId) -> _Account:
        if payment not in self._accounts:
            raise UnknownIntent("there is no such payment", payment=payment)
        return self._accounts[payment]

    def _by_reference(self, reference: str) -> _Account:
        for account in self._accounts.values():
            if account.intent.reference == reference:
                return account
        raise UnknownIntent("there is no such payment link", reference=reference)

    def _expect_alive(self, account: _Account) -> None:
        if account.intent.expires <= self.now():
            raise LinkDead("the payment link has expired", reference=account.intent.reference)

    def _expect_reachable(self) -> None:
        if self._strikes(Fault.UNREACHABLE):
            raise ProviderSilent("the provider cannot be reached")

    def _expect_answer(self) -> None:
        if self._strikes(Fault.LOST_ANSWER):
            raise ProviderSilent("the provider's answer was lost")

    def _strikes(self, fault: Fault) -> bool:
        if not self._faults[fault]:
            return False
        self._faults[fault] -= 1
        return True
