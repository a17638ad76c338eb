"""Another time or another shop for what is booked, by HTTP."""

from typing import Any
from uuid import UUID, uuid4

from application.shared.caller import SYSTEM
from application.shared.rights import Role
from domain.shared.ids import AppointmentId
from tests.api.doors import House, badge
from tests.chain import store_id

HERE, ELSEWHERE = store_id(1), store_id(2)
ADVISOR = badge(Role.ADVISOR, HERE)


def booked(house: House, service: str = "wash") -> Any:
    """A wash costs less here than elsewhere."""
    held = house.hold(house.offer(services=[service])).json()
    return house.post(f"/appointments/{held['appointment']}/confirm", house.customer).json()


def alternatives(house: House, who: dict[str, str], appointment: str) -> Any:
    answer = house.get(f"/appointments/{appointment}/alternatives", who, params={"best": 20})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def displace(house: House, appointment: str) -> None:
    id = AppointmentId(UUID(appointment))
    house.app.booking.displace(SYSTEM, appointment=id, cause="closure")


def test_an_appointment_moves_to_another_shop_at_its_price(house: House) -> None:
    before = booked(house)
    offer = house.offer(services=["wash"], store=str(ELSEWHERE))

    path = f"/appointments/{before['appointment']}"
    answer = house.post(f"{path}/move", house.customer, {"offer": offer["token"]})

    assert answer.status_code == 200, answer.text
    moved = answer.json()
    assert moved["repriced"]
    assert moved["price"] == offer["price"] != moved["before"]
    assert moved["owed_back"]["amount"] == 0
    left = house.get(path, house.customer).json()
    there = house.get(f"/appointments/{moved['appointment']}", house.customer).json()
    assert (left["status"], left["rebooked_as"]) == ("cancelled", moved["appointment"])
    assert (there["status"], there["instead_of"]) == ("booked", before["appointment"])
    assert (there["store"], there["order"]) == (str(ELSEWHERE), moved["order"])
    assert house.get(f"/visits/{moved['work_order']}", house.customer).json()["status"] == "planned"


def test_staff_move_nobody_to_a_shop_that_is_not_theirs(house: House) -> None:
    before = booked(house)
    offer = house.offer(services=["wash"], store=str(ELSEWHERE))

    path = f"/appointments/{before['appointment']}"
    refused = house.post(f"{path}/move", ADVISOR, {"offer": offer["token"]})

    assert refused.status_code == 403
    assert house.get(path, house.customer).json()["status"] == "booked"


def test_whoever_was_displaced_chooses_among_alternatives(house: House) -> None:
    before = booked(house)
    id = before["appointment"]
    displace(house, id)

    for_the_desk = alternatives(house, ADVISOR, id)
    shown = alternatives(house, house.customer, id)

    assert {one["offer"]["store"] for one in for_the_desk} == {str(HERE)}
    assert {one["offer"]["store"] for one in shown} > {str(HERE)}
    quoted = house.get(f"/appointments/{id}", house.customer).json()["quoted"]
    for one in shown:
        here = one["offer"]["store"] == str(HERE)
        assert one["price"] == (quoted if here else one["offer"]["price"])
    chosen = for_the_desk[0]
    taken = house.post(f"/appointments/{id}/move", ADVISOR, {"offer": chosen["offer"]["token"]})
    assert taken.status_code == 200, taken.text
    assert taken.json()["price"] == chosen["price"]
    assert house.get(f"/appointments/{id}", house.customer).json()["status"] == "booked"


def test_what_is_over_has_no_alternatives_and_what_is_not_mine_does_not_exist(
    house: House,
) -> None:
    id = booked(house)["appointment"]
    stranger = badge(Role.CUSTOMER, uuid4())
    house.post(f"/appointments/{id}/cancel", house.customer, {"reason": "rain"})

    over = house.get(f"/appointments/{id}/alternatives", house.customer)
    strange = house.get(f"/appointments/{id}/alternatives", stranger)

    assert (over.status_code, over.json()["code"]) == (409, "illegal-move")
    assert strange.status_code == 404


def test_a_shop_sees_whom_it_displaced_in_its_day_and_in_a_list_of_their_own(
    house: House,
) -> None:
    first, second = booked(house)["appointment"], booked(house)["appointment"]
    displace(house, first)

    day = house.get(f"/stores/{HERE}/appointments", ADVISOR).json()["items"]
    lost = house.get(f"/stores/{HERE}/displaced", ADVISOR).json()["items"]

    assert {row["id"]: row["alert"] for row in day} == {first: True, second: False}
    assert [(row["id"], row["displaced_by"]) for row in lost] == [(first, "closure")]
    known = [house.get(f"/appointments/{first}", who).json() for who in (ADVISOR, house.customer)]
    assert [one["displaced_by"] for one in known] == ["closure", None]
    assert house.get(f"/stores/{ELSEWHERE}/displaced", ADVISOR).status_code == 404
    assert house.get(f"/stores/{HERE}/displaced", house.customer).status_code == 404


def test_a_repair_of_several_days_says_how_many_nights_the_car_stays(house: House) -> None:
    offer = house.offer(services=["engine-overhaul"])

    assert offer["nights"] >= 1
    assert offer["starts"] < offer["ends"] <= offer["promise"]["likely"]
    held = house.hold(offer).json()["appointment"]
    assert house.get(f"/appointments/{held}", house.customer).json()["nights"] == offer["nights"]


def test_more_services_than_one_visit_holds_are_refused(house: House) -> None:
    wish = house.wish(services=["big-service", "panel-paint", "panel-respray", "engine-overhaul"])

    refused = house.post("/offers", house.customer, wish)

    assert (refused.status_code, refused.json()["code"]) == (422, "too-much-for-a-visit")
