"""When a shop is open, to read and to change, by HTTP."""

from typing import Any

import httpx

from application.shared.rights import Role
from tests.api.doors import API, House, badge
from tests.chain import store_id

HERE = store_id(1)
MANAGER = badge(Role.STORE_MANAGER, HERE)
SUPERVISOR = badge(Role.SUPERVISOR, HERE)
LATE = {"opens_min": 600, "closes_min": 1560}


def put(house: House, path: str, who: dict[str, str], body: Any) -> httpx.Response:
    return house.client.put(API + path, headers=house.headers(who), json=body)


def calendar(house: House, **params: Any) -> Any:
    answer = house.get(f"/stores/{HERE}/calendar", {}, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_anybody_reads_when_a_shop_is_open(house: House) -> None:
    days = calendar(house)

    assert [day["day"] for day in days[:2]] == ["2026-03-02", "2026-03-03"]
    assert len(days) == 14
    assert (days[0]["opens"], days[0]["closes"]) == ("2026-03-02T00:00:00Z", "2026-03-02T12:00:00Z")
    [labour_day] = calendar(house, first="2026-05-01", days=1)
    assert {"festival": "labour_day", "statutory": True} in labour_day["festivals"]
    assert labour_day["opens"]


def test_the_manager_changes_the_week_and_hears_who_is_displaced(house: House) -> None:
    booked = house.booked()

    answer = put(house, f"/stores/{HERE}/hours", MANAGER, {"week": [None, *[LATE] * 6]})

    assert answer.status_code == 200, answer.text
    assert answer.json()["displaced"] == [booked["appointment"]]
    monday, tuesday = calendar(house, days=2)
    assert monday["opens"] is None
    assert tuesday["closes"] == "2026-03-03T18:00:00Z"
    assert house.get(f"/stores/{HERE}", {}).json()["hours"][1] == LATE


def test_the_manager_closes_for_a_festival(house: House) -> None:
    body = {"closes": ["labour_day"], "days_off_too": False}

    answer = put(house, f"/stores/{HERE}/holidays", MANAGER, body)

    assert (answer.status_code, answer.json()) == (200, {"displaced": []})
    assert calendar(house, first="2026-05-01", days=1)[0]["opens"] is None
    assert house.get(f"/stores/{HERE}", {}).json()["closes_for"] == ["labour_day"]


def test_closed_days_and_bays_are_listed_until_they_are_opened(house: House) -> None:
    bays = house.get(f"/stores/{HERE}/bays", {}).json()["items"]
    span = {"start": "2026-03-02T09:00:00+08:00", "end": "2026-03-02T10:00:00+08:00"}
    bay = bays[0]["id"]
    closed = house.post(f"/bays/{bay}/closures", SUPERVISOR, {**span, "cause": "other"}).json()
    house.post(f"/stores/{HERE}/closed-days", MANAGER, {"days": ["2026-03-03"]})

    listed = house.get(f"/stores/{HERE}/closures", SUPERVISOR).json()["items"]
    tuesday = calendar(house)[1]

    assert (listed[0]["claim"], listed[0]["bay"]) == (closed["claim"], bay)
    assert [one["whole_day"] for one in listed] == [False, *[True] * len(bays)]
    assert (tuesday["opens"], tuesday["closed_by_shop"]) == (None, True)
    house.post(f"/stores/{HERE}/opened-days", MANAGER, {"days": ["2026-03-03"]})
    assert len(house.get(f"/stores/{HERE}/closures", SUPERVISOR).json()["items"]) == 1


def test_hours_are_changed_by_whom_the_shop_belongs_to(house: House) -> None:
    week = {"week": [LATE] * 7}
    path = f"/stores/{HERE}/hours"

    assert put(house, path, SUPERVISOR, week).status_code == 403
    assert put(house, path, badge(Role.STORE_MANAGER, store_id(2)), week).status_code == 403
    assert put(house, path, {}, week).status_code == 401
    assert put(house, path, badge(Role.ADMIN), week).status_code == 200
    elsewhere = house.get(f"/stores/{store_id(2)}/closures", SUPERVISOR)
    assert elsewhere.status_code == 403


def test_hours_that_no_week_can_have_are_refused(twin: House) -> None:
    path = f"/stores/{HERE}/hours"
    long = {"opens_min": 0, "closes_min": 2000}
    too_late, early = {"opens_min": 1200, "closes_min": 2000}, {"opens_min": 480, "closes_min": 900}

    for week in ([long] * 7, [too_late, *[early] * 6]):
        refused = put(twin, path, MANAGER, {"week": week})
        assert (refused.status_code, refused.json()["code"]) == (422, "bad-hours")
    assert put(twin, path, MANAGER, {"week": [LATE] * 6}).status_code == 400
    far = twin.get(f"/stores/{HERE}/calendar", {}, params={"first": "9999-12-31"})
    assert far.status_code == 422
    twice = {"closes": ["labour_day", "labour_day"]}
    assert put(twin, f"/stores/{HERE}/holidays", MANAGER, twice).status_code == 422
