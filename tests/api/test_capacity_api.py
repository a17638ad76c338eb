"""Closing and being away, by HTTP."""

from application.shared.rights import Role
from tests.api.doors import House, badge
from tests.chain import store_id

SUPERVISOR = badge(Role.SUPERVISOR, store_id(1))
TODAY = {"start": "2026-03-02T08:00:00+08:00", "end": "2026-03-02T20:00:00+08:00"}


def test_a_closed_bay_displaces_who_planned_to_be_there(house: House) -> None:
    booked = house.booked()
    bays = house.get(f"/stores/{store_id(1)}/bays", SUPERVISOR).json()["items"]

    closed = [
        house.post(f"/bays/{bay['id']}/closures", SUPERVISOR, {**TODAY, "cause": "breakdown"})
        for bay in bays
    ]

    assert {answer.status_code for answer in closed} == {201}
    displaced = [id for answer in closed for id in answer.json()["displaced"]]
    assert displaced == [booked["appointment"]]
    appointment = house.get(f"/appointments/{booked['appointment']}", house.customer).json()
    assert appointment["status"] == "displaced"


def test_a_closure_is_lifted_once(twin: House) -> None:
    (bay, *_) = twin.get(f"/stores/{store_id(1)}/bays", SUPERVISOR).json()["items"]
    path = f"/bays/{bay['id']}/closures"
    closed = twin.post(path, SUPERVISOR, {**TODAY, "cause": "inspection"}).json()
    address = f"/api/v1{path}/{closed['claim']}"

    first = twin.client.delete(address, headers=twin.headers(SUPERVISOR))
    second = twin.client.delete(address, headers=twin.headers(SUPERVISOR))

    assert (first.status_code, second.status_code) == (204, 404)


def test_other_hands_take_over_from_who_is_away(house: House) -> None:
    booked = house.booked()
    people = house.get(f"/stores/{store_id(1)}/technicians", SUPERVISOR).json()["items"]

    answers = [
        house.post(
            f"/technicians/{person['id']}/absences", SUPERVISOR, {**TODAY, "cause": "sick"}
        ).json()
        for person in people[:1]
    ]

    told = [id for answer in answers for id in (*answer["swapped"], *answer["displaced"])]
    assert set(told) <= {booked["appointment"]}
    appointment = house.get(f"/appointments/{booked['appointment']}", house.customer).json()
    assert appointment["status"] == "booked"


def test_a_shop_closes_for_a_day_and_opens_after_all(twin: House) -> None:
    days = {"days": ["2026-03-03"]}
    manager = badge(Role.STORE_MANAGER, store_id(1))

    closed = twin.post(f"/stores/{store_id(1)}/closed-days", manager, days)
    opened = twin.post(f"/stores/{store_id(1)}/opened-days", manager, days)

    assert (closed.status_code, opened.status_code) == (200, 204)


def test_who_waits_stands_in_a_shops_list_until_they_do_not_want_to(house: House) -> None:
    body = {
        "member": str(house.member),
        "vehicle": str(house.vehicle),
        "services": ["oil-service"],
        "store": str(store_id(1)),
        "first": "2026-03-04",
        "last": "2026-03-04",
    }
    manager, days = badge(Role.STORE_MANAGER, store_id(1)), {"days": ["2026-03-04"]}
    house.post(f"/stores/{store_id(1)}/closed-days", manager, days)
    wait = house.post("/waiting", house.customer, body).json()["id"]

    listed = house.get(f"/stores/{store_id(1)}/waiting", SUPERVISOR).json()["items"]
    gone = house.post(f"/waiting/{wait}/withdraw", house.customer)

    assert [one["id"] for one in listed] == [wait]
    assert gone.status_code == 204
    assert house.get(f"/waiting/{wait}", house.customer).json()["status"] == "withdrawn"
    assert house.get(f"/stores/{store_id(1)}/waiting", SUPERVISOR).json()["items"] == []
    house.post(f"/stores/{store_id(1)}/opened-days", manager, days)
