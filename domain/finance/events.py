"""What happens to payments and books."""

from attrs import frozen

from domain.finance.tender import Tender
from domain.shared.aggregate import Event
from domain.shared.ids import EntryId, OrderId, PaymentId, RefundId, StoreId
from domain.shared.money import Money


@frozen(kw_only=True)
class PaymentEvent(Event):
    """Every event of a payment says which, for which order, in which shop."""

    payment: PaymentId
    order: OrderId
    store: StoreId


@frozen(kw_only=True)
class PaymentCaptured(PaymentEvent):
    """The money is ours. ``late``: we had given the payment up, so it must be refunded."""

    tender: Tender
    amount: Money
    late: bool


@frozen(kw_only=True)
class PaymentFailed(PaymentEvent):
    reason: str


@frozen(kw_only=True)
class PaymentCancelled(PaymentEvent):
    """We no longer wait for it."""


@frozen(kw_only=True)
class RefundRequested(PaymentEvent):
    refund: RefundId
    amount: Money


@frozen(kw_only=True)
class RefundDone(PaymentEvent):
    """The money is the customer's again."""

    refund: RefundId
    tender: Tender
    amount: Money


@frozen(kw_only=True)
class RefundFailed(PaymentEvent):
    """The provider will not send the money; somebody has to ask again, or give cash."""

    refund: RefundId
    amount: Money
    reason: str


@frozen(kw_only=True)
class RefundDelayed(PaymentEvent):
    """The provider was asked and did not do it; it is asked again."""

    refund: RefundId
    attempts: int
    trouble: str


@frozen(kw_only=True)
class BooksClosed(Event):
    """Entries up to the month ``through`` are final, in one shop or in the whole chain."""

    store: StoreId | None
    through: str


@frozen(kw_only=True)
class EntryCorrected(Event):
    """An entry was taken back by ``reversal``, and perhaps put right by ``right``."""

    entry: EntryId
    store: StoreId
    reversal: EntryId
    right: EntryId | None
