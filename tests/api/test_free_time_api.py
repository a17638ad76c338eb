"""Free time by HTTP: who waits is told of time, who is invited answers, strangers see nothing."""

from typing import Any

from application.shared.caller import SYSTEM
from domain.shared.role import Role
from tests.api.doors import House, badge
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.test_invitations import a_morning, done_early, open_ones
from tests.chain import store_id


def test_a_customers_program_learns_whose_it_is(house: House) -> None:
    told = house.get("/me", house.customer).json()

    assert (told["member"], told["roles"]) == (str(house.member), ["customer"])
    advisor = badge(Role.ADVISOR, store_id(1))
    assert house.get("/me", advisor).json()["member"] is None


def test_who_asks_to_wait_while_there_is_time_is_answered_with_offers(house: House) -> None:
    day = house.app.clock.now().date().isoformat()
    wish: dict[str, Any] = house.wish(member=str(house.member), first=day, last=day)
    answer = house.post("/waiting", house.customer, wish)

    assert (answer.status_code, answer.json()["code"]) == (409, "room-now")
    offers = answer.json()["alternatives"]
    assert house.hold(offers[0]).status_code == 201
    assert house.get(f"/members/{house.member}/waiting", house.customer).json()["items"] == []


def test_an_invitation_is_the_customers_own(twin: House) -> None:
    day = ShopDay(app=twin.app, clock=twin.app.clock)  # type: ignore[arg-type]
    first, then, _ = a_morning(day)
    done_early(day, first)
    [invited] = open_ones(day)
    owner, path = badge(Role.CUSTOMER, then.member), f"/invitations/{invited.id}"

    assert twin.get(path, twin.customer).status_code == 404
    assert twin.post(f"{path}/accept", twin.customer).status_code == 404
    [seen] = twin.get(f"/members/{then.member}/invitations", owner).json()["items"]
    assert seen["appointment"] == str(then.id)
    accepted = twin.post(f"{path}/accept", owner)
    assert accepted.json() == {"appointment": str(then.id)}
    moved = twin.app.visits.appointment(SYSTEM, appointment=then.id)
    assert moved.starts == invited.starts
    assert twin.post(f"{path}/decline", owner).json()["code"] == "invitation-is-over"
