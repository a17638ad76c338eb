"""The parts counter by HTTP."""

from typing import Any

from application.shared.rights import Role
from tests.api.doors import House, badge
from tests.api.test_visit_api import ADVISOR, CLERK, HERE, SUPERVISOR, TECHNICIAN, do, see
from tests.chain import store_id

SHOP = f"/stores/{HERE}"
PLUG = "SP-VW-01"
NEEDED = 4
STRANGER = badge(Role.PARTS_CLERK, store_id(2))


def get(house: House, path: str, who: dict[str, str] = CLERK) -> Any:
    answer = house.get(path, who)
    assert answer.status_code == 200, answer.text
    return answer.json()


def plugs(house: House) -> Any:
    return get(house, f"{SHOP}/stock/{PLUG}")


def sell_out(house: House) -> None:
    body = {"counted": plugs(house)["reserved"], "reason": "sold over the counter"}
    answer = house.post(f"{SHOP}/stock/{PLUG}/count", CLERK, body)
    assert answer.status_code == 200, answer.text


def a_delivery(quantity: int, cost: int = 4_000) -> dict[str, Any]:
    return {"items": [{"part": PLUG, "quantity": quantity, "cost": {"amount": cost}}]}


def waiting_visit(house: House) -> str:
    """The id of a visit that waits for spark plugs."""
    sell_out(house)
    visit: str = house.booked()["work_order"]
    do(house, visit, "receive", ADVISOR, {"mileage_km": 30_000})
    suggestion = {"service": "spark-plug-change", "reason": "misfires"}
    asked = do(house, visit, "diagnose", TECHNICIAN, {"findings": [], "suggestions": [suggestion]})
    assert len(asked["to_come"]) == 1
    answers = dict.fromkeys(asked["proposed"], True)
    do(house, visit, "decide", house.customer, {"answers": answers})
    return visit


def test_a_visit_waits_for_its_part_and_goes_on(house: House) -> None:
    visit = waiting_visit(house)
    [waiting] = get(house, f"{SHOP}/expected-parts")["items"]
    assert (waiting["code"], waiting["quantity"], waiting["due"]) == (PLUG, NEEDED, None)
    due = house.post(f"{SHOP}/stock/{PLUG}/due", CLERK, {"due": "2026-03-03T10:00:00+08:00"})
    assert due.status_code == 204, due.text

    do(house, visit, "dispatch", SUPERVISOR)
    do(house, visit, "issue-parts", CLERK)
    refused = house.post(f"/visits/{visit}/issue-parts", CLERK)
    assert (refused.status_code, refused.json()["code"]) == (409, "parts-to-come")
    assert refused.json()["next"] == "wait-for-the-parts"
    assert refused.json()["facts"]["due"] == "2026-03-03T02:00:00Z"

    [arrival] = house.post(f"{SHOP}/deliveries", CLERK, a_delivery(6)).json()["arrivals"]
    assert (arrival["line"], arrival["quantity"]) == (waiting["line"], NEEDED)
    assert get(house, f"{SHOP}/expected-parts")["items"] == []
    now = plugs(house)
    assert (now["on_hand"], now["reserved"], now["free"], now["expected"]) == (6, NEEDED, 2, 0)
    do(house, visit, "start", TECHNICIAN, {"step": 0})
    do(house, visit, "dispatch", SUPERVISOR)
    do(house, visit, "issue-parts", CLERK)


def test_a_customer_does_without_what_takes_too_long(house: House) -> None:
    visit = waiting_visit(house)
    job = next(
        line["id"]
        for line in see(house, visit)["order"]["lines"]
        if line["code"] == "spark-plug-change"
    )

    do(house, visit, "withdraw", house.customer, {"line": job, "reason": "next time"})

    assert plugs(house)["expected"] == 0
    assert all(one["id"] != job for one in see(house, visit)["jobs"])


def test_a_car_goes_home_as_it_came(house: House) -> None:
    visit = waiting_visit(house)

    do(house, visit, "call-off", ADVISOR, {"reason": "cannot wait"})

    assert see(house, visit)["status"] == "cancelled"
    assert plugs(house)["expected"] == 0


def test_a_delivery_that_is_sent_twice_comes_once(house: House) -> None:
    before = plugs(house)["on_hand"]

    first = house.post(f"{SHOP}/deliveries", CLERK, a_delivery(3), key="note-4711")
    again = house.post(f"{SHOP}/deliveries", CLERK, a_delivery(3), key="note-4711")

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert plugs(house)["on_hand"] == before + 3


def test_stock_is_listed_page_by_page(house: House) -> None:
    every, after = [], ""
    while True:
        page = get(house, f"{SHOP}/stock?limit=100{after}")
        every += [one["code"] for one in page["items"]]
        if not page["next"]:
            break
        after = f"&after={page['next']}"

    assert every == sorted(every)
    assert len(every) == len({*every}) > 200
    assert PLUG in every


def test_movements_are_listed_with_their_papers_page_by_page(house: House) -> None:
    house.post(f"{SHOP}/deliveries", CLERK, a_delivery(3) | {"note": "LS-1"})

    first = get(house, f"{SHOP}/stock/{PLUG}/movements?limit=1")
    rest = get(house, f"{SHOP}/stock/{PLUG}/movements?after={first['next']}")

    moved = [*first["items"], *rest["items"]]
    assert {one["kind"] for one in moved} == {"receipt"}
    assert {one["note"] for one in moved} == {"", "LS-1"}
    assert sum(one["on_hand"] for one in moved) == plugs(house)["on_hand"]


def test_a_missing_part_is_found_near_by(house: House) -> None:
    sell_out(house)

    found = get(house, f"/parts/{PLUG}/stock?store={HERE}", ADVISOR)["items"]

    assert [one["code"] for one in found] == ["S0002", "S0003"]
    assert all(one["free"] > 0 for one in found)


def test_another_shops_shelves_are_not_found(house: House) -> None:
    for path in ("stock", f"stock/{PLUG}", f"stock/{PLUG}/movements", "expected-parts"):
        assert house.get(f"{SHOP}/{path}", STRANGER).status_code == 404
    bodies = {
        "deliveries": a_delivery(1),
        f"stock/{PLUG}/count": {"counted": 1, "reason": "x"},
        f"stock/{PLUG}/due": {"due": "2026-03-03T10:00:00+08:00"},
    }
    for path, body in bodies.items():
        assert house.post(f"{SHOP}/{path}", STRANGER, body).status_code == 404


def test_only_the_parts_counter_takes_goods_in_and_counts(twin: House) -> None:
    count = {"counted": 1, "reason": "x"}

    for who in (ADVISOR, TECHNICIAN, twin.customer):
        assert twin.post(f"{SHOP}/deliveries", who, a_delivery(1)).status_code == 403
        assert twin.post(f"{SHOP}/stock/{PLUG}/count", who, count).status_code == 403
    assert twin.get(f"{SHOP}/stock", twin.customer).status_code == 403


def test_what_the_books_cannot_mean_is_refused(twin: House) -> None:
    there = plugs(twin)["on_hand"]
    asks: dict[str, tuple[dict[str, Any], ...]] = {
        "deliveries": (a_delivery(0), a_delivery(1, -1), a_delivery(10**9), {"items": []}),
        f"stock/{PLUG}/count": ({"counted": -1, "reason": "x"}, {"counted": 1, "reason": ""}),
    }
    for path, bodies in asks.items():
        for body in bodies:
            assert twin.post(f"{SHOP}/{path}", CLERK, body).status_code == 400, body
    same = twin.post(
        f"{SHOP}/stock/{PLUG}/count", CLERK, {"counted": there, "reason": "looked again"}
    )
    assert (same.status_code, same.json()["code"]) == (422, "bad-quantity")
    blank = twin.post(f"{SHOP}/stock/{PLUG}/count", CLERK, {"counted": 1, "reason": " "})
    assert (blank.status_code, blank.json()["code"]) == (422, "no-reason")
    nothing = {"due": "2026-03-03T10:00:00+08:00"}
    assert twin.post(f"{SHOP}/stock/{PLUG}/due", CLERK, nothing).json()["code"] == "not-expected"
    assert twin.get(f"{SHOP}/stock/NO-SUCH-PART", CLERK).status_code == 404


def test_the_sentence_is_chinese_for_who_reads_chinese(twin: House) -> None:
    visit = waiting_visit(twin)
    do(twin, visit, "dispatch", SUPERVISOR)
    do(twin, visit, "issue-parts", CLERK)

    told = twin.post(f"/visits/{visit}/issue-parts", {**CLERK, "accept-language": "zh-CN"}).json()[
        "detail"
    ]

    assert told == "所需配件尚未到货。"
