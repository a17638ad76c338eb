"""Mobile payments: asked for by HTTP, paid on a phone, told by the provider; on both stores."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from attrs import evolve

from adapters.payments import wire
from adapters.payments.sandbox import Delivery, Fault, LinkDead, Sandbox
from application.finance.gateway import Captured
from domain.finance.tender import Tender
from domain.shared.ids import RefundId
from simulation.clock import HandClock
from tests.api.doors import House, a_house
from tests.api.test_visit_api import CASHIER, MANAGER, do, repaired, see
from tests.chain import a_furnished_twin

MOBILE = ("wechat", "alipay", "unionpay")


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


def test_both_tenders_of_an_order_go_back(house: House) -> None:
    order, due = settled(house)
    half = {"amount": due["amount"] // 2}
    rest = {"amount": due["amount"] - half["amount"]}
    tenders = [{"tender": "cash", "amount": half}, {"tender": "wechat", "amount": rest}]
    paid = house.post(f"/orders/{order}/pay", CASHIER, {"tenders": tenders}).json()
    house.phone.say(reference(paid["asked"][0]), yes=True)

    answers = [
        house.post(f"/orders/{order}/refunds", MANAGER, {"payment": one, "reason": "sorry"})
        for one in reversed(paid["payments"])
    ]
    house.run_due()

    assert [one.json()["status"] for one in answers] == ["requested", "done"]
    assert [one.json()["amount"]["amount"] for one in answers] == [
        rest["amount"],
        half["amount"],
    ]
    assert order_of(house, order)["due"]["amount"] == 0
    assert order_of(house, order)["status"] == "refunded"


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


def paid_by_phone(house: House) -> tuple[str, Any, Any]:
    order, due = settled(house)
    intent = asked(house, order, due)
    house.phone.say(reference(intent), yes=True)
    return order, due, intent


def test_a_refund_is_asked_of_the_provider_and_booked_when_it_says_yes(house: House) -> None:
    order, due, intent = paid_by_phone(house)
    body = {"payment": intent["payment"], "reason": "sorry"}

    back = house.post(f"/orders/{order}/refunds", MANAGER, body, key="back").json()

    assert (back["amount"], back["status"]) == (due, "requested")
    assert back == house.post(f"/orders/{order}/refunds", MANAGER, body, key="back").json()
    waiting = order_of(house, order)
    assert (waiting["going_back"], waiting["due"]["amount"]) == (due, 0)
    assert waiting["status"] == "partly_refunded"
    assert house.run_due() == 1
    payment = payment_of(house, intent)
    assert (payment["status"], payment["refunded"]) == ("refunded", due)
    assert payment["refunds"][0]["id"] == back["refund"]
    refunded = order_of(house, order)
    assert (refunded["status"], refunded["due"]["amount"]) == ("refunded", 0)


@pytest.mark.parametrize("fault", [Fault.UNREACHABLE, Fault.LOST_ANSWER])
def test_a_refund_that_the_provider_does_not_do_is_seen_and_tried_again(
    house: House, fault: Fault
) -> None:
    order, _, intent = paid_by_phone(house)
    body = {"payment": intent["payment"], "reason": "sorry"}
    house.post(f"/orders/{order}/refunds", MANAGER, body)
    provider(house).provoke(fault)

    assert house.run_due() == 0

    (waiting,) = house.get("/refunds", MANAGER).json()["items"]
    (refund,) = waiting["refunds"]
    assert (refund["attempts"], refund["trouble"]) == (1, "provider-silent")
    later(house, minutes=10)
    assert house.run_due() == 1
    assert house.get("/refunds", MANAGER).json()["items"] == []
    assert payment_of(house, intent)["status"] == "refunded"


def refused_refund(house: House) -> tuple[str, Any, Any]:
    order, due, intent = paid_by_phone(house)
    body = {"payment": intent["payment"], "reason": "sorry"}
    back = house.post(f"/orders/{order}/refunds", MANAGER, body).json()
    provider(house).provoke(Fault.REFUSED)
    house.run_due()
    return order, due, back


def test_a_refund_that_the_provider_refuses_waits_for_somebody(house: House) -> None:
    order, due, back = refused_refund(house)
    later(house, minutes=20)
    house.run_due()

    (waiting,) = house.get("/refunds", MANAGER).json()["items"]
    (refund,) = waiting["refunds"]
    assert (refund["status"], refund["trouble"]) == ("failed", "provider-refused")
    assert (waiting["status"], waiting["refunded"]["amount"]) == ("captured", 0)
    seen = order_of(house, order)
    assert (seen["status"], seen["going_back"], seen["paid"]) == ("partly_refunded", due, due)
    payment = house.get(f"/payments/{back['payment']}", MANAGER).json()
    assert payment["refundable"]["amount"] == 0


def test_what_the_provider_refused_is_given_in_cash_once(house: House) -> None:
    order, due, back = refused_refund(house)
    path = f"/payments/{back['payment']}/refunds/{back['refund']}/cash"

    assert house.post(path, CASHIER).status_code == 403
    given = house.post(path, MANAGER).json()

    assert (given["status"], given["amount"]) == ("done", due)
    again = house.post(path, MANAGER)
    assert (again.status_code, again.json()["code"]) == (409, "illegal-move")
    assert house.get("/refunds", MANAGER).json()["items"] == []
    assert order_of(house, order)["status"] == "refunded"


def test_a_refused_refund_can_be_asked_for_again(house: House) -> None:
    order, _, back = refused_refund(house)

    assert house.post(f"/payments/{back['payment']}/refunds/retry", MANAGER).status_code == 202
    house.run_due()

    assert house.get("/refunds", MANAGER).json()["items"] == []
    assert order_of(house, order)["status"] == "refunded"


def test_no_cash_while_the_provider_is_still_asked(house: House) -> None:
    order, _, intent = paid_by_phone(house)
    body = {"payment": intent["payment"], "reason": "sorry"}
    back = house.post(f"/orders/{order}/refunds", MANAGER, body).json()

    answer = house.post(f"/payments/{back['payment']}/refunds/{back['refund']}/cash", MANAGER)

    assert (answer.status_code, answer.json()["code"]) == (409, "refund-still-asked")


def test_one_of_two_tenders_goes_back_and_the_order_keeps_the_other(house: House) -> None:
    order, due = settled(house)
    cash = {"tender": "cash", "amount": {"amount": 10_000}}
    card = {"tender": "card", "amount": {"amount": due["amount"] - 10_000}}
    paid = house.post(f"/orders/{order}/pay", CASHIER, {"tenders": [cash, card]}).json()
    one, _ = paid["payments"]
    part = {"payment": one, "reason": "sorry", "amount": {"amount": 4_000}}
    rest = {"payment": one, "reason": "sorry"}

    backs = [house.post(f"/orders/{order}/refunds", MANAGER, body) for body in (part, rest)]
    more = house.post(f"/orders/{order}/refunds", MANAGER, part)

    assert [back.json()["amount"]["amount"] for back in backs] == [4_000, 6_000]
    assert more.status_code == 409
    seen = order_of(house, order)
    assert (seen["status"], seen["due"]["amount"]) == ("partly_refunded", 0)
    assert seen["paid"]["amount"] == seen["owed"]["amount"] == due["amount"] - 10_000


def test_no_more_goes_back_than_a_payment_brought(house: House) -> None:
    order, due = settled(house)
    tenders = [{"tender": "cash", "amount": due}]
    (one,) = house.post(f"/orders/{order}/pay", CASHIER, {"tenders": tenders}).json()["payments"]
    body = {"payment": one, "reason": "sorry", "amount": {"amount": due["amount"] + 1}}

    answer = house.post(f"/orders/{order}/refunds", MANAGER, body)

    assert (answer.status_code, answer.json()["code"]) == (422, "too-much-to-refund")
    assert order_of(house, order)["status"] == "paid"


def test_a_manager_need_not_wait_for_the_next_try(house: House) -> None:
    order, _, intent = paid_by_phone(house)
    body = {"payment": intent["payment"], "reason": "sorry"}
    house.post(f"/orders/{order}/refunds", MANAGER, body)
    provider(house).provoke(Fault.UNREACHABLE)
    house.run_due()

    path = f"/payments/{intent['payment']}/refunds/retry"
    assert house.post(path, MANAGER).status_code == 202

    assert house.run_due() == 1
    assert payment_of(house, intent)["status"] == "refunded"


def test_a_refund_told_by_message_too_is_booked_once(house: House) -> None:
    order, due, intent = paid_by_phone(house)
    body = {"payment": intent["payment"], "reason": "sorry"}
    back = house.post(f"/orders/{order}/refunds", MANAGER, body).json()
    sandbox = provider(house)
    account = sandbox.accounts.find(reference(intent))
    assert account is not None
    refund = RefundId(UUID(back["refund"]))
    sandbox.refund(account.intent.payment, refund, account.amount)
    (message,) = sandbox.announce(account.intent.payment, refund)

    assert [house.tell(Tender.WECHAT, message).status_code for _ in range(2)] == [204, 204]
    assert house.run_due() == 1
    assert payment_of(house, intent)["refunded"] == due
    assert order_of(house, order)["due"]["amount"] == 0


def test_a_payment_of_another_order_is_not_refunded_here(house: House) -> None:
    _, _, intent = paid_by_phone(house)
    other = see(house, house.booked()["work_order"])["order"]["id"]

    body = {"payment": intent["payment"], "reason": "sorry"}

    assert house.post(f"/orders/{other}/refunds", MANAGER, body).status_code == 404


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
