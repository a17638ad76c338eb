"""Lists and single things, by HTTP."""

from typing import Any
from uuid import uuid4

import pytest

from application.shared.rights import Role
from tests.api.doors import House, badge
from tests.chain import store_id

HERE = store_id(1)
ADVISOR = badge(Role.ADVISOR, HERE)
LISTS = ("visits", "waits", "invitations")


def test_shops_are_paged_by_key(twin: House) -> None:
    first = twin.get("/stores", {}, params={"limit": 2}).json()
    second = twin.get("/stores", {}, params={"limit": 2, "after": first["next"]}).json()

    codes = [store["code"] for page in (first, second) for store in page["items"]]
    assert codes == ["S0001", "S0002", "S0003"]
    assert second["next"] is None


def test_a_shop_has_bays_for_all_and_people_for_its_staff(twin: House) -> None:
    assert twin.get(f"/stores/{HERE}", {}).json()["code"] == "S0001"
    assert len(twin.get(f"/stores/{HERE}/bays", {}).json()["items"]) == 6
    assert twin.get(f"/stores/{HERE}/technicians", {}).status_code == 401
    assert len(twin.get(f"/stores/{HERE}/technicians", ADVISOR).json()["items"]) == 4
    assert twin.get(f"/stores/{store_id(2)}/technicians", ADVISOR).status_code == 404


_TIMES = [f"2026-03-02T{hour:02}:00:00+08:00" for hour in (9, 12, 15)]


def test_visits_are_listed_the_newest_first_and_paged(house: House) -> None:
    made = [house.booked(earliest=time)["work_order"] for time in _TIMES]

    first = house.get("/visits", ADVISOR, params={"store": str(HERE), "limit": 2}).json()
    second = house.get("/visits", ADVISOR, params={"limit": 2, "after": first["next"]}).json()

    listed = [visit["id"] for page in (first, second) for visit in page["items"]]
    assert listed == sorted(made, reverse=True)
    assert first["items"][0]["plate"] == "沪A00001"
    assert first["items"][0]["stage"] == "booking"


def test_visits_are_listed_within_reach(house: House) -> None:
    house.booked()

    assert len(house.get("/visits", house.customer).json()["items"]) == 1
    assert house.get("/visits", badge(Role.ADVISOR, store_id(2))).json()["items"] == []
    assert house.get("/visits", badge(Role.CUSTOMER, uuid4())).json()["items"] == []
    elsewhere = house.get("/visits", ADVISOR, params={"store": str(store_id(2))})
    assert elsewhere.status_code == 404


def test_a_shops_day_has_its_appointments_in_order(house: House) -> None:
    booked = [house.booked(earliest=time)["appointment"] for time in _TIMES]

    today = house.get(f"/stores/{HERE}/appointments", ADVISOR).json()["items"]
    sunday = house.get(f"/stores/{HERE}/appointments", ADVISOR, params={"day": "2026-03-01"})

    assert {row["id"] for row in today} == set(booked)
    assert [row["starts"] for row in today] == sorted(row["starts"] for row in today)
    assert all(row["work_order"] and row["plate"] for row in today)
    assert sunday.json()["items"] == []


def test_a_day_outside_the_calendar_is_refused(twin: House) -> None:
    answer = twin.get(f"/stores/{HERE}/appointments", ADVISOR, params={"day": "9999-12-31"})

    assert (answer.status_code, answer.json()["code"]) == (422, "out-of-range")


def test_the_catalogue_is_searched_in_both_languages(twin: House) -> None:
    chinese = twin.get("/catalogue", {}, params={"q": "机油", "limit": 5}).json()["items"]
    english = twin.get("/catalogue", {}, params={"q": "oil", "limit": 5}).json()["items"]

    assert chinese
    assert english


def test_the_catalogue_is_paged_by_the_last_thing_seen(twin: House) -> None:
    question = {"q": "oil"}
    everything = twin.get("/catalogue", {}, params=question).json()["items"]

    seen: list[Any] = []
    after: dict[str, str] = {}
    while not seen or after:
        answer = twin.get("/catalogue", {}, params={**question, **after, "limit": 3}).json()
        seen += answer["items"]
        after = {"after": answer["next"]} if answer["next"] else {}

    assert len(everything) > 3
    assert seen == everything
    stranger = twin.get("/catalogue", {}, params={"after": str(uuid4())})
    assert (stranger.status_code, stranger.json()["code"]) == (404, "not-in-catalogue")


def test_a_car_is_at_most_of_next_year_and_a_year_that_its_vin_denies_is_told(house: House) -> None:
    car = {"maker": "大众", "model": "朗逸", "vehicle_class": "medium", "energy": "petrol"}
    vin = "LSVAU033982184785"

    def register(year: int) -> Any:
        body = {"car": {**car, "year": year}, "vin": vin}
        return house.post(f"/members/{house.member}/vehicles", ADVISOR, body).json()

    refused = register(2100)
    assert (refused["code"], refused["facts"]["latest"]) == ("not-built-yet", 2027)
    kept = register(2015)["vehicle"]
    assert (kept["year"], kept["year_of_vin"]) == (2015, 2008)


def test_what_fits_a_car_is_told_to_whoever_may_see_the_car(twin: House) -> None:
    params = {"vehicle": str(twin.vehicle), "limit": 200}

    fitting = twin.get("/catalogue", twin.customer, params=params).json()["items"]
    everything = twin.get("/catalogue", {}, params={"limit": 200}).json()["items"]

    assert len(fitting) < len(everything) or everything[-1] != fitting[-1]
    assert twin.get("/catalogue", {}, params=params).status_code == 404


def test_a_service_and_a_part_are_shown_by_code(twin: House) -> None:
    service = twin.get("/catalogue/services/oil-service", {}).json()

    assert service["operations"][0]["minutes"]["medium"] > 0
    assert twin.get("/catalogue/parts/OF-VW-01", {}).json()["unit"] == "piece"
    assert twin.get("/catalogue/services/nothing", {}).json()["code"] == "not-in-catalogue"


def test_a_member_joins_once_and_brings_a_car(house: House) -> None:
    body = {"name": "王小明", "phone": "+86 139 1234 5678"}
    first = house.post("/members", ADVISOR, body)
    again = house.post("/members", ADVISOR, {"name": "王晓明", "phone": "13912345678"})
    member = first.json()["id"]
    car = {
        "maker": "比亚迪",
        "model": "海豹",
        "year": 2024,
        "vehicle_class": "medium",
        "energy": "electric",
    }
    vehicle = house.post(
        f"/members/{member}/vehicles", ADVISOR, {"car": car, "plate": "沪a·d12345"}
    )

    assert first.status_code == 201
    assert first.json() == {"id": member, "known": False, "name": "王小明"}
    assert again.json() == {"id": member, "known": True, "name": "王小明"}
    assert house.get(f"/members/{member}", ADVISOR).json()["phone"] == "13912345678"
    cars = house.get(f"/members/{member}/vehicles", ADVISOR).json()["items"]
    assert [one["plate"] for one in cars] == ["沪AD12345"]
    kept = house.get(f"/vehicles/{vehicle.json()['id']}", ADVISOR).json()
    assert vehicle.json()["vehicle"] == kept
    assert (kept["maker"], kept["model"], kept["maker_is_known"]) == ("BYD", "Seal", True)


def test_a_member_is_found_by_phone_and_by_a_plate_with_a_wrong_character(house: House) -> None:
    by_phone = house.post("/members/lookup", ADVISOR, {"phone": "138 0000 0001"}).json()
    by_plate = house.post("/members/lookup", ADVISOR, {"plate": "沪a·00002"}).json()
    nobody = house.post("/members/lookup", ADVISOR, {"phone": "13900000000"}).json()
    both = house.post("/members/lookup", ADVISOR, {"phone": "13900000000", "plate": "沪A00001"})

    assert [match["member"]["id"] for match in by_phone["items"]] == [str(house.member)]
    assert [match["vehicles"][0]["plate"] for match in by_plate["items"]] == ["沪A00001"]
    assert nobody["items"] == []
    assert both.status_code == 422


def test_the_desk_is_warned_before_it_writes_somebody_down_twice(house: House) -> None:
    member = {"name": "顾客1", "phone": "138 0000 0002"}
    known = house.post("/members/hints", ADVISOR, member).json()["items"]
    nobody = house.post("/members/hints", ADVISOR, {**member, "name": "王小明"}).json()["items"]
    cars = house.post("/vehicles/hints", ADVISOR, {"plate": "沪A00002"}).json()["items"]

    assert known == [{"known": str(house.member), "likeness": "name_and_near_phone"}]
    assert nobody == []
    assert cars == [{"known": str(house.vehicle), "likeness": "near_plate"}]
    assert house.post("/members/hints", house.customer, member).status_code == 403
    assert house.post("/vehicles/hints", house.customer, {"plate": "沪A00002"}).status_code == 403
    bad = house.post("/members/hints", ADVISOR, {**member, "phone": "12"})
    assert (bad.status_code, bad.json()["code"]) == (422, "bad-phone")


def test_a_customer_sees_own_cars_and_nobody_elses(house: House) -> None:
    stranger = badge(Role.CUSTOMER, uuid4())

    assert house.get(f"/vehicles/{house.vehicle}", house.customer).status_code == 200
    assert house.get(f"/vehicles/{house.vehicle}", stranger).status_code == 404
    assert house.get(f"/members/{house.member}", house.customer).json()["name"] == "顾客1"
    assert house.get(f"/members/{house.member}", stranger).status_code == 404


def test_a_customers_whole_file_is_for_staff(house: House) -> None:
    visit, path = house.booked()["work_order"], f"/members/{house.member}/file"

    file = house.get(path, ADVISOR).json()
    lists = {name: house.get(f"{path}/{name}", ADVISOR).json() for name in LISTS}

    assert file["member"] == house.get(f"/members/{house.member}", ADVISOR).json()
    assert [one["id"] for one in file["vehicles"]] == [str(house.vehicle)]
    assert [one["id"] for one in file["visits"]["items"]] == [visit]
    assert {name: file[name] for name in LISTS} == lists
    for part in ("", *(f"/{name}" for name in LISTS)):
        assert house.get(path + part, house.customer).status_code == 403
        assert house.get(f"/members/{uuid4()}/file{part}", ADVISOR).status_code == 404


@pytest.mark.parametrize(
    ("vin", "status"), [("LSVNV2182E2100001", 422), ("1HGCM82633A004352", 200)]
)
def test_a_vin_is_read_when_its_check_digit_is_right(twin: House, vin: str, status: int) -> None:
    answer = twin.post("/vehicles/decode-vin", ADVISOR, {"vin": vin})

    assert answer.status_code == status
    if status == 200:
        assert answer.json()["makers"] == ["Honda"]
