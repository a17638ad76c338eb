"""Places on Chinese maps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.gcj02 import gcj02
from domain.shared.geo import Place
from domain.shared.map_links import MapLinks


@pytest.mark.parametrize(
    ("earth", "chinese_map"),
    [
        (Place(31.1774276, 121.5272106), Place(31.17530398364597, 121.531541859215)),
        (Place(22.543847, 113.912316), Place(22.540796131694766, 113.9171764808363)),
        (Place(39.911954, 116.377817), Place(39.91334545536069, 116.38404722455657)),
    ],
)
def test_places_known_from_others_lie_where_they_say(earth: Place, chinese_map: Place) -> None:
    """Points that eviltransform publishes with its formula, to two metres."""
    assert gcj02(earth).km_to(chinese_map) < 0.002


def test_abroad_maps_show_a_place_where_it_is() -> None:
    assert gcj02(Place(48.2, 16.37)) == Place(48.2, 16.37)


@given(st.floats(18, 53), st.floats(75, 134))
def test_in_china_a_place_is_shifted_by_no_more_than_some_hundred_metres(
    lat: float, lon: float
) -> None:
    assert 0 < Place(lat, lon).km_to(gcj02(Place(lat, lon))) < 1.2


def test_links_say_the_place_and_its_name_to_every_map() -> None:
    links = MapLinks.to(Place(31.1774276, 121.5272106), "作业 3 & co")

    assert links.geo == "geo:31.177428,121.527211"
    assert links.amap == (
        "https://uri.amap.com/marker?position=121.531542,31.175304"
        "&name=%E4%BD%9C%E4%B8%9A%203%20%26%20co&coordinate=gaode"
    )
    assert "location=31.175304,121.531542&" in links.baidu
    assert "coord_type=gcj02" in links.baidu
