"""Ready-made orders; name only what the test is about."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from domain.orders.line import Line, LineKind
from domain.orders.order import Order
from domain.orders.pricing import Discount, DiscountKind
from domain.shared.channel import Channel
from domain.shared.ids import LineId, OrderId, StoreId
from domain.shared.label import Label
from domain.shared.money import Money
from domain.shared.quantity import Unit

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
STORE = StoreId(UUID(int=1))
ORDER = OrderId(UUID(int=7))
CUSTOMER = UUID(int=8)
OIL_CHANGE = LineId(UUID(int=100))
FILTER = LineId(UUID(int=101))
OIL = LineId(UUID(int=102))
BRAKES = LineId(UUID(int=200))
PADS = LineId(UUID(int=201))


def a_service(**changes: Any) -> Line:
    defaults: dict[str, Any] = {
        "id": OIL_CHANGE,
        "kind": LineKind.SERVICE,
        "item": UUID(int=1000),
        "code": "oil-change",
        "label": Label("更换机油", "Oil change"),
        "unit_price": Money(120_00),
        "tax_bp": 1300,
    }
    return Line(**(defaults | changes))


def a_discount(amount: Money) -> Discount:
    return Discount(kind=DiscountKind.COUPON, code="welcome", amount=amount)


def a_part(**changes: Any) -> Line:
    defaults: dict[str, Any] = {
        "id": FILTER,
        "kind": LineKind.PART,
        "item": UUID(int=1001),
        "code": "filter",
        "label": Label("机油滤清器", "Oil filter"),
        "unit_price": Money(38_50),
        "tax_bp": 1300,
    }
    return Line(**(defaults | changes))


def some_oil(**changes: Any) -> Line:
    defaults: dict[str, Any] = {
        "id": OIL,
        "item": UUID(int=1002),
        "code": "oil",
        "label": Label("机油", "Oil"),
        "quantity": 4200,
        "unit": Unit.MILLILITRE,
        "unit_price": Money(69_90),
    }
    return a_part(**(defaults | changes))


def brake_work() -> tuple[Line, Line]:
    brakes = a_service(id=BRAKES, code="brakes", unit_price=Money(300_00))
    return brakes, a_part(id=PADS, code="pads", for_job=BRAKES, unit_price=Money(450_00))


def an_order(*lines: Line, **changes: Any) -> Order:
    defaults: dict[str, Any] = {
        "id": ORDER,
        "store": STORE,
        "channel": Channel.WEB,
        "lines": lines or (a_service(), a_part(for_job=OIL_CHANGE)),
    }
    return Order(**(defaults | changes))


def a_confirmed_order(*lines: Line) -> Order:
    return an_order(*lines).confirm(at=NOON)


def a_settled_order(*lines: Line) -> Order:
    order = a_confirmed_order(*lines)
    return order.settle(issued=everything(order), at=NOON)


def everything(order: Order) -> dict[LineId, int]:
    """As if every part that is charged had been issued in full."""
    return {line.id: line.quantity for line in order.wanted if line.part is not None}
