"""What tests of money ask the house for."""

from datetime import timedelta
from typing import Any

from adapters.payments.sandbox import Sandbox
from domain.finance.tender import Tender
from simulation.clock import HandClock
from tests.api.doors import House
from tests.api.test_visit_api import CASHIER, do, repaired, see


def settled(house: House) -> tuple[str, Any]:
    """An order with work settled, and what is due on it."""
    visit = repaired(house)
    due = do(house, visit, "settle", CASHIER)["due"]
    return see(house, visit)["order"]["id"], due


def asked(house: House, order: str, amount: Any, tender: str = "wechat", **more: Any) -> Any:
    body = {"tender": tender, "amount": amount}
    answer = house.post(f"/orders/{order}/payments", CASHIER, body, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def reference(intent: Any) -> str:
    link: str = intent["link"]
    return link.rsplit("/", 1)[-1]


def order_of(house: House, order: str) -> Any:
    return house.get(f"/orders/{order}", CASHIER).json()


def payment_of(house: House, intent: Any) -> Any:
    return house.get(f"/payments/{intent['payment']}", CASHIER).json()


def provider(house: House, tender: Tender = Tender.WECHAT) -> Sandbox:
    return house.phone.providers[tender]


def later(house: House, **time: float) -> None:
    clock = house.app.clock
    assert isinstance(clock, HandClock)
    clock.advance(timedelta(**time))
