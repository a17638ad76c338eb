"""Mobile payments: asked for by HTTP, paid on a phone, told by the provider."""

from collections.abc import Iterator
from random import Random

import pytest

from adapters.payments.sandbox import Delivery, Sandbox
from api.payments import Gateways
from domain.finance.tender import Tender
from tests.api.doors import API, House, a_house
from tests.api.test_visit_api import CASHIER, do, repaired, see
from tests.chain import a_furnished_twin


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox.seeded(now=a_furnished_twin()[1].now, random=Random(1))


@pytest.fixture
def paying(sandbox: Sandbox) -> Iterator[House]:
    app, _ = a_furnished_twin()
    with a_house(app, gateways=lambda: Gateways({Tender.SANDBOX: sandbox})) as house:
        yield house


def asked(house: House) -> tuple[str, str]:
    """An order with work settled, and the link to pay it by."""
    visit = repaired(house)
    due = do(house, visit, "settle", CASHIER)["due"]
    order = see(house, visit)["order"]["id"]
    body = {"tender": "sandbox", "amount": due}
    answer = house.post(f"/orders/{order}/payments", CASHIER, body)
    assert answer.status_code == 201, answer.text
    return order, answer.json()["link"].rsplit("/", 1)[-1]


def told(house: House, message: Delivery) -> int:
    path = f"{API}/payments/sandbox/notifications"
    return house.client.post(path, content=message.body, headers=dict(message.headers)).status_code


def test_an_order_is_paid_when_the_provider_says_so(paying: House, sandbox: Sandbox) -> None:
    order, reference = asked(paying)
    (message,) = sandbox.pay(reference)

    assert paying.get(f"/orders/{order}", CASHIER).json()["status"] == "settled"
    assert told(paying, message) == 204
    assert paying.get(f"/orders/{order}", CASHIER).json()["status"] == "paid"


def test_a_message_told_twice_counts_once(paying: House, sandbox: Sandbox) -> None:
    order, reference = asked(paying)
    (message,) = sandbox.pay(reference)

    assert [told(paying, message), told(paying, message)] == [204, 204]
    assert paying.get(f"/orders/{order}", CASHIER).json()["due"]["amount"] == 0


def test_a_changed_message_is_not_believed(paying: House, sandbox: Sandbox) -> None:
    order, reference = asked(paying)
    (message,) = sandbox.pay(reference)
    forged = Delivery(headers=message.headers, body=message.body.replace(b"CNY", b"cny"))

    assert told(paying, forged) == 403
    assert paying.get(f"/orders/{order}", CASHIER).json()["status"] == "settled"


def test_who_declines_has_not_paid(paying: House, sandbox: Sandbox) -> None:
    order, reference = asked(paying)
    (message,) = sandbox.decline(reference)

    assert told(paying, message) == 204
    assert paying.get(f"/orders/{order}", CASHIER).json()["status"] == "settled"


def test_a_tender_that_nobody_provides_is_not_found(paying: House) -> None:
    order, _ = asked(paying)

    body = {"tender": "wechat", "amount": {"amount": 1}}
    assert paying.post(f"/orders/{order}/payments", CASHIER, body).status_code == 404
