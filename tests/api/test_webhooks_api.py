"""Programs by HTTP: the stream by position, and subscriptions of their own."""

from typing import Any
from uuid import uuid4

import httpx

from application.shared.rights import Role
from application.webhooks.subscriptions import MOST_OF_ONE
from tests.api.doors import House, badge
from tests.chain import store_id

HERE, THERE = store_id(1), store_id(2)
MANAGER, NEIGHBOUR = badge(Role.STORE_MANAGER, HERE), badge(Role.STORE_MANAGER, THERE)
ADMIN, ADVISOR = badge(Role.ADMIN), badge(Role.ADVISOR, HERE)
URL = "https://erp.example.com/hear"


def told(house: House, who: dict[str, str], **params: Any) -> Any:
    while house.app.stream.move():
        pass
    answer = house.get("/events", who, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def all_told(house: House, who: dict[str, str], **params: Any) -> list[Any]:
    """Page by page to where the stream stands still."""
    after, items = 0, list[Any]()
    while (page := told(house, who, after=after, **params))["next"] != after:
        items += page["items"]
        after = page["next"]
    assert after == house.app.stream.last()
    return items


def subscribe(house: House, who: dict[str, str], **body: Any) -> httpx.Response:
    return house.post("/webhooks", who, {"url": URL, **body})


def test_the_stream_is_read_page_by_page_as_far_as_one_reaches(house: House) -> None:
    house.booked()

    mine, theirs = all_told(house, MANAGER, limit=3), all_told(house, NEIGHBOUR, limit=50)

    positions = [one["data"]["position"] for one in mine]
    assert positions == sorted({*positions})
    assert {one["data"]["store"] for one in mine} == {str(HERE), None}
    assert {one["data"]["store"] for one in theirs} == {str(THERE), None}
    assert "AppointmentBooked" in {one["type"] for one in mine}
    assert not {one["type"] for one in mine} & {"PersonAdded", "TokenIssued", "LoggedIn"}
    [booked] = all_told(house, ADMIN, kind="AppointmentBooked")
    assert {*booked} == {"type", "timestamp", "data"}
    assert {*booked["data"]} == {"position", "revision", "store", "subject"}
    both = all_told(house, ADMIN, kind=["AppointmentBooked", "OrderConfirmed"])
    assert len(both) == 2


def test_who_may_not_hear_is_told_nothing(twin: House) -> None:
    for who in (ADVISOR, twin.customer):
        assert twin.get("/events", who).status_code == 403
        assert twin.get("/webhooks", who).status_code == 403
        assert subscribe(twin, who).status_code == 403
    assert twin.get("/events", {}).status_code == 401
    unknown = twin.get("/events", MANAGER, params={"kind": "PersonAdded"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown-event")
    assert twin.get("/events", MANAGER, params={"after": -1}).status_code == 400
    assert twin.get("/events", MANAGER, params={"after": 2**62}).json()["next"] == 2**62


def test_a_subscription_lives_by_http(house: House) -> None:
    made = subscribe(house, MANAGER, kinds=["CarReleased"])
    assert made.status_code == 201, made.text
    id, secret = made.json()["id"], made.json()["secret"]

    assert secret.startswith("whsec_")
    [shown] = house.get("/webhooks", MANAGER).json()["items"]
    assert secret not in house.get("/webhooks", MANAGER).text
    assert (shown["url"], shown["kinds"], shown["status"]) == (URL, ["CarReleased"], "active")
    assert house.get("/webhooks", NEIGHBOUR).json()["items"] == []
    assert len(house.get("/webhooks", ADMIN).json()["items"]) == 1
    for step in ("pause", "resume"):
        assert house.post(f"/webhooks/{id}/{step}", NEIGHBOUR).status_code == 404
        assert house.post(f"/webhooks/{id}/{step}", MANAGER).status_code == 204
        assert house.post(f"/webhooks/{id}/{step}", MANAGER).status_code == 409
    assert house.post(f"/webhooks/{id}/replay", MANAGER, {"start": 0}).status_code == 204
    assert house.get("/webhooks", MANAGER).json()["items"][0]["position"] == 0
    assert house.get(f"/webhooks/{id}/deliveries", MANAGER).json()["items"] == []
    address = f"/api/v1/webhooks/{id}"
    assert house.client.delete(address, headers=house.headers(NEIGHBOUR)).status_code == 404
    assert house.client.delete(address, headers=house.headers(MANAGER)).status_code == 204
    assert house.post(f"/webhooks/{id}/test", MANAGER).status_code == 404
    assert house.get("/webhooks", MANAGER).json()["items"] == []


def test_the_same_key_subscribes_once_with_one_secret(house: House) -> None:
    first = house.post("/webhooks", MANAGER, {"url": URL}, key="hear-1")
    again = house.post("/webhooks", MANAGER, {"url": URL}, key="hear-1")

    assert first.json() == again.json()
    assert len(house.get("/webhooks", MANAGER).json()["items"]) == 1


def test_what_cannot_be_told_is_refused_with_a_sentence(twin: House) -> None:
    def code(**body: Any) -> tuple[int, str]:
        answer = subscribe(twin, MANAGER, **body)
        return answer.status_code, answer.json()["code"]

    assert code(url="https://169.254.169.254/latest") == (422, "address-refused")
    assert code(url="http://erp.example.com/") == (422, "address-refused")
    assert code(url="erp") == (422, "bad-url")
    assert code(kinds=["LoggedIn"]) == (422, "unknown-event")
    assert code(kinds=["CarReleased", "CarReleased"]) == (422, "repeated")
    assert code(start=10**6) == (422, "out-of-range")
    assert twin.post(f"/webhooks/{uuid4()}/pause", MANAGER).status_code == 404
    for _ in range(MOST_OF_ONE):
        assert subscribe(twin, MANAGER).status_code == 201
    assert code() == (409, "too-many-subscriptions")
