"""What cannot be meant is refused with one sentence, in the reader's language."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from application.shared.rights import Role
from tests.api.doors import API, House, badge
from tests.chain import MONDAY, store_id

SHOP = store_id(1)
MANAGER = badge(Role.STORE_MANAGER, SHOP)


def told(answer: httpx.Response, code: str) -> Any:
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert problem["code"] == code
    return problem


def wish(house: House, **more: Any) -> httpx.Response:
    return house.post("/offers", house.customer, house.wish(**more))


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2026-03-03T00:00:00Z", "9999-12-31T00:00:00Z", "too-far-ahead"),
        ("2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z", "in-the-past"),
    ],
)
def test_nobody_is_away_and_no_bay_is_closed_in_times_that_nobody_plans(
    twin: House, start: str, end: str, code: str
) -> None:
    shop = twin.app.directory.register.shops[SHOP]
    away = {"start": start, "end": end, "cause": "sick"}
    closed = {"start": start, "end": end, "cause": "breakdown"}

    person = f"/technicians/{shop.technicians[0].id}/absences"
    bay = f"/bays/{shop.bays[0].id}/closures"

    told(twin.post(person, MANAGER, away), code)
    told(twin.post(bay, MANAGER, closed), code)


@pytest.mark.parametrize(
    ("day", "code"), [("2026-03-01", "in-the-past"), ("2099-01-01", "too-far-ahead")]
)
def test_a_shop_closes_on_days_to_come_and_within_two_years(
    twin: House, day: str, code: str
) -> None:
    told(twin.post(f"/stores/{SHOP}/closed-days", MANAGER, {"days": [day]}), code)

    assert twin.post(f"/stores/{SHOP}/closed-days", MANAGER, {"days": ["2026-03-20"]}).is_success


@pytest.mark.parametrize(
    ("due", "code"),
    [("2026-03-01T00:00:00Z", "in-the-past"), ("9999-01-01T00:00:00Z", "too-far-ahead")],
)
def test_no_supplier_brings_parts_yesterday_or_in_two_thousand_years(
    twin: House, due: str, code: str
) -> None:
    [part, *_] = twin.app.shelf.catalogue().parts
    body = {"due": due}

    told(
        twin.post(f"/stores/{SHOP}/stock/{part.code}/due", badge(Role.PARTS_CLERK, SHOP), body),
        code,
    )


def test_beyond_the_horizon_the_last_day_is_told_and_not_that_all_is_full(house: House) -> None:
    answer = wish(house, earliest=(MONDAY + timedelta(days=14)).isoformat())

    problem = told(answer, "beyond-horizon")
    assert problem["facts"] == {"last_day": "2026-03-15", "days": 14}
    assert "2026-03-15" in problem["detail"]
    last = wish(house, earliest="2026-03-15T00:00:00+08:00")
    assert last.status_code == 200
    assert last.json()["items"]


def test_a_wish_for_times_that_are_over_is_told_so(twin: House) -> None:
    latest = (MONDAY - timedelta(hours=1)).isoformat()

    problem = told(wish(twin, latest=latest), "in-the-past")

    assert problem["detail"].startswith("that time is over already")


def test_a_query_parameter_that_cannot_be_read_is_named(twin: House) -> None:
    answer = twin.get("/stores", MANAGER, params={"limit": "none"})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad-parameter")
    assert answer.json()["detail"].startswith("the query parameter limit cannot be read")


@pytest.mark.parametrize("path", ["/visits", "/catalogue", "/sessions/current"])
def test_a_query_parameter_that_no_route_knows_is_refused_with_those_it_knows(
    twin: House, path: str
) -> None:
    answer = twin.get(path, MANAGER, params={"shp": "S0001", "a b": "1"})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad-parameter")
    assert [one["field"] for one in answer.json()["errors"]] == ["a b", "shp"]
    known = answer.json()["errors"][0]["message"].partition("known are: ")[2].split(", ")
    shown = next(
        one
        for name, one in twin.client.get("/schema/openapi.json").json()["paths"].items()
        if name == f"/api/v1{path}"
    )["get"]
    named = sorted(one["name"] for one in shown.get("parameters", ()) if one["in"] == "query")
    assert known == (named or ["none"])


@pytest.mark.parametrize("limit", ["none", "9999"])
def test_all_of_it_is_told_in_chinese_as_well(twin: House, limit: str) -> None:
    headers = twin.headers(MANAGER, **{"accept-language": "zh"})
    answer = twin.client.get(f"{API}/stores?limit={limit}", headers=headers)
    over = twin.client.post(
        f"{API}/offers",
        json=twin.wish(earliest="2030-01-01T00:00:00Z"),
        headers=twin.headers(twin.customer, **{"accept-language": "zh"}),
    )

    assert "查询参数" in answer.json()["detail"]
    assert "尚未开放预约" in over.json()["detail"]
