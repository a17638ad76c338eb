"""Closing months and correcting entries by HTTP; on both stores."""

from typing import Any
from uuid import UUID, uuid4

from application.shared.rights import Role
from tests.api.doors import House, badge
from tests.api.test_visit_api import CASHIER, MANAGER, do, repaired
from tests.chain import store_id

FINANCE = badge(Role.FINANCE)
THERE = badge(Role.FINANCE, UUID(str(store_id(2))))


def close(house: House, period: str, who: dict[str, str] = FINANCE, **more: Any) -> Any:
    return house.post("/periods/close", who, {"period": period, **more})


def an_entry(house: House, memo: str = "settlement") -> Any:
    visit = repaired(house)
    do(house, visit, "settle", CASHIER)
    entries = house.get(f"/visits/{visit}/journal", MANAGER).json()["items"]
    return next(one for one in entries if one["memo"] == memo)


def journal_of(house: House, entry: Any) -> Any:
    return house.get(f"/entries/{entry['id']}", FINANCE).json()


def test_a_month_is_closed_with_all_before_it(house: House) -> None:
    closed = close(house, "2026-01")

    assert closed.json() == {"store": None, "through": "2026-01"}
    again = close(house, "2025-12")
    assert (again.status_code, again.json()["code"]) == (409, "period-closed")
    assert again.json()["facts"]["through"] == "2026-01"
    assert close(house, "2026-02", store=str(store_id(1))).status_code == 200
    assert house.get("/periods", FINANCE).json()["items"] == [
        {"store": None, "through": "2026-01"},
        {"store": str(store_id(1)), "through": "2026-02"},
    ]


def test_a_month_that_is_not_over_is_not_closed(house: House) -> None:
    refused = close(house, "2026-03")

    assert (refused.status_code, refused.json()["code"]) == (422, "period-not-over")


def test_what_is_no_month_is_refused(twin: House) -> None:
    assert close(twin, "2026-13").json()["code"] == "bad-period"
    assert close(twin, "2026-3").status_code == 400
    assert close(twin, "0000-01").json()["code"] == "bad-period"
    assert close(twin, "2026-01", store=str(uuid4())).status_code == 404


def test_who_reaches_one_shop_closes_that_one_only(house: House) -> None:
    assert close(house, "2026-01", THERE).status_code == 403
    assert close(house, "2026-01", THERE, store=str(store_id(1))).status_code == 403
    assert close(house, "2026-01", THERE, store=str(store_id(2))).status_code == 200


def test_only_finance_closes(house: House) -> None:
    assert close(house, "2026-01", MANAGER).status_code == 403


def test_a_wrong_entry_is_taken_back_and_put_right(house: House) -> None:
    wrong = an_entry(house)
    right = [
        {"account": "receivables", "amount": {"amount": 100}},
        {"account": "labour_revenue", "amount": {"amount": -100}},
    ]
    body = {"reason": "typed wrongly", "right": right}

    answer = house.post(f"/entries/{wrong['id']}/correction", FINANCE, body, key="correct")

    assert answer.status_code == 201, answer.text
    again = house.post(f"/entries/{wrong['id']}/correction", FINANCE, body, key="correct")
    assert again.json() == answer.json()
    back = house.get(f"/entries/{answer.json()['reversal']}", FINANCE).json()["entry"]
    assert back["reverses"] == wrong["id"]
    assert {(one["account"], one["amount"]["amount"]) for one in back["postings"]} == {
        (one["account"], -one["amount"]["amount"]) for one in wrong["postings"]
    }
    better = house.get(f"/entries/{answer.json()['right']}", FINANCE).json()["entry"]
    assert (better["memo"], better["document"]) == ("correction", wrong["document"])
    assert journal_of(house, wrong)["correction"]["reason"] == "typed wrongly"
    assert journal_of(house, wrong)["entry"] == wrong


def test_an_entry_is_taken_back_once_and_its_reversal_never(house: House) -> None:
    wrong = an_entry(house)
    path, body = f"/entries/{wrong['id']}/correction", {"reason": "twice"}
    reversal = house.post(path, FINANCE, body).json()["reversal"]

    again = house.post(path, FINANCE, body)
    back = house.post(f"/entries/{reversal}/correction", FINANCE, body)

    assert (again.status_code, again.json()["code"]) == (409, "already-reversed")
    assert (back.status_code, back.json()["code"]) == (409, "not-correctable")


def test_what_is_right_comes_to_nothing(house: House) -> None:
    wrong = an_entry(house)
    right = [
        {"account": "cash", "amount": {"amount": 100}},
        {"account": "receivables", "amount": {"amount": -99}},
    ]
    path = f"/entries/{wrong['id']}/correction"

    for postings in (right, right[:1], [{"account": "cash", "amount": {"amount": 0}}]):
        refused = house.post(path, FINANCE, {"reason": "hm", "right": postings})
        assert (refused.status_code, refused.json()["code"]) == (422, "unbalanced")
    assert journal_of(house, wrong)["correction"] is None


def test_entries_elsewhere_are_not_there(house: House) -> None:
    wrong = an_entry(house)
    path = f"/entries/{wrong['id']}/correction"

    assert house.post(path, THERE, {"reason": "hm"}).status_code == 404
    assert house.post(path, MANAGER, {"reason": "hm"}).status_code == 403
    assert house.get(f"/entries/{uuid4()}", FINANCE).status_code == 404
