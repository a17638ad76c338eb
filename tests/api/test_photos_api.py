"""Photos through the API and the pages."""

import re
from typing import Any

import httpx

from api.edge import LARGEST_PHOTO
from application.shared.rights import Role
from tests.adapters.photos.cameras import a_photo, seen
from tests.api.doors import API, House, badge
from tests.api.paper import Desk, log_in_as_owner, press
from tests.api.visit_paper import page, received
from tests.chain import store_id

SHOP = store_id(1)
ADVISOR = badge(Role.ADVISOR, SHOP)
STRANGER = badge(Role.STORE_MANAGER, store_id(2))


def sent(house: House, visit: str, raw: bytes, **params: Any) -> httpx.Response:
    return house.client.post(
        f"{API}/visits/{visit}/photos",
        headers=house.headers(ADVISOR),
        files={"photo": ("car.jpg", raw, "image/jpeg")},
        params=params,
    )


def test_a_photo_is_sent_listed_and_seen_by_those_who_may_see_the_visit(house: House) -> None:
    visit = house.booked()["work_order"]
    photo = sent(house, visit, a_photo((300, 200))).json()["id"]
    house.post(f"/visits/{visit}/receive", ADVISOR, {"mileage_km": 9, "photos": [photo]})

    for reader in (ADVISOR, house.customer):
        [told] = house.get(f"/visits/{visit}/photos", reader).json()["items"]
        picture = house.get(f"/photos/{photo}", reader)
        assert (told["id"], told["width"], told["height"]) == (photo, 300, 200)
        assert (picture.headers["content-type"], len(picture.content)) == (
            "image/jpeg",
            told["size"],
        )
        assert seen(picture.content).size == (300, 200)
    for path in (f"/photos/{photo}", f"/visits/{visit}/photos"):
        assert house.get(path, STRANGER).status_code == 404
        assert house.get(path, {}).status_code == 401
    assert house.get(f"/visits/{visit}", house.customer).json()["photos"] == [photo]
    [quality] = house.get("/data-quality", badge(Role.PLANNER)).json()["items"]
    told = {one["measure"]: one["percent"] for one in quality["shares"]}
    assert (quality["code"], told["photos"], told["fuel"], told["reached"]) == (
        "S0001",
        100.0,
        0.0,
        None,
    )
    assert house.get("/data-quality", ADVISOR).status_code == 403


def test_what_is_no_photo_is_refused_in_one_sentence(twin: House) -> None:
    visit = twin.booked()["work_order"]

    assert sent(twin, visit, b"{[" * 1000).json()["code"] == "no-photo"
    assert sent(twin, visit, bytes(LARGEST_PHOTO + 1)).json()["code"] == "too-large"
    assert sent(twin, visit, a_photo(), finding=7).status_code == 404
    nothing = twin.client.post(
        f"{API}/visits/{visit}/photos",
        headers=twin.headers(ADVISOR),
        files={"other": ("x", b"x")},
    )
    assert nothing.json()["code"] == "no-photo"
    assert twin.get(f"/visits/{visit}/photos", ADVISOR).json()["items"] == []


def test_a_photo_is_added_on_the_page_of_a_visit_and_shown_to_its_customer(desk: Desk) -> None:
    visit = received(desk)
    press(desk, visit, "diagnose", note="pads worn", severity="now")
    files = {"photo": ("car.jpg", a_photo(), "image/jpeg")}

    answer = desk.client.post(f"/visits/{visit}/photos", files=files, data={"finding": "0"})
    wrong = desk.client.post(f"/visits/{visit}/photos", files={"photo": ("x", b"x", "text/plain")})

    assert (answer.url.path, answer.status_code) == (f"/visits/{visit}", 200)
    assert wrong.status_code == 422
    assert "可读取 JPEG" in wrong.text
    log_in_as_owner(desk, visit)
    text = page(desk, visit)
    assert 'id="photograph"' not in text
    [address] = re.findall(r'<img src="(/photos/[^"]+)" alt="照片: pads worn"', text)
    assert seen(desk.client.get(address).content).size == (64, 48)


def test_headquarters_sees_how_well_shops_write_things_down(desk: Desk) -> None:
    assert "还没有车辆进店" in desk.get("/data-quality").text
    received(desk)

    text = desk.get("/data-quality", "en").text

    assert re.search(r'S0001 [^<]*</a></td><td class="right"><b>60\.0</b>', text)
    assert "VIN known" in text
    assert 'href="/data-quality"' in desk.get("/wall").text
