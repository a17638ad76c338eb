"""Work by position, by HTTP and on its pages."""

import re

import pytest

from application.shared.rights import Role
from domain.shared.ids import TechnicianId
from tests.api.doors import House, badge
from tests.api.paper import Desk, press
from tests.api.visit_paper import dispatched, page, seen
from tests.chain import store_id

THERE = {"lat": "31.300000", "lon": "121.500000"}


def test_a_car_elsewhere_is_on_the_map_and_a_press_sends_somebody(desk: Desk) -> None:
    visit = dispatched(desk)
    desk.log_in("store_manager")
    assert press(desk, visit, "locate", **THERE).status_code == 200

    shown = desk.get("/shops/S0001/map").text
    step0 = next(form for form in shown.split("<form") if 'name="step" value="0"' in form)
    others = re.findall(r'value="([0-9a-f-]{36})" required>', step0)
    sent = desk.client.post(
        "/shops/S0001/map",
        data={"key": "one", "visit": str(visit), "step": "0", "technician": others[0]},
    )

    assert sent.status_code == 200
    assert 'class="map-car"' in shown
    assert "公里，驾车约" in shown
    operation = seen(desk, visit).work_order.operation(0)
    assert operation.technician == TechnicianId(type(visit)(others[0]))
    text = page(desk, visit)
    assert "地图派单给" in text
    assert 'href="geo:31.300000,121.500000"' in text


def test_who_works_on_the_car_stamps_in_and_too_far_is_marked(desk: Desk) -> None:
    visit = dispatched(desk)
    desk.log_in("store_manager")
    press(desk, visit, "locate", **THERE)
    press(desk, visit, "offer", step="0")
    desk.log_in("technician")
    press(desk, visit, "grab", step="0")

    near = press(desk, visit, "stamp", **THERE, accuracy="12")
    far = press(desk, visit, "stamp", lat="31.35", lon="121.5", accuracy="12")

    assert near.status_code == far.status_code == 200
    text = page(desk, visit)
    assert text.count("超出打卡范围") == 1
    assert [one.far for one in seen(desk, visit).work_order.stamps] == [False, True]


@pytest.mark.parametrize("lat", ["91", "north", "nan", ""])
def test_a_bad_place_is_refused_and_said_so(desk: Desk, lat: str) -> None:
    visit = dispatched(desk)
    desk.log_in("store_manager")

    refused = press(desk, visit, "locate", lat=lat, lon="121.5")

    assert refused.status_code == 422
    assert "no-such-place" in refused.text
    assert seen(desk, visit).work_order.site is None


def test_programs_are_told_who_is_where_who_is_good_and_how_even_pay_is(twin: House) -> None:
    shop = f"/stores/{store_id(1)}"
    chief, worker = badge(Role.SUPERVISOR, store_id(1)), badge(Role.TECHNICIAN, store_id(1))

    where = twin.get(f"{shop}/map", chief).json()
    known = twin.get(f"{shop}/affinity", chief).json()["items"]
    pay = twin.get(f"{shop}/fairness", chief).json()
    within_reach = twin.get("/fairness", chief).json()["items"]

    assert [one["seen"] for one in where["people"]] == [None] * 4
    assert where["spot"]["geo"] == "geo:31.210000,121.470000"
    assert {one["right_first"] for one in known} == {0.95}
    assert (pay["gini"], pay["even"], len(pay["hours"])) == (0.0, True, 4)
    assert within_reach == [pay]
    for path in ("map", "affinity", "fairness"):
        assert twin.get(f"{shop}/{path}", worker).status_code == 403
        other = twin.get(f"/stores/{store_id(2)}/{path}", chief)
        assert other.status_code == 404
    for lat in (91, "x", None):
        assert twin.post("/whereabouts", worker, {"lat": lat, "lon": 1}).status_code in (400, 422)
