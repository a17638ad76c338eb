"""Goods without work by HTTP: ordered by whoever may, paid at the till, brought back."""

from typing import Any

from api.sentences import CHINESE
from tests.api.doors import House
from tests.api.test_visit_api import ADVISOR, CASHIER, MANAGER
from tests.chain import store_id

PLUG = "SP-VW-01"


def plugs(quantity: int, **more: Any) -> Any:
    items = [{"part": PLUG, "quantity": quantity}]
    return {"store": str(store_id(1)), "items": items, **more}


def hand_over(house: House, order: str, fen: int) -> Any:
    body = {"tenders": [{"tender": "cash", "amount": {"amount": fen}}]} if fen else {}
    return house.post(f"/orders/{order}/hand-over", CASHIER, body)


def test_a_customer_reserves_the_cashier_hands_over_and_the_manager_takes_back(
    house: House,
) -> None:
    customer = house.customer
    ordered = house.post("/orders", customer, plugs(3), key="mine").json()
    assert house.post("/orders", customer, plugs(3), key="mine").json() == ordered
    order, price = ordered["order"], ordered["total"]["amount"]
    seen = house.get(f"/orders/{order}", customer).json()
    assert (seen["status"], seen["keep_until"]) == ("pay_at_store", ordered["keep_until"])
    waiting = house.get(f"/orders/to-fetch?store={store_id(1)}", CASHIER).json()["items"]
    assert [one["id"] for one in waiting] == [order]

    paid = hand_over(house, order, price)
    assert (paid.status_code, paid.json()["asked"]) == (200, [])
    again = hand_over(house, order, price)
    assert (again.status_code, again.json()["code"]) == (409, "not-to-fetch")

    line = seen["lines"][0]["id"]
    back = {"items": [{"line": line, "good": 1, "damaged": 1}], "reason": "too many"}
    assert house.post(f"/orders/{order}/returns", CASHIER, back).status_code == 403
    took = house.post(f"/orders/{order}/returns", MANAGER, back, key="back")
    assert took.json() == house.post(f"/orders/{order}/returns", MANAGER, back, key="back").json()
    assert took.status_code == 201, took.text
    assert [one["status"] for one in took.json()["refunds"]] == ["done"]
    after = house.get(f"/orders/{order}", customer).json()
    assert (after["status"], after["due"]["amount"]) == ("partly_refunded", 0)
    assert after["paid"]["amount"] == price - took.json()["amount"]["amount"]
    assert [(one["good"], one["damaged"]) for one in after["returns"]] == [(1, 1)]


def test_what_is_refused_is_said_in_the_words_of_the_shop(twin: House) -> None:
    def code(path: str, who: Any, body: Any = None) -> str:
        refused = twin.post(path, who, body).json()
        assert refused["code"] in CHINESE, refused
        return str(refused["code"])

    ordered = twin.post("/orders", ADVISOR, plugs(2, pay_at_store=False)).json()
    order = ordered["order"]
    seen = twin.get(f"/orders/{order}", ADVISOR).json()
    assert seen["status"] == "confirmed"
    line = {"line": seen["lines"][0]["id"]}
    phone = {"tenders": [{"tender": "wechat", "amount": ordered["total"]}]}

    assert code("/orders", ADVISOR, plugs(900_000)) == "out-of-stock"
    assert code(f"/orders/{order}/hand-over", CASHIER, {}) == "amount-does-not-add-up"
    assert code(f"/orders/{order}/hand-over", CASHIER, phone) == "phone-pays-first"
    of_visit = twin.get(f"/visits/{twin.booked()['work_order']}", MANAGER).json()["order"]["id"]
    assert code(f"/orders/{of_visit}/cancel", ADVISOR) == "order-of-a-visit"
    assert hand_over(twin, order, ordered["total"]["amount"]).status_code == 200
    for items in ([{**line, "good": 3}], [line]):
        back = {"items": items, "reason": "x"}
        assert code(f"/orders/{order}/returns", MANAGER, back) == "bad-return"


def test_whoever_confirms_an_appointment_twice_is_answered_the_same(house: House) -> None:
    customer = house.customer
    held = house.hold(house.offer()).json()["appointment"]

    first, again = (
        house.post(f"/appointments/{held}/confirm?pay_at_store=false", customer) for _ in range(2)
    )

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert first.status_code == 200
    order = house.get(f"/orders/{first.json()['order']}", customer).json()
    assert order["status"] == "confirmed"
