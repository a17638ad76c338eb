"""Mobile payments: asked for by HTTP, paid on a phone, told by the provider; on both stores."""

from typing import Any

import pytest
from attrs import evolve

from adapters.payments import wire
from adapters.payments.sandbox import Delivery, Fault, LinkDead, Sandbox
from application.finance.gateway import Captured
from domain.finance.tender import Tender
from tests.api.doors import House, a_house
from tests.api.money import asked, later, order_of, payment_of, provider, reference, settled
from tests.api.test_visit_api import CASHIER
from tests.chain import a_furnished_twin

MOBILE = ("wechat", "alipay", "unionpay")


@pytest.mark.parametrize("tender", MOBILE)
def test_an_order_is_paid_when_the_provider_says_so(house: House, tender: str) -> None:
    order, due = settled(house)
    intent = asked(house, order, due, tender)
    assert order_of(house, order)["status"] == "settled"
    assert payment_of(house, intent)["link"] == intent["link"]

    house.phone.say(reference(intent), yes=True)

    assert order_of(house, order)["status"] == "paid"
    assert payment_of(house, intent)["status"] == "captured"
    assert payment_of(house, intent)["link"] is None


def test_a_message_told_twice_counts_once(house: House) -> None:
    order, due = settled(house)
    intent = asked(house, order, due)
    (message,) = provider(house).pay(reference(intent))

    assert [house.tell(Tender.WECHAT, message).status_code for _ in range(2)] == [204, 204]
    assert order_of(house, order)["paid"] == due


def test_the_same_key_asks_for_the_same_payment(house: House) -> None:
    order, due = settled(house)

    first, second = (asked(house, order, due, key="ask-once") for _ in range(2))

    assert first == second


def test_a_lost_answer_is_asked_for_again(house: House) -> None:
    order, due = settled(house)
    provider(house).provoke(Fault.LOST_ANSWER)
    body = {"tender": "wechat", "amount": due}
    silent = house.post(f"/orders/{order}/payments", CASHIER, body, key="ask-again")

    assert (silent.status_code, silent.json()["code"]) == (503, "provider-silent")
    assert asked(house, order, due, key="ask-again")["link"]


def test_a_changed_message_is_not_believed(house: House) -> None:
    order, due = settled(house)
    (message,) = provider(house).pay(reference(asked(house, order, due)))
    forged = evolve(message, body=message.body.replace(b"CNY", b"cny"))

    assert house.tell(Tender.WECHAT, forged).status_code == 403
    assert order_of(house, order)["status"] == "settled"


def test_an_old_message_is_not_believed(house: House) -> None:
    order, due = settled(house)
    (message,) = provider(house).pay(reference(asked(house, order, due)))
    later(house, minutes=6)

    answer = house.tell(Tender.WECHAT, message)

    assert answer.json()["facts"]["why"] == "time"
    assert order_of(house, order)["status"] == "settled"


def test_another_amount_is_not_believed(house: House) -> None:
    order, due = settled(house)
    intent = asked(house, order, due)
    sandbox = provider(house)
    (message,) = sandbox.pay(reference(intent))
    told = sandbox.verify_notification(message.headers, message.body)
    assert isinstance(told, Captured)

    answer = house.tell(
        Tender.WECHAT, signed(sandbox, evolve(told, amount=told.amount + told.amount))
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "amount-differs")
    assert order_of(house, order)["status"] == "settled"


def test_no_provider_speaks_about_the_payments_of_another(house: House) -> None:
    order, due = settled(house)
    intent = asked(house, order, due, "wechat")
    (message,) = provider(house).pay(reference(intent))
    told = provider(house).verify_notification(message.headers, message.body)

    answer = house.tell(Tender.ALIPAY, signed(provider(house, Tender.ALIPAY), told))

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-intent")
    assert house.tell(Tender.ALIPAY, message).status_code == 403
    assert order_of(house, order)["status"] == "settled"


def test_who_declines_has_not_paid(house: House) -> None:
    order, due = settled(house)
    intent = asked(house, order, due)

    house.phone.say(reference(intent), yes=False)

    assert order_of(house, order)["status"] == "settled"
    assert payment_of(house, intent)["status"] == "failed"
    with pytest.raises(LinkDead):
        house.phone.say(reference(intent), yes=True)


def test_cash_and_phone_pay_one_order(house: House) -> None:
    order, due = settled(house)
    cash = {"amount": 10_000}
    rest = {"amount": due["amount"] - 10_000}
    tenders = [
        {"tender": "cash", "amount": cash, "given": {"amount": 20_000}},
        {"tender": "alipay", "amount": rest},
    ]

    paid = house.post(f"/orders/{order}/pay", CASHIER, {"tenders": tenders}).json()

    assert paid["change"]["amount"] == 10_000
    assert order_of(house, order)["status"] == "partly_paid"
    (intent,) = paid["asked"]
    house.phone.say(reference(intent), yes=True)
    assert order_of(house, order)["status"] == "paid"
    listed = house.get(f"/orders/{order}/payments", CASHIER).json()["items"]
    assert {one["tender"]: one["amount"]["amount"] for one in listed} == {
        "cash": 10_000,
        "alipay": due["amount"] - 10_000,
    }


def test_what_is_taken_at_the_till_is_asked_of_no_phone_any_more(house: House) -> None:
    order, due = settled(house)
    part = {"amount": due["amount"] - 1}
    intent = asked(house, order, part)

    house.post(f"/orders/{order}/pay", CASHIER, {"tenders": [{"tender": "cash", "amount": due}]})

    assert payment_of(house, intent)["status"] == "cancelled"
    house.phone.say(reference(intent), yes=True)
    house.run_due()
    assert payment_of(house, intent)["status"] == "refunded"
    assert order_of(house, order)["paid"] == due


def test_money_that_comes_after_we_gave_up_is_booked_and_goes_back(house: House) -> None:
    order, due = settled(house)
    intent = asked(house, order, due)
    assert house.post(f"/payments/{intent['payment']}/give-up", CASHIER).status_code == 204

    house.phone.say(reference(intent), yes=True)

    late = payment_of(house, intent)
    assert (late["status"], late["late"]) == ("captured", True)
    assert [one["status"] for one in late["refunds"]] == ["requested"]
    assert order_of(house, order)["status"] == "settled"
    house.run_due()
    assert payment_of(house, intent)["status"] == "refunded"
    assert order_of(house, order)["due"] == due


def test_money_that_the_order_wants_no_more_goes_back(house: House) -> None:
    order, due = settled(house)
    one, other = asked(house, order, due, "wechat"), asked(house, order, due, "alipay")

    house.phone.say(reference(one), yes=True)
    house.phone.say(reference(other), yes=True)
    house.run_due()

    assert order_of(house, order)["status"] == "paid"
    # The second link took the place of the first, which was paid all the same.
    assert payment_of(house, one)["status"] == "refunded"
    assert payment_of(house, other)["status"] == "captured"


def test_a_link_that_is_over_is_given_up(house: House) -> None:
    order, due = settled(house)
    intent = asked(house, order, due)
    later(house, minutes=17)

    house.run_due()

    assert payment_of(house, intent)["status"] == "cancelled"
    with pytest.raises(LinkDead):
        house.phone.say(reference(intent), yes=True)


@pytest.mark.parametrize(("yes", "status"), [(True, "captured"), (False, "failed")])
def test_what_nobody_told_us_is_found_out_when_the_link_is_over(
    house: House, yes: bool, status: str
) -> None:
    order, due = settled(house)
    intent = asked(house, order, due)
    evolve(house.phone, deliver=lambda *_: None).say(reference(intent), yes=yes)
    later(house, minutes=17)

    house.run_due()

    assert payment_of(house, intent)["status"] == status


def test_where_nobody_provides_a_tender_it_is_said_before_anything_is_taken() -> None:
    app, _ = a_furnished_twin(sandbox=False)
    with a_house(app) as house:
        order, due = settled(house)
        body = {"tender": "wechat", "amount": due}
        mixed = [
            {"tender": "cash", "amount": {"amount": 100}},
            {"tender": "wechat", "amount": {"amount": due["amount"] - 100}},
        ]

        for answer in (
            house.post(f"/orders/{order}/payments", CASHIER, body),
            house.post(f"/orders/{order}/pay", CASHIER, {"tenders": mixed}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (503, "tender-unavailable")
        assert house.tell(Tender.WECHAT, Delivery(headers={}, body=b"{}")).status_code == 404
        assert order_of(house, order)["paid"]["amount"] == 0


def signed(sandbox: Sandbox, told: Any) -> Delivery:
    body = wire.encode(told, merchant=sandbox.merchant)
    return Delivery(headers=sandbox.signer.sign(body, at=sandbox.now(), nonce="n"), body=body)
