"""When a car will be done, by HTTP, for the shop and for its customer."""

from tests.api.doors import House
from tests.api.test_visit_api import repaired


def test_a_customer_sees_when_their_car_is_expected(house: House) -> None:
    booked = house.booked()
    promise = house.get(f"/appointments/{booked['appointment']}", house.customer).json()["promise"]

    told = house.get(f"/visits/{booked['work_order']}/eta", house.customer)

    assert told.status_code == 200, told.text
    assert told.json() == {**promise, "done": False}


def test_what_is_done_was_done_at_one_time(house: House) -> None:
    told = house.get(f"/visits/{repaired(house)}/eta", house.customer).json()

    assert told["done"]
    assert told["likely"] == told["latest"]


def test_nothing_is_expected_of_what_was_called_off(house: House) -> None:
    booked = house.booked()
    house.post(f"/appointments/{booked['appointment']}/cancel", house.customer, {"reason": "no"})

    told = house.get(f"/visits/{booked['work_order']}/eta", house.customer).json()

    assert told == {"likely": None, "latest": None, "done": False}
