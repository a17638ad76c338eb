"""The same key asks for the same thing once."""

from datetime import timedelta

from simulation.clock import HandClock
from tests.api.doors import House
from tests.api.test_visit_api import CASHIER


def test_the_same_key_answers_the_same(house: House) -> None:
    offer = house.offer()

    first, again = house.hold(offer, key="tap-1"), house.hold(offer, key="tap-1")

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()


def test_the_same_key_answers_the_same_when_the_offer_has_expired_since(house: House) -> None:
    offer = house.offer()
    first = house.hold(offer, key="tap-1")
    clock = house.app.clock
    assert isinstance(clock, HandClock)
    clock.advance(timedelta(minutes=30))

    again, new = house.hold(offer, key="tap-1"), house.hold(offer, key="tap-2")

    assert again.status_code == 201, again.text
    assert again.json() == first.json()
    assert (new.status_code, new.json()["code"]) == (409, "offer-expired")


def test_a_move_repeated_after_its_offer_expired_answers_the_same(house: House) -> None:
    booked = house.booked()
    body = {"offer": house.offer()["token"]}
    path = f"/appointments/{booked['appointment']}/move"
    first = house.post(path, house.customer, body, key="tap-1")
    clock = house.app.clock
    assert isinstance(clock, HandClock)
    clock.advance(timedelta(minutes=30))

    again = house.post(path, house.customer, body, key="tap-1")

    assert first.status_code == again.status_code == 200, again.text
    assert again.json() == first.json()


def test_the_same_key_for_something_else_is_refused(house: House) -> None:
    one, other = house.offers(best=2)
    house.hold(one, key="tap-1")

    reused = house.hold(other, key="tap-1")

    assert (reused.status_code, reused.json()["code"]) == (409, "key-reused")
    assert reused.json()["next"] == "repeat-with-another-key"


def test_a_refusal_is_not_remembered(house: House) -> None:
    lost = house.hold(house.lost(), key="tap-2")

    again = house.hold(lost.json()["alternatives"][0], key="tap-2")

    assert again.status_code == 201


def test_a_key_counts_per_person(house: House) -> None:
    held = house.hold(house.offer(), key="tap-1")
    order = held.json()["order"]
    due = house.get(f"/orders/{order}", house.customer).json()["due"]

    paid = house.post(
        f"/orders/{order}/pay",
        CASHIER,
        {"tenders": [{"tender": "card", "amount": due}]},
        key="tap-1",
    )

    assert paid.json()["code"] != "key-reused"


def test_a_key_that_nobody_could_print_is_refused(twin: House) -> None:
    refused = twin.hold(twin.offer(), key="k" * 129)

    assert (refused.status_code, refused.json()["code"]) == (422, "bad-idempotency-key")
