"""The payment port: what we ask of whoever moves money for us."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from domain.finance.tender import Tender
from domain.shared.errors import Forbidden, NotFound, Rejected, Unavailable
from domain.shared.ids import PaymentId, RefundId
from domain.shared.money import Money
from domain.shared.time import utc


class ProviderSilent(Unavailable):
    """No answer came; whether the call took effect is unknown, so repeat it or ask."""

    code = "provider-silent"


class ProviderRefused(Rejected):
    """The provider answered no, and will answer the same if it is asked again."""

    code = "provider-refused"


class UnknownIntent(NotFound):
    """The provider never heard of this payment."""

    code = "unknown-intent"


class NotificationRefused(Forbidden):
    """Not a message of the provider to us; the fact ``why`` names the first check that failed."""

    code = "notification-refused"


@frozen(kw_only=True)
class Intent:
    """The provider waits for the customer, who follows ``link`` until it ``expires``."""

    payment: PaymentId
    reference: str
    link: str
    expires: datetime = field(validator=utc)


@frozen(kw_only=True)
class Pending:
    """Nothing is decided yet."""

    payment: PaymentId


@frozen(kw_only=True)
class Captured:
    """The customer has paid; ``transaction`` names the movement of money, once and for all."""

    payment: PaymentId
    transaction: str
    amount: Money
    at: datetime = field(validator=utc)


@frozen(kw_only=True)
class Failed:
    """The customer or the bank said no."""

    payment: PaymentId
    reason: str
    at: datetime = field(validator=utc)


@frozen(kw_only=True)
class Refunded:
    """The money is the customer's again."""

    payment: PaymentId
    refund: RefundId
    amount: Money
    at: datetime = field(validator=utc)


Notification = Captured | Failed | Refunded


class PaymentGateway(Protocol):
    """A provider of one tender. Called outside of transactions.

    Every call may be repeated with the same ids and then answers the same. Every call may raise
    :class:`ProviderSilent`.
    """

    @property
    def tender(self) -> Tender: ...

    def create_intent(
        self, payment: PaymentId, amount: Money, *, subject: str, expires: datetime
    ) -> Intent:
        """Ask the customer for ``amount``; ``subject`` is what they read on their phone.

        Raises:
            ProviderRefused: the payment is known with another amount.
        """
        ...

    def query(self, payment: PaymentId) -> Pending | Captured | Failed:
        """What became of an intent.

        Raises:
            UnknownIntent: there is none.
        """
        ...

    def refund(self, payment: PaymentId, refund: RefundId, amount: Money) -> Pending | Refunded:
        """Send ``amount`` of a captured payment back.

        Raises:
            UnknownIntent: there is no such payment.
            ProviderRefused: it is not captured, or less is left of it.
        """
        ...

    def verify_notification(self, headers: Mapping[str, str], body: bytes) -> Notification:
        """Believe a message or not.

        Checks, in this order: key, time, signature, merchant, form. Whether payment, amount and
        currency are ours, and whether it was told before, the payment itself knows.

        Args:
            headers: as received; names in any case.
            body: the raw bytes that were signed.

        Raises:
            NotificationRefused: with the fact ``why``.
        """
        ...
