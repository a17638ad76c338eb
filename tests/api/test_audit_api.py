"""Who changed what is told to whoever answers for it."""

from uuid import uuid4

import pytest

from application.shared.rights import Role
from tests.api.doors import House, badge
from tests.chain import store_id


def test_a_manager_reads_who_changed_a_visit_and_what(house: House) -> None:
    visit = house.booked()["work_order"]
    advisor, manager = (badge(one, store_id(1)) for one in (Role.ADVISOR, Role.STORE_MANAGER))
    body = {"mileage_km": 20_000, "note": "王先生 13912345678"}
    assert house.post(f"/visits/{visit}/receive", advisor, body).status_code == 204

    answer = house.get(f"/audit/{visit}", manager)

    assert answer.status_code == 200, answer.text
    made, received = answer.json()["items"]
    assert (made["command"], made["version"], made["values"]) == ("booking.confirm", 1, {})
    assert (received["command"], received["channel"]) == ("visits.receive", "api")
    assert received["values"]["status"] == {"before": "planned", "after": "received"}
    assert received["values"]["reception"]["after"]["mileage_km"] == 20_000
    assert received["values"]["reception"]["after"]["note"] == "***"
    assert "139" not in answer.text


def test_it_comes_in_pages(twin: House) -> None:
    order = twin.booked()["order"]
    manager = badge(Role.STORE_MANAGER, store_id(1))

    first = twin.get(f"/audit/{order}", manager, params={"limit": 1}).json()
    second = twin.get(f"/audit/{order}", manager, params={"limit": 1, "after": first["next"]})

    assert [one["version"] for one in first["items"]] == [1]
    assert [one["version"] for one in second.json()["items"]] == [2]
    assert second.json()["next"] is None


def test_what_concerns_another_shop_is_not_found(house: House) -> None:
    visit = house.booked()["work_order"]
    elsewhere = badge(Role.STORE_MANAGER, store_id(2))

    for thing, who in ((visit, elsewhere), (uuid4(), badge(Role.ADMIN))):
        answer = house.get(f"/audit/{thing}", who)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.TECHNICIAN, Role.CASHIER, Role.PLANNER])
def test_who_answers_for_nobody_reads_nothing(twin: House, role: Role) -> None:
    visit = twin.booked()["work_order"]

    assert twin.get(f"/audit/{visit}", badge(role)).status_code == 403
    assert twin.get(f"/audit/{visit}", twin.customer).status_code == 403


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=99999999999", "limit=0"])
def test_a_page_that_cannot_be_is_refused(twin: House, query: str) -> None:
    visit = twin.booked()["work_order"]
    manager = badge(Role.STORE_MANAGER, store_id(1))

    assert twin.get(f"/audit/{visit}?{query}", manager).status_code == 400
