"""The sandbox's messages as bytes."""

import json
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from application.finance.gateway import (
    Captured,
    Failed,
    Notification,
    NotificationRefused,
    Refunded,
)
from domain.shared.errors import BaywiseError
from domain.shared.ids import PaymentId, RefundId
from domain.shared.money import Currency, Money

_KINDS: Final = {"captured": Captured, "failed": Failed, "refunded": Refunded}


def encode(notice: Notification, *, merchant: str) -> bytes:
    """``notice`` to ``merchant``, the same bytes every time."""
    kind = next(name for name, each in _KINDS.items() if isinstance(notice, each))
    fields: dict[str, object] = {
        "kind": kind,
        "merchant": merchant,
        "payment": str(notice.payment),
        "at": notice.at.isoformat(),
    }
    match notice:
        case Captured():
            fields |= {"transaction": notice.transaction, **_money(notice.amount)}
        case Failed():
            fields |= {"reason": notice.reason}
        case Refunded():
            fields |= {"refund": str(notice.refund), **_money(notice.amount)}
    return json.dumps(fields, sort_keys=True).encode()


def decode(body: bytes, *, merchant: str) -> Notification:
    """What a genuine ``body`` tells ``merchant``.

    Raises:
        NotificationRefused: it is for another merchant, or in a form we do not know.
    """
    try:
        fields = json.loads(body)
        addressee = _text(fields, "merchant")
        notice = _notice(fields)
    except (BaywiseError, ValueError, TypeError, KeyError, RecursionError) as unknown:
        raise NotificationRefused("the message has an unknown form", why="form") from unknown
    if addressee != merchant:
        raise NotificationRefused("the message is for another merchant", why="merchant")
    return notice


def _notice(fields: dict[str, Any]) -> Notification:
    payment = PaymentId(UUID(_text(fields, "payment")))
    at = datetime.fromisoformat(_text(fields, "at"))
    match fields["kind"]:
        case "captured":
            return Captured(
                payment=payment,
                transaction=_text(fields, "transaction"),
                amount=_amount(fields),
                at=at,
            )
        case "failed":
            return Failed(payment=payment, reason=_text(fields, "reason"), at=at)
        case "refunded":
            refund = RefundId(UUID(_text(fields, "refund")))
            return Refunded(payment=payment, refund=refund, amount=_amount(fields), at=at)
        case kind:
            raise ValueError(f"unknown kind {kind!r}")


def _money(amount: Money) -> dict[str, object]:
    return {"amount": amount.amount, "currency": str(amount.currency)}


def _amount(fields: dict[str, Any]) -> Money:
    amount = fields["amount"]
    if type(amount) is not int:  # true is an int to Python, and not an amount
        raise ValueError("an amount is a whole number")
    return Money(amount, Currency(fields["currency"]))


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields[name]
    if not isinstance(value, str):
        raise ValueError(f"{name} is text")
    return value
