"""Offers, holds and what becomes of them, by HTTP."""

import base64
from datetime import timedelta
from typing import Any

from application.shared.caller import SYSTEM
from domain.members.plate import Plate
from domain.orders.idle import USUAL
from domain.shared.trade import Car, Energy, VehicleClass
from tests.api.doors import House, a_house
from tests.chain import a_furnished_twin


def test_an_offer_has_price_promise_and_a_token(house: House) -> None:
    offer = house.offer()

    assert offer["price"]["currency"] == "CNY"
    assert offer["price"]["amount"] == sum(line["amount"]["amount"] for line in offer["lines"])
    assert offer["starts"] < offer["promise"]["likely"] <= offer["promise"]["latest"]


def test_what_is_held_costs_what_was_offered(house: House) -> None:
    offer = house.offer()

    held = house.hold(offer)

    assert held.status_code == 201, held.text
    id = held.json()["appointment"]
    appointment = house.get(f"/appointments/{id}", house.customer).json()
    assert appointment["quoted"] == offer["price"]
    assert appointment["status"] == "held"
    assert appointment["legal"] == ["booked", "cancelled", "expired"]


def test_who_wants_a_time_at_which_nothing_is_left_is_shown_others(house: House) -> None:
    answer = house.hold(house.lost())

    assert answer.status_code == 409
    problem = answer.json()
    assert (problem["code"], problem["next"]) == ("taken", "choose-another-offer")
    assert problem["alternatives"]
    assert house.hold(problem["alternatives"][0]).status_code == 201


def test_an_offer_counts_for_ten_minutes() -> None:
    app, clock = a_furnished_twin()
    with a_house(app) as house:
        offer = house.offer()
        clock.advance(timedelta(minutes=10))

        late = house.hold(offer)

    assert (late.status_code, late.json()["code"]) == (409, "offer-expired")
    assert late.json()["alternatives"]


def test_a_changed_token_is_not_believed(twin: House) -> None:
    token = twin.offer()["token"]
    raw = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    for place in (0, 20, len(raw) - 1):
        forged = bytearray(raw)
        forged[place] ^= 1
        text = base64.urlsafe_b64encode(forged).decode().rstrip("=")
        refused = twin.hold({"token": text})
        assert (refused.status_code, refused.json()["code"]) == (422, "bad-offer")


def test_an_offer_for_one_kind_of_car_is_not_taken_for_another(twin: House) -> None:
    small = Car(
        maker="Volkswagen",
        model="Lavida",
        year=2021,
        vehicle_class=VehicleClass.SMALL,
        energy=Energy.PETROL,
    )
    other = twin.app.members.register_vehicle(
        SYSTEM, member=twin.member, car=small, plate=Plate("沪B12345")
    )
    body = {
        "offer": twin.offer()["token"],
        "member": str(twin.member),
        "vehicle": str(other),
    }

    refused = twin.post("/appointments", twin.customer, body)

    assert (refused.status_code, refused.json()["code"]) == (422, "other-car")


def test_an_appointment_moves_and_ends(house: House) -> None:
    first, *_ = house.offers()
    held = house.hold(first).json()["appointment"]
    house.post(f"/appointments/{held}/confirm", house.customer)
    later = house.offer()

    moved = house.post(f"/appointments/{held}/move", house.customer, {"offer": later["token"]})
    assert moved.status_code == 200, moved.text
    assert moved.json()["appointment"] == held
    assert not moved.json()["repriced"]
    gone = house.post(f"/appointments/{held}/cancel", house.customer, {"reason": "rain"})
    assert gone.status_code == 204, gone.text

    seen = house.get(f"/appointments/{held}", house.customer).json()
    assert (seen["status"], seen["starts"]) == ("cancelled", later["starts"])


def test_time_kept_for_walk_ins_is_for_staff(twin: House) -> None:
    def starts(**more: Any) -> list[str]:
        return [offer["starts"] for offer in twin.offers(best=20, **more)]

    assert starts(at_the_desk=True) == starts()


def test_a_guest_asks_for_offers_with_a_car_that_nobody_knows(twin: House) -> None:
    car = {
        "maker": "Volkswagen",
        "model": "Lavida",
        "year": 2021,
        "vehicle_class": "medium",
        "energy": "petrol",
    }
    wish = {"services": ["oil-service"], "place": {"lat": 31.23, "lon": 121.47}, "car": car}

    answer = twin.post("/offers", {}, wish)

    assert answer.status_code == 200
    assert answer.json()["items"]


def test_no_offer_says_why(twin: House) -> None:
    far = twin.wish(place={"lat": 43.8, "lon": 87.6})
    del far["store"]

    answer = twin.post("/offers", twin.customer, far).json()

    assert answer == {"items": [], "why_none": "no-shop-nearby", "elsewhere": []}


def test_an_idle_day_says_what_it_takes_off_before_anybody_books() -> None:
    app, _ = a_furnished_twin(idle=USUAL)
    with a_house(app) as house:
        offer = house.offer()
        booked = house.hold(offer).json()
        order = house.get(f"/orders/{booked['order']}", house.customer).json()

    discount = offer["discount"]
    assert (discount["reason"], discount["basis_points"]) == ("idle", 1_500)
    assert 0 <= discount["load_percent"] < 30
    less = offer["list_price"]["amount"] - offer["price"]["amount"]
    assert less == discount["amount"]["amount"] > 0
    assert order["total"] == offer["price"]
    named = [one for line in order["lines"] for one in line["discounts"]]
    assert {(one["kind"], one["code"]) for one in named} == {("slot", "idle-1500")}
    assert sum(one["amount"]["amount"] for one in named) == less
