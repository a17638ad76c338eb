"""Help between shops, by HTTP and by clicking, and the warning before the day."""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from application.shared.caller import SYSTEM
from application.shared.rights import Role
from domain.dispatch.support import Way
from domain.shared.ids import WorkOrderId
from simulation.clock import HandClock
from tests.api.doors import House, badge
from tests.api.paper import Desk, fields, words
from tests.application.support.days import a_burst, fall_ill
from tests.application.visits.parts import sell_out, with_worn_plugs
from tests.application.visits.shop_day import ShopDay
from tests.chain import store_id

HERE = store_id(1)
PLANNER, MANAGER = badge(Role.PLANNER), badge(Role.STORE_MANAGER, HERE)
CLERK, ADVISOR = badge(Role.PARTS_CLERK, HERE), badge(Role.ADVISOR, HERE)


def a_day(house: House) -> ShopDay:
    return ShopDay(app=house.app, clock=cast(HandClock, house.app.clock)).stock_up()


def first(told: Any, way: Way) -> Any:
    return next(one for one in told["ways"] if one["way"] == way and one["bar"] is None)


def test_a_planner_sees_what_a_shop_lacks_sends_the_part_and_the_clerk_takes_it_in(
    twin: House,
) -> None:
    day = a_day(twin)
    sell_out(day)
    job = with_worn_plugs(day).booked.work_order
    path = f"/visits/{job}/support"
    [told] = twin.get(f"{path}/proposals", PLANNER).json()["items"]
    way = first(told, Way.PART)
    body = {"id": way["id"]}

    assert twin.post(path, ADVISOR, body).status_code == 403
    assert twin.post(path, MANAGER, body).json()["code"] == "support-is-gone"
    agreed = twin.post(path, PLANNER, body, key="once")

    assert agreed.status_code == 201, agreed.text
    assert twin.post(path, PLANNER, body, key="once").json() == agreed.json()
    assert (agreed.json()["donor"], agreed.json()["due"]) == (way["donor"], way["begins"])
    [known] = twin.get(path, MANAGER).json()["items"]
    assert known == agreed.json()
    assert twin.get(f"/stores/{HERE}/support", MANAGER).json()["items"] == [known]
    [why] = [
        one
        for one in twin.get(f"/visits/{job}/decisions", PLANNER).json()["items"]
        if one["kind"] == "support"
    ]
    assert why["again"]
    assert "配件" in why["sentence"]["zh"]
    arrived = f"/support/{known['id']}/arrive"
    assert [twin.post(arrived, CLERK).status_code for _ in range(2)] == [204, 409]


def test_a_shop_that_is_overwhelmed_is_told_who_could_come_from_where(twin: House) -> None:
    a_burst(a_day(twin))
    path = f"/stores/{HERE}/support/proposals"

    told = twin.get(path, MANAGER).json()["items"]

    assert told
    for one in told:
        way = first(one, Way.TECHNICIAN)
        assert way["donor"] != str(HERE)
        assert way["technician"]
        assert way["travel_min"] > 0
        assert way["cost"]["amount"] > 0
        assert 0 < way["effect"]["takes"] <= way["effect"]["free"]
        assert abs(sum(term["points"] for term in way["terms"]) - way["points"]) < 1e-9
    assert twin.get(f"/stores/{store_id(2)}/support/proposals", MANAGER).status_code == 404


def test_gaps_are_told_by_region_to_those_who_watch(twin: House) -> None:
    day = a_day(twin)
    day.book(day.at(9) + timedelta(days=1))
    fall_ill(day, but=0)

    [region] = twin.get("/gaps", PLANNER).json()["items"]

    assert (region["region"], region["day"]) == ("east", "2026-03-03")
    assert [one["store"] for one in region["shops"]] == [str(HERE)]
    assert region["shops"][0]["hands"] == region["hands"]
    assert twin.get("/gaps?day=2026-03-03&region=north", PLANNER).json()["items"] == []
    assert twin.get("/gaps?day=2020-01-01", PLANNER).status_code == 422
    assert twin.get("/gaps", ADVISOR).status_code == 403


def test_help_is_accepted_by_a_click_and_the_wall_warns_of_tomorrow(desk: Desk) -> None:
    day = ShopDay(app=desk.app, clock=desk.clock).stock_up()
    a_burst(day)
    day.store = store_id(2)
    day.book(day.at(9) + timedelta(days=1))
    fall_ill(day, but=0)
    day.store = HERE
    desk.log_in("region_manager")
    shop = "/shops/S0001/support"
    text = desk.get(shop).text
    found, *_ = desk.app.supports.propose_all(SYSTEM, store=HERE)
    job: WorkOrderId = found.trouble.work_order
    action = f"/visits/{job}/moves/support"

    assert "技师" in words(text)
    before = desk.get(f"/visits/{job}").text
    assert "询问附近门店" in words(before)
    assert action not in before
    assert action in desk.get(f"/visits/{job}/support").text
    answer = desk.client.post(action, data=fields(text, action))

    assert (answer.status_code, answer.url.path) == (200, shop)
    [agreed] = desk.app.supports.of_visit(SYSTEM, work_order=job)
    visit = desk.get(f"/visits/{job}").text
    assert "其他门店的支援" in words(visit)
    over = f"/visits/{job}/moves/send-home" if agreed.technician else action
    assert UUID(fields(visit, over)["support"]) == agreed.id
    assert "明日资源缺口" in words(desk.get("/wall").text)
    for who, told in (("parts_clerk", True), ("customer", False)):
        desk.log_in(who)
        seen = words(desk.get(f"/visits/{job}").text)
        assert ("其他门店的支援" in seen) is told
        assert "取消支援" not in seen
