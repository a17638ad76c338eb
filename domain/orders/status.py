"""The life of an order, as data."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Status(StrEnum):
    OPEN = "open"
    """Being put together; nothing is promised."""
    CONFIRMED = "confirmed"
    """Agreed; may be paid ahead."""
    PAY_AT_STORE = "pay_at_store"
    """Agreed; the shop's cashier takes the money."""
    SETTLED = "settled"
    """Work done, what is owed is fixed and in the books."""
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    """Ended before it was settled; what was prepaid goes back, but for a fee."""
    REFUNDED = "refunded"
    """Everything that was charged has been taken back."""


NEXT: Final[Mapping[Status, frozenset[Status]]] = {
    Status.OPEN: frozenset({Status.CONFIRMED, Status.PAY_AT_STORE, Status.CANCELLED}),
    Status.CONFIRMED: frozenset({Status.SETTLED, Status.CANCELLED}),
    Status.PAY_AT_STORE: frozenset({Status.SETTLED, Status.CANCELLED}),
    Status.SETTLED: frozenset({Status.PARTLY_PAID, Status.PAID, Status.REFUNDED}),
    Status.PARTLY_PAID: frozenset({Status.PAID, Status.REFUNDED}),
    Status.PAID: frozenset({Status.CLOSED, Status.REFUNDED}),
    Status.CLOSED: frozenset({Status.REFUNDED}),
    Status.CANCELLED: frozenset(),
    Status.REFUNDED: frozenset(),
}

AGREED: Final = frozenset({Status.CONFIRMED, Status.PAY_AT_STORE})
OWING: Final = frozenset({Status.SETTLED, Status.PARTLY_PAID})
CHARGED: Final = OWING | {Status.PAID, Status.CLOSED, Status.REFUNDED}
