"""The road of a shop planned by HTTP and on its page."""

import re
from typing import Any

from application.shared.rights import Role
from tests.api.doors import House, badge
from tests.api.paper import Desk, fields, press
from tests.api.visit_paper import dispatched, seen
from tests.chain import store_id

HERE = store_id(1)
CHIEF = badge(Role.SUPERVISOR, HERE)
PATH = f"/stores/{HERE}/routes"
TODAY = {"date": "2026-03-02"}


def outside(house: House) -> str:
    """A booked visit whose car stands elsewhere."""
    visit: str = house.booked()["work_order"]
    place = {"lat": 31.3, "lon": 121.5}
    assert house.post(f"/visits/{visit}/locate", CHIEF, place).status_code == 204
    return visit


def proposed(house: House) -> Any:
    answer = house.post(PATH, CHIEF, {**TODAY, "iterations": 20})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_routes_are_looked_at_and_accepted_once(house: House) -> None:
    visit = outside(house)

    plan = proposed(house)
    done = house.post(f"{PATH}/accept", CHIEF, {"plan": plan["plan"]})
    again = house.post(f"{PATH}/accept", CHIEF, {"plan": plan["plan"]})

    [route] = plan["routes"]
    [stop] = route["stops"]
    assert stop["visit"] == visit
    assert stop["leave"] < stop["start"] < stop["end"] < route["home"]
    assert stop["spot"]["geo"] == "geo:31.300000,121.500000"
    assert route["km"] > stop["km"] > 0
    assert done.status_code == 200, done.text
    assert done.json()["people"] == plan["people"]
    assert (again.status_code, again.json()["code"]) == (409, "plan-is-stale")
    [told] = house.get(f"{PATH}/accepted", CHIEF, params={"day": "2026-03-02"}).json()["items"]
    assert (told["before"], told["after"]) == (plan["before"], plan["after"])
    assert [one["visit"] for one in told["stops"]] == [visit]


def test_an_urgent_car_is_sent_to_and_one_in_the_shop_is_not(twin: House) -> None:
    visit = twin.booked()["work_order"]
    body = {**TODAY, "visit": visit}

    refused = twin.post(f"{PATH}/urgent", CHIEF, body)
    twin.post(f"/visits/{visit}/locate", CHIEF, {"lat": 31.3, "lon": 121.5})
    plan = twin.post(f"{PATH}/urgent", CHIEF, body)

    assert plan.json()["search"]["engine"] == "insertion"
    assert (refused.status_code, refused.json()["code"]) == (422, "not-on-the-road")


def test_routes_of_another_shop_or_of_nobody_are_refused(twin: House) -> None:
    outside(twin)
    plan = proposed(twin)["plan"]
    elsewhere = badge(Role.STORE_MANAGER, store_id(2))
    day_plan = twin.post(f"/stores/{HERE}/day-plan", CHIEF, {**TODAY, "iterations": 1}).json()

    other = twin.post(f"/stores/{store_id(2)}/routes/accept", elsewhere, {"plan": plan})
    assert other.status_code == 404
    assert twin.post(PATH, elsewhere, TODAY).status_code == 404
    assert twin.post(PATH, badge(Role.ADVISOR, HERE), TODAY).status_code == 403
    for token in (day_plan["plan"], plan[:-4], "x"):
        refused = twin.post(f"{PATH}/accept", CHIEF, {"plan": token})
        assert (refused.status_code, refused.json()["code"]) == (422, "bad-plan")


def test_what_has_no_hands_is_told_in_both_languages(twin: House) -> None:
    visit = outside(twin)
    for person in twin.app.directory.technicians_of(HERE):
        span = {"start": "2026-03-02T08:00:00+08:00", "end": "2026-03-02T20:00:00+08:00"}
        twin.post(f"/technicians/{person.id}/absences", CHIEF, {**span, "cause": "sick"})

    [left] = proposed(twin)["unserved"]

    assert (left["visit"], left["lack"]) == (visit, "hands")
    assert left["why"]["zh"] == "在班人员中没有人能完成全部作业"


def test_the_page_shows_the_stops_with_links_and_a_press_accepts(desk: Desk) -> None:
    visit = dispatched(desk)
    desk.log_in("store_manager")
    press(desk, visit, "locate", lat="31.300000", lon="121.500000")

    assert 'href="/shops/S0001/routes"' in desk.get("/shops/S0001/map").text
    shown = desk.get("/shops/S0001/routes").text
    form = fields(shown, "/shops/S0001/routes")
    accepted = desk.client.post("/shops/S0001/routes", data=form)
    late = desk.client.post("/shops/S0001/routes", data={**form, "key": "other"})
    urgent = desk.get(f"/shops/S0001/routes?urgent={visit}").text

    assert f'href="/visits/{visit}"' in shown
    assert 'href="geo:31.300000,121.500000"' in shown
    assert "出发" in shown
    assert accepted.status_code == 200
    assert "原安排" not in accepted.text
    assert "plan-is-stale" in late.text
    assert "紧急，立即派人" not in urgent
    [operation] = seen(desk, visit).work_order.operations[:1]
    assert operation.technician is not None
    assert re.search(r"\d+(\.\d+)? km", shown)
