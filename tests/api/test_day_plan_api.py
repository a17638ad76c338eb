"""The day of a shop planned by HTTP."""

from typing import Any
from uuid import UUID

from application.shared.caller import SYSTEM
from application.shared.rights import Role
from domain.shared.ids import AppointmentId
from tests.api.doors import House, badge
from tests.chain import store_id

HERE = store_id(1)
CHIEF = badge(Role.SUPERVISOR, HERE)
PATH = f"/stores/{HERE}/day-plan"
TODAY = {"date": "2026-03-02", "iterations": 100}


def proposed(house: House, **more: Any) -> Any:
    answer = house.post(PATH, CHIEF, {**TODAY, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def displaced(house: House) -> str:
    booked: str = house.booked()["appointment"]
    house.app.booking.displace(SYSTEM, appointment=AppointmentId(UUID(booked)), cause="test")
    return booked


def test_a_plan_is_looked_at_and_accepted_once(house: House) -> None:
    appointment = displaced(house)

    plan = proposed(house)
    done = house.post(f"{PATH}/accept", CHIEF, {"plan": plan["plan"]})
    again = house.post(f"{PATH}/accept", CHIEF, {"plan": plan["plan"]})

    assert done.status_code == 200, done.text
    assert done.json()["customers"] == plan["customers"] == [appointment]
    assert done.json()["people"] == plan["people"]
    assert {one["appointment"] for one in plan["operations"]} == {appointment}
    assert all(one["before"] is None and one["changed"] for one in plan["operations"])
    assert (plan["search"]["iterations"], plan["search"]["seed"]) == (100, 1)
    status = house.get(f"/appointments/{appointment}", CHIEF).json()["status"]
    assert status == "booked"
    assert (again.status_code, again.json()["code"]) == (409, "plan-is-stale")


def test_why_a_plan_was_accepted_is_told_to_who_works_there(house: House) -> None:
    displaced(house)
    plan = proposed(house)
    house.post(f"{PATH}/accept", CHIEF, {"plan": plan["plan"]})

    [told] = house.get(f"{PATH}/accepted", CHIEF, params={"day": "2026-03-02"}).json()["items"]
    customer = house.get(f"{PATH}/accepted", house.customer, params={"day": "2026-03-02"})

    assert (told["before"], told["after"]) == (plan["before"], plan["after"])
    assert (told["engine"], told["seed"]) == (plan["search"]["engine"], 1)
    assert told["moved"] == told["planned"] == len(plan["operations"]) == len(told["steps"])
    assert told["steps"] == plan["steps"]
    first = told["steps"][0]
    assert (first["bind"], first["after"]) == ("arrival", None)
    assert " waits for the car until " in first["why"]["en"]
    assert "：等车到店，" in first["why"]["zh"]
    assert customer.status_code == 404


def test_the_same_key_accepts_once_and_answers_the_same(house: House) -> None:
    displaced(house)
    body = {"plan": proposed(house)["plan"]}

    first = house.post(f"{PATH}/accept", CHIEF, body, key="k")
    second = house.post(f"{PATH}/accept", CHIEF, body, key="k")

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()


def test_what_has_no_hands_is_told_in_both_languages(house: House) -> None:
    appointment = displaced(house)
    for number, person in enumerate(house.app.directory.technicians_of(HERE)):
        span = {"start": "2026-03-02T08:00:00+08:00", "end": "2026-03-02T20:00:00+08:00"}
        away = house.post(f"/technicians/{person.id}/absences", CHIEF, {**span, "cause": "sick"})
        assert away.status_code == 201, number

    [later] = proposed(house)["postponed"]

    assert (later["appointment"], later["lack"]) == (appointment, "room")
    assert later["why"] == {"zh": "当天排不下", "en": "there is no room for it"}


def test_a_plan_of_another_shop_or_of_nobody_is_refused(twin: House) -> None:
    displaced(twin)
    plan = proposed(twin)["plan"]
    elsewhere = badge(Role.STORE_MANAGER, store_id(2))
    other = f"/stores/{store_id(2)}/day-plan"

    assert twin.post(f"{other}/accept", elsewhere, {"plan": plan}).status_code == 404
    assert twin.post(PATH, elsewhere, TODAY).status_code == 404
    assert twin.post(PATH, badge(Role.ADVISOR, HERE), TODAY).status_code == 403
    assert twin.post(PATH, {}, TODAY).status_code == 401
    offer = twin.offer()["token"]
    for token in (offer, plan[:-4], "x", plan + "AAAA"):
        refused = twin.post(f"{PATH}/accept", CHIEF, {"plan": token})
        assert (refused.status_code, refused.json()["code"]) == (422, "bad-plan")
    swapped = twin.post(
        "/appointments",
        twin.customer,
        {"offer": plan, "member": str(twin.member), "vehicle": str(twin.vehicle)},
    )
    assert (swapped.status_code, swapped.json()["code"]) == (422, "bad-offer")


def test_wishes_that_no_search_can_have_are_refused(twin: House) -> None:
    for wrong in (
        {"seconds": 11},
        {"seconds": 0},
        {"iterations": -1},
        {"iterations": 10**9},
        {"seed": 2**31},
        {"date": "2026-13-01"},
        {"other": 1},
    ):
        assert twin.post(PATH, CHIEF, {**TODAY, **wrong}).status_code == 400, wrong
    for wrong in ({"date": "2026-03-01"}, {"date": "9999-12-31"}, {"date": "2030-01-01"}):
        assert twin.post(PATH, CHIEF, {**TODAY, **wrong}).status_code == 422, wrong
