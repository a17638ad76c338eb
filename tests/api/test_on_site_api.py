"""Work by position, by HTTP and on its pages."""

import re

import pytest

from domain.shared.ids import TechnicianId
from tests.api.paper import Desk, press
from tests.api.visit_paper import dispatched, page, seen

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
