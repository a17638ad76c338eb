"""The life of an order, as data."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from domain.shared.errors import Conflict
from domain.shared.ids import OrderId


class OrderFixed(Conflict):
    """The order has moved past the point where this could change."""

    code = "order-fixed"


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
    PARTLY_REFUNDED = "partly_refunded"
    """Some of what was charged has been taken back, or all and the money is not back yet."""
    REFUNDED = "refunded"
    """Everything that was charged has been taken back, and everything paid is given back."""


_TAKEN_BACK: Final = frozenset({Status.PARTLY_REFUNDED, Status.REFUNDED})

NEXT: Final[Mapping[Status, frozenset[Status]]] = {
    Status.OPEN: frozenset({Status.CONFIRMED, Status.PAY_AT_STORE, Status.CANCELLED}),
    Status.CONFIRMED: frozenset({Status.SETTLED, Status.CANCELLED}),
    Status.PAY_AT_STORE: frozenset({Status.SETTLED, Status.CANCELLED}),
    Status.SETTLED: frozenset({Status.PARTLY_PAID, Status.PAID}) | _TAKEN_BACK,
    Status.PARTLY_PAID: frozenset({Status.SETTLED, Status.PAID}) | _TAKEN_BACK,
    Status.PAID: frozenset({Status.CLOSED}) | _TAKEN_BACK,
    Status.CLOSED: _TAKEN_BACK,
    Status.PARTLY_REFUNDED: frozenset({Status.REFUNDED}),
    Status.CANCELLED: frozenset(),
    Status.REFUNDED: frozenset(),
}

AGREED: Final = frozenset({Status.CONFIRMED, Status.PAY_AT_STORE})
OWING: Final = frozenset({Status.SETTLED, Status.PARTLY_PAID})
CLEARED: Final = frozenset({Status.PAID, Status.CLOSED}) | _TAKEN_BACK
"""Settled, and the customer has nothing to pay."""
CHARGED: Final = OWING | CLEARED


def expect_in(states: frozenset[Status], status: Status, *, order: OrderId) -> None:
    """Refuse what takes an order in one of ``states``.

    Raises:
        OrderFixed: it is in another.
    """
    if status not in states:
        possible = " or ".join(sorted(states))
        raise OrderFixed(
            f"the order is {status}; this takes one that is {possible}",
            order=order,
            state=str(status),
            needed=sorted(map(str, states)),
        )
