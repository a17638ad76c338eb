"""Money that goes back: at once from the till, or when the provider has sent it; on both stores."""

from typing import Any
from uuid import UUID

import pytest

from adapters.payments.sandbox import Fault
from domain.finance.tender import Tender
from domain.shared.ids import RefundId
from tests.api.doors import House
from tests.api.money import asked, later, order_of, payment_of, provider, reference, settled
from tests.api.test_visit_api import ADVISOR, CASHIER, MANAGER, do, see


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


def test_what_was_paid_for_a_visit_that_is_called_off_is_owed_until_it_goes_back(
    house: House,
) -> None:
    visit = house.booked()["work_order"]
    do(house, visit, "receive", ADVISOR, {"mileage_km": 30_000})
    order = see(house, visit)["order"]
    tenders = {"tenders": [{"tender": "cash", "amount": order["due"]}]}
    paid = house.post(f"/orders/{order['id']}/pay", CASHIER, tenders).json()
    assert house.get("/refunds/owed", CASHIER).json()["items"] == []

    do(house, visit, "call-off", ADVISOR, {"reason": "no time"})

    (owed,) = house.get("/refunds/owed", CASHIER).json()["items"]
    assert (owed["order"], owed["work_order"], owed["amount"]) == (order["id"], visit, order["due"])
    assert house.get(f"/refunds/owed?store={owed['store']}", CASHIER).json()["items"] == [owed]
    back = {"payment": paid["payments"][0], "reason": "called off"}
    assert house.post(f"/orders/{order['id']}/refunds", MANAGER, back).status_code == 200
    assert house.get("/refunds/owed", CASHIER).json()["items"] == []


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
    later = house.booked(earliest="2026-03-03T09:00:00+08:00")
    other = see(house, later["work_order"])["order"]["id"]

    body = {"payment": intent["payment"], "reason": "sorry"}

    assert house.post(f"/orders/{other}/refunds", MANAGER, body).status_code == 404
