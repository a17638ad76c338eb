from hypothesis import given
from hypothesis import strategies as st

from domain.dispatch.nearby import Nearby
from domain.shared.geo import Place

latitudes = st.floats(-90, 90) | st.floats(31, 31.6)
longitudes = st.floats(-180, 180) | st.floats(121, 121.6)
places = st.builds(Place, latitudes, longitudes)


@given(shops=st.lists(places, max_size=30), here=places, limit=st.integers(1, 5))
def test_the_nearest_are_found_wherever_on_earth(
    shops: list[Place], here: Place, limit: int
) -> None:
    nearby = Nearby((place, i, i) for i, place in enumerate(shops))

    for radius in (30.0, 100.0):
        expected = sorted(km for place in shops if (km := here.km_to(place)) <= radius)[:limit]

        found = [km for km, _, _ in nearby.of(here, radius_km=radius, limit=limit)]

        assert len(found) == len(expected)
        assert all(abs(a - b) < 0.001 for a, b in zip(found, expected, strict=True))


def test_the_date_line_is_no_edge() -> None:
    nearby = Nearby([(Place(0.0, -179.95), 0, "east")])
    found = nearby.of(Place(0.0, 179.95), radius_km=30, limit=1)
    assert [thing for _, _, thing in found] == ["east"]
