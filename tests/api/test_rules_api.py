"""The rules of dispatch by HTTP: read with their source, changed with a reason, kept by version."""

from typing import Any
from uuid import UUID

import httpx

from application.shared.caller import SYSTEM
from application.shared.rights import Role
from domain.dispatch.rules import RULES
from tests.api.doors import House, badge
from tests.chain import store_id

HERE, THERE = store_id(1), store_id(2)
PLANNER, MANAGER = badge(Role.PLANNER), badge(Role.STORE_MANAGER, HERE)
ADVISOR = badge(Role.ADVISOR, HERE)


def say(
    house: House, who: dict[str, str], *, key: str | None = None, **said: Any
) -> httpx.Response:
    return house.post("/rules/versions", who, {"reason": "a trial", **said}, key=key)


def rules(house: House, who: dict[str, str], path: str = f"/stores/{HERE}/rules") -> Any:
    answer = house.get(path, who)
    assert answer.status_code == 200, answer.text
    return answer.json()


def of(told: Any, name: str) -> Any:
    return next(one for one in told["rules"] if one["name"] == name)


def test_every_rule_of_a_shop_is_told_with_its_bounds_and_who_says_so(house: House) -> None:
    assert say(house, PLANNER, values={"offer.wait": 80, "hands.load": 5}).status_code == 201
    assert say(house, PLANNER, values={"hands.load": 6}, region="east").status_code == 201
    said = say(house, MANAGER, values={"hands.skill": 9.5}, store=str(HERE))

    told = rules(house, MANAGER)

    assert said.json()["level"] == "shop"
    assert said.json()["last"]["values"] == {"hands.skill": 9.5}
    assert {one["name"] for one in told["rules"]} == {*RULES}
    assert told["version"] == "1 + chain 1 + region 1 + shop 1"
    assert of(told, "offer.wait") == {
        "name": "offer.wait", "value": 80.0, "level": "chain", "least": 0.0, "most": 100.0,
    }  # fmt: skip
    assert [of(told, f"hands.{one}")["level"] for one in ("load", "skill", "rating")] == [
        "region", "shop", "standard",
    ]  # fmt: skip
    east = rules(house, PLANNER, "/rules?region=east")
    assert of(east, "hands.skill")["level"] == "standard"
    assert rules(house, PLANNER, "/rules")["version"] == "1 + chain 1"


def test_versions_are_told_newest_first_with_who_and_why(twin: House) -> None:
    say(twin, PLANNER, values={"offer.wait": 80, "offer.load": 1})
    say(twin, PLANNER, values={"offer.wait": None}, reason="back again")
    say(twin, PLANNER, values={"offer.load": 2}, instead=True)

    told = rules(twin, MANAGER, "/rules/versions")["items"]

    assert [(one["number"], one["values"]) for one in told] == [
        (3, {"offer.load": 2.0}),
        (2, {"offer.load": 1.0}),
        (1, {"offer.wait": 80.0, "offer.load": 1.0}),
    ]
    assert told[1]["reason"] == "back again"
    assert len({one["by"] for one in told}) == 1


def test_the_same_key_says_it_once(house: House) -> None:
    first = say(house, PLANNER, values={"offer.wait": 80}, key="rules-1")
    say(house, PLANNER, values={"offer.wait": 70})
    again = say(house, PLANNER, values={"offer.wait": 80}, key="rules-1")
    other = say(house, PLANNER, values={"offer.wait": 90}, key="rules-1")

    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (409, "key-reused")
    assert len(rules(house, PLANNER, "/rules/versions")["items"]) == 2


def test_offers_and_decisions_name_the_rules_they_were_made_by(house: House) -> None:
    assert say(house, MANAGER, values={"offer.wait": 12.0}, store=str(HERE)).status_code == 201

    booked = house.booked()

    [hold] = house.get(f"/visits/{booked['work_order']}/decisions", ADVISOR).json()["items"]
    assert hold["rules"] == "1 + shop 1"
    weights = {term["name"]: term["weight"] for term in hold["considered"][0]["terms"]}
    assert weights["wait"] == 12.0
    assert hold["again"]


def test_what_is_beyond_bounds_or_reach_is_a_problem(twin: House) -> None:
    beyond = say(twin, PLANNER, values={"offer.wait": 101})
    assert (beyond.status_code, beyond.json()["code"]) == (422, "out-of-range")
    assert beyond.json()["facts"] == {"field": "offer.wait", "least": 0.0, "most": 100.0}
    unknown = say(twin, PLANNER, values={"offer.colour": 1})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown-rule")
    both = say(twin, PLANNER, values={}, region="east", store=str(HERE))
    assert (both.status_code, both.json()["code"]) == (422, "bad-rules")

    wait = {"offer.wait": 1}
    assert say(twin, MANAGER, values=wait).status_code == 403
    assert say(twin, MANAGER, values=wait, region="east").status_code == 403
    assert say(twin, MANAGER, values=wait, store=str(THERE)).status_code == 404
    assert say(twin, ADVISOR, values=wait, store=str(HERE)).status_code == 403
    assert say(twin, {}, values=wait).status_code == 401
    assert say(twin, PLANNER, values=wait, region="atlantis").status_code == 400
    assert say(twin, PLANNER, values=wait, region="south").status_code == 404
    assert twin.get(f"/stores/{HERE}/rules", twin.customer).status_code == 403
    assert twin.get(f"/stores/{THERE}/rules", MANAGER).status_code == 404
    assert twin.post("/rules/versions", PLANNER, {"values": wait}).status_code == 400
    assert rules(twin, PLANNER, "/rules/versions")["items"] == []


def test_refusals_are_told_in_chinese_too(twin: House) -> None:
    body = {"values": {"offer.colour": 1}, "reason": "x"}

    told = twin.post("/rules/versions", PLANNER | {"accept-language": "zh-CN"}, body)

    assert told.json()["detail"] == "没有这条派工规则，请核对名称。"


def test_the_audit_log_tells_what_was_said(house: House) -> None:
    say(house, MANAGER, values={"offer.wait": 80}, store=str(HERE))
    said = say(house, MANAGER, values={"offer.wait": 70}, store=str(HERE))

    noted = house.app.trails.of(SYSTEM, subject=UUID(said.json()["id"]))

    last = max(noted, key=lambda one: one.version)
    assert last.command == "rules.change"
    [(before, after)] = last.values.values()
    assert before is None
    assert after["values"] == {"offer.wait": 70.0}
    assert after["reason"] == "***"
