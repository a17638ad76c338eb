"""Places on the earth."""

from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt
from typing import Final

from attrs import field, frozen

from domain.shared.errors import Rejected

_EARTH_RADIUS_KM: Final = 6371.0088
DETOUR: Final = 1.33
"""Kilometres of road for one of great circle, where nobody knows better.

Source: the circuity factor of China, R. Ballou, H. Rahardja and N. Sakai, "Selected country
circuity factors for road travel distance estimation", Transportation Research A 36 (2002).
"""
DRIVE_KMH: Final = 40.0
"""How fast one drives in a city, where nobody knows better."""


class NoSuchPlace(Rejected):
    """The coordinates are not on the earth."""

    code = "no-such-place"


def _within(limit: float) -> Callable[[object, object, float], None]:
    def check(_: object, __: object, value: float) -> None:
        if not -limit <= value <= limit:
            raise NoSuchPlace(f"a coordinate lies between -{limit} and {limit}, not at {value}")

    return check


@frozen
class Place:
    """A point, WGS 84, in degrees north and east."""

    lat: float = field(validator=_within(90.0))
    lon: float = field(validator=_within(180.0))

    def km_to(self, other: "Place") -> float:
        """Kilometres along the great circle.

        Source: the haversine formula on a sphere of the earth's mean radius (IUGG, 6371.0088 km).
        """
        lat1, lat2 = radians(self.lat), radians(other.lat)
        dlon = radians(other.lon - self.lon)
        h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(dlon / 2) ** 2
        return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))
