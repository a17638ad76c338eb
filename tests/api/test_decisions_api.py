"""Why this shop, this time and these hands, by HTTP."""

from typing import Any
from uuid import uuid4

from application.shared.rights import Role
from tests.api.doors import House, badge
from tests.chain import store_id

ADVISOR = badge(Role.ADVISOR, store_id(1))


def decisions(house: House, path: str, who: dict[str, str]) -> Any:
    answer = house.get(f"{path}/decisions", who)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_a_booking_tells_what_it_was_chosen_from_and_by_what_the_next_one_lost(
    house: House,
) -> None:
    booked = house.booked()

    for path in (f"/visits/{booked['work_order']}", f"/appointments/{booked['appointment']}"):
        [hold] = decisions(house, path, ADVISOR)
        assert hold["kind"] == "hold"
        assert hold["again"]
        assert not hold["by_person"]
        assert hold["considered"][0]["chosen"]
        assert hold["nearest"] == hold["considered"][1]
        lost = hold["nearest"]["points"] - hold["considered"][0]["points"]
        assert abs(hold["lost_by"]["points"] - lost) < 1e-9
        assert abs(sum(hold["lost_by"]["terms"].values()) - lost) < 1e-9
        assert hold["sentence"]["en"].startswith("S0001 ")
        assert "next was S0001" in hold["sentence"]["en"]
        assert "其次是 S0001" in hold["sentence"]["zh"]


def test_a_booking_near_several_shops_tells_of_each_and_what_would_have_changed_it(
    twin: House,
) -> None:
    booked = twin.booked(store=None, place={"lat": 31.2149, "lon": 121.47})

    [hold] = decisions(twin, f"/appointments/{booked['appointment']}", ADVISOR)

    considered = hold["considered"]
    assert {one["store"] for one in considered} == {str(store_id(number)) for number in (1, 2, 3)}
    assert considered[0]["facts"]["distance"] == 0.54
    assert considered[0]["price"]["amount"] > 0
    assert hold["otherwise"]["store"] == str(store_id(2))
    assert (hold["otherwise"]["of"], hold["otherwise"]["after"]) == ("distance", 0.5)
    assert hold["otherwise_sentence"]["en"].startswith("it would have been S0002 with distance: ")
    assert hold["otherwise_sentence"]["zh"].endswith("，则会选 S0002。")
    assert hold["again"]


def test_dispatch_names_who_came_next(house: House) -> None:
    booked = house.booked()
    visit = f"/visits/{booked['work_order']}"
    entry = {"mileage_km": 20_000}
    assert house.post(f"{visit}/receive", ADVISOR, entry).status_code == 204
    boss = {"badge": "boss"}
    assert house.post(f"{visit}/diagnose", boss, {"nothing_found": True}).status_code < 300
    assert house.post(f"{visit}/dispatch", boss).status_code == 204

    made = decisions(house, visit, ADVISOR)

    hands = [one for one in made if one["kind"] == "assignment"]
    assert [one["step"] for one in hands] == sorted({one["step"] for one in hands})
    first = hands[0]
    winner = next(one for one in first["considered"] if one["chosen"])
    assert winner["limit"] is None
    assert first["again"]
    assert first["sentence"]["en"].startswith("Change of oil and filter: ")
    assert first["sentence"]["zh"].startswith("更换机油机滤：")


def test_work_is_offered_grabbed_and_passed_on_by_the_api(house: House) -> None:
    booked, boss = house.booked(), {"badge": "boss"}
    visit = f"/visits/{booked['work_order']}"
    house.post(f"{visit}/receive", ADVISOR, {"mileage_km": 20_000})
    house.post(f"{visit}/diagnose", boss, {"nothing_found": True})
    house.post(f"{visit}/dispatch", boss)
    seen = house.get(visit, boss).json()
    assert {"offer", "transfer"} <= {*seen["moves"]}

    assert house.post(f"{visit}/offer", boss, {"step": 0}).status_code == 204
    [offered] = house.get(f"/stores/{seen['store']}/offered", ADVISOR).json()["items"]
    assert (offered["work_order"], offered["step"]) == (booked["work_order"], 0)
    stranger = house.post(f"{visit}/grab", boss, {"step": 0})
    assert (stranger.status_code, stranger.json()["code"]) == (422, "not-qualified")

    who = house.get(f"/stores/{seen['store']}/technicians", ADVISOR).json()["items"][0]["id"]
    passed = {"step": 0, "technician": who, "reason": "nobody took it"}
    assert house.post(f"{visit}/transfer", boss, passed).status_code == 204
    assert house.get(f"/stores/{seen['store']}/offered", ADVISOR).json()["items"] == []
    assert "transfer" in {one["mode"] for one in decisions(house, visit, ADVISOR)}


def test_customers_are_told_nothing_of_decisions_and_strangers_nothing_at_all(
    house: House,
) -> None:
    booked = house.booked()
    path = f"/visits/{booked['work_order']}"

    assert decisions(house, path, house.customer) == []
    assert house.get(f"{path}/decisions", badge(Role.ADVISOR, store_id(2))).status_code == 404
    assert house.get(f"/visits/{uuid4()}/decisions", ADVISOR).status_code == 404
