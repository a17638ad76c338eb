"""One customer holds a few times at once, whichever way they are asked for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx

from application.shared.rights import Role
from domain.booking.holds import MOST_HOLDS
from domain.shared.time import minutes
from simulation.clock import HandClock
from tests.api.doors import House, badge
from tests.chain import MONDAY, store_id


def days(house: House, count: int, **more: Any) -> list[Any]:
    """An offer for each of the next days, so that none is in the way of another."""
    return [
        house.offer(earliest=(MONDAY + timedelta(days=number)).isoformat(), **more)
        for number in range(count)
    ]


def hold_all(house: House, offers: list[Any]) -> list[Any]:
    answers = [house.hold(offer) for offer in offers]
    assert {answer.status_code for answer in answers} == {201}
    return [answer.json() for answer in answers]


def test_one_hold_too_many_is_refused_with_what_to_do(house: House) -> None:
    *few, more = days(house, MOST_HOLDS + 1)
    held = hold_all(house, few)

    refused = house.hold(more)

    assert refused.status_code == 409
    problem = refused.json()
    assert (problem["code"], problem["next"]) == ("too-many-holds", "confirm-or-cancel-a-hold")
    assert problem["facts"]["most"] == MOST_HOLDS
    chinese = house.client.post(
        "/api/v1/appointments",
        json={
            "offer": more["token"],
            "member": str(house.member),
            "vehicle": str(house.vehicle),
        },
        headers=house.headers(house.customer, **{"accept-language": "zh"}),
    )
    assert "预占" in chinese.json()["detail"]
    path = f"/appointments/{held[0]['appointment']}"
    assert house.post(f"{path}/confirm", house.customer).status_code == 200
    assert house.hold(more).status_code == 201


def test_a_hold_that_is_cancelled_or_lapses_makes_room(house: House) -> None:
    *few, one, other = days(house, MOST_HOLDS + 2)
    held = hold_all(house, few)
    path = f"/appointments/{held[1]['appointment']}"
    assert house.post(f"{path}/cancel", house.customer, {"reason": "no"}).status_code == 204
    assert house.hold(one).status_code == 201
    assert house.hold(other).status_code == 409

    clock = house.app.clock
    assert isinstance(clock, HandClock)
    clock.advance(minutes(10))
    house.run_due()

    assert house.hold(house.offer()).status_code == 201


def test_a_program_with_a_token_of_the_desk_goes_no_further(house: House) -> None:
    *few, more = days(house, MOST_HOLDS + 1)
    hold_all(house, few)
    body = {"offer": more["token"], "member": str(house.member), "vehicle": str(house.vehicle)}

    for shop in (store_id(1), "chain"):
        refused = house.post("/appointments", {"badge": f"{Role.ADVISOR}.{shop}"}, body)
        assert (refused.status_code, refused.json()["code"]) == (409, "too-many-holds")


def test_holds_in_shops_out_of_reach_count_as_well(house: House) -> None:
    hold_all(house, days(house, MOST_HOLDS, store=str(store_id(2))))
    more = house.offer(earliest=(MONDAY + timedelta(days=5)).isoformat())
    body = {"offer": more["token"], "member": str(house.member), "vehicle": str(house.vehicle)}

    refused = house.post("/appointments", badge(Role.ADVISOR, store_id(1)), body)

    assert (refused.status_code, refused.json()["code"]) == (409, "too-many-holds")


def test_of_two_holds_asked_for_at_once_the_last_place_goes_to_one(house: House) -> None:
    offers = days(house, MOST_HOLDS + 5)
    hold_all(house, offers[: MOST_HOLDS - 1])

    def hold(offer: Any) -> httpx.Response:
        return house.hold(offer)

    rest = offers[MOST_HOLDS - 1 :]
    with ThreadPoolExecutor(len(rest)) as pool:
        answers = list(pool.map(hold, rest))

    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201] + [409] * (len(rest) - 1)
    refused = {answer.json()["code"] for answer in answers if answer.status_code == 409}
    assert refused == {"too-many-holds"}
