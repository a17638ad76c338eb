"""A pretended mobile payment: moves no money, but signs, repeats and fails like a real one."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import Final, Self

from attrs import define, evolve, field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.payments import wire
from adapters.payments.accounts import Account, Accounts, MemoryAccounts
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
from domain.shared.money import NOTHING, Money

PAGES: Final = "/sandbox/pay/"


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
    REFUSED = "refused"
    """The next refund is refused for good; asked again by a person, it may be done."""
    DUPLICATE_NOTIFICATION = "duplicate_notification"
    """The next message is delivered twice."""


@frozen(kw_only=True)
class Delivery:
    """One signed message on its way to our webhook."""

    headers: Mapping[str, str]
    body: bytes


@define(kw_only=True)
class Sandbox:
    """Provider and gateway of one tender in one object, over a memory that others may share.

    :meth:`pay` and :meth:`decline` are the customer's phone; what they return is to be delivered
    to the webhook. Moves no money, so it is for trying out and training only.
    """

    signer: Signer
    merchant: str
    pages: str
    """Where pay links lead; the reference is appended."""
    now: Callable[[], datetime]
    random: Random
    tender: Tender = Tender.SANDBOX
    accounts: Accounts = field(factory=MemoryAccounts)
    _faults: Counter[Fault] = field(factory=Counter, init=False)

    @classmethod
    def seeded(
        cls,
        *,
        now: Callable[[], datetime],
        random: Random,
        merchant: str = "baywise-sandbox",
        pages: str = PAGES,
        tender: Tender = Tender.SANDBOX,
    ) -> Self:
        """A sandbox whose key comes from ``random``: the same seed, the same signatures.

        Anyone who knows the seed can sign.
        """
        key = Ed25519PrivateKey.from_private_bytes(random.randbytes(32))
        signer = Signer(key=key, serial="sandbox-1")
        return cls(
            signer=signer, merchant=merchant, pages=pages, now=now, random=random, tender=tender
        )

    # The gateway, as the payment port describes it.

    def create_intent(
        self, payment: PaymentId, amount: Money, *, subject: str, expires: datetime
    ) -> Intent:
        self._expect_reachable()
        new = self._opened(payment, amount, subject, expires)
        account = self.accounts.change(payment, lambda known: known or new)
        self._expect_answer()
        if account.amount != amount:
            raise ProviderRefused("the payment is known with another amount", payment=payment)
        return account.intent

    def query(self, payment: PaymentId) -> Pending | Captured | Failed:
        self._expect_reachable()
        outcome = self._known(payment, self.accounts.get(payment)).outcome
        self._expect_answer()
        return outcome or Pending(payment=payment)

    def refund(self, payment: PaymentId, refund: RefundId, amount: Money) -> Pending | Refunded:
        self._expect_reachable()
        account = self.accounts.change(
            payment, lambda known: self._refunded(self._known(payment, known), refund, amount)
        )
        self._expect_answer()
        done = account.refund(refund)
        return done or Pending(payment=payment)

    def verify_notification(self, headers: Mapping[str, str], body: bytes) -> Notification:
        self.signer.verifier().expect_genuine(headers, body, now=self.now())
        return wire.decode(body, merchant=self.merchant)

    # The customer's phone.

    def pay(self, reference: str) -> tuple[Delivery, ...]:
        """The customer pays; told again, the same happens as before.

        Raises:
            LinkDead: the link has expired, or was declined.
        """
        if self._strikes(Fault.DECLINED):
            return self.decline(reference)
        account = self.accounts.change(self._payment(reference), self._paid)
        if isinstance(account.outcome, Failed):
            raise LinkDead("this payment was declined", reference=reference)
        return self._delivered(account.outcome)

    def decline(self, reference: str) -> tuple[Delivery, ...]:
        """The customer, or the bank, says no.

        Raises:
            LinkDead: the payment is decided already.
        """
        return self._delivered(
            self.accounts.change(self._payment(reference), self._declined).outcome
        )

    def announce(self, payment: PaymentId, refund: RefundId) -> tuple[Delivery, ...]:
        """Tell the webhook about a refund, as providers do some time later."""
        done = self._known(payment, self.accounts.get(payment)).refund(refund)
        if done is None:
            raise UnknownIntent("there was no such refund", refund=refund)
        return self._delivered(done)

    def provoke(self, fault: Fault, *, times: int = 1) -> None:
        """Make ``fault`` happen the next ``times`` it can, in this process."""
        self._faults[fault] += times

    # How it is done.

    def _opened(
        self, payment: PaymentId, amount: Money, subject: str, expires: datetime
    ) -> Account:
        reference = derived_id(payment, "sandbox-intent").hex
        link = f"{self.pages}{reference}"
        intent = Intent(payment=payment, reference=reference, link=link, expires=expires)
        return Account(intent=intent, tender=self.tender, amount=amount, subject=subject)

    def _paid(self, known: Account | None) -> Account:
        account = _there(known)
        if account.outcome is not None:
            return account
        if account.intent.expires <= self.now():
            raise LinkDead("the payment link has expired", reference=account.intent.reference)
        payment = account.intent.payment
        transaction = derived_id(payment, "sandbox-transaction").hex
        captured = Captured(
            payment=payment, transaction=transaction, amount=account.amount, at=self.now()
        )
        return evolve(account, outcome=captured)

    def _declined(self, known: Account | None) -> Account:
        account = _there(known)
        if account.outcome is not None:
            raise LinkDead("this payment is decided", reference=account.intent.reference)
        failed = Failed(payment=account.intent.payment, reason="declined", at=self.now())
        return evolve(account, outcome=failed)

    def _refunded(self, account: Account, refund: RefundId, amount: Money) -> Account:
        payment, known = account.intent.payment, account.refund(refund)
        if known is not None:
            if known.amount != amount:
                raise ProviderRefused("the refund is known with another amount", payment=payment)
            return account
        if self._strikes(Fault.REFUSED):
            raise ProviderRefused("the customer's account is closed", payment=payment)
        if not isinstance(account.outcome, Captured):
            raise ProviderRefused("the payment is not captured", payment=payment)
        if not NOTHING < amount <= account.left:
            raise ProviderRefused(f"{account.left} can go back", payment=payment)
        done = Refunded(payment=payment, refund=refund, amount=amount, at=self.now())
        return evolve(account, refunds=(*account.refunds, done))

    def _delivered(self, notice: Notification | None) -> tuple[Delivery, ...]:
        if notice is None:
            raise ValueError("there is nothing to tell yet")
        body = wire.encode(notice, merchant=self.merchant)
        nonce = f"{self.random.getrandbits(64):016x}"
        headers = self.signer.sign(body, at=self.now(), nonce=nonce)
        copies = 2 if self._strikes(Fault.DUPLICATE_NOTIFICATION) else 1
        return (Delivery(headers=headers, body=body),) * copies

    def _payment(self, reference: str) -> PaymentId:
        return _there(self.accounts.find(reference)).intent.payment

    def _known(self, payment: PaymentId, account: Account | None) -> Account:
        if account is None or account.tender is not self.tender:
            raise UnknownIntent("there is no such payment", payment=payment)
        return account

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


def _there(account: Account | None) -> Account:
    if account is None:
        raise UnknownIntent("there is no such payment link")
    return account
