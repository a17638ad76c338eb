"""Ready-made payments; name only what the test is about."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from domain.finance.payment import Payment
from domain.finance.tender import Tender
from domain.shared.ids import OrderId, PaymentId, RefundId, StoreId
from domain.shared.money import Money

NOON = datetime(2026, 1, 5, 4, tzinfo=UTC)
TODAY = date(2026, 1, 5)
STORE = StoreId(UUID(int=1))
PAYMENT = PaymentId(UUID(int=50))
REFUND, OTHER_REFUND = RefundId(UUID(int=60)), RefundId(UUID(int=61))


def a_payment(**changes: Any) -> Payment:
    defaults: dict[str, Any] = {
        "id": PAYMENT,
        "store": STORE,
        "order": OrderId(UUID(int=7)),
        "tender": Tender.SANDBOX,
        "amount": Money(100_00),
    }
    return Payment(**(defaults | changes))


def a_captured_payment(**changes: Any) -> Payment:
    intent = a_payment(**changes)
    return intent.capture(amount=intent.amount, transaction="T1", at=NOON)
