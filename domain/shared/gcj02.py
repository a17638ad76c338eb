"""GCJ-02, the coordinates of Chinese maps, which lie some hundred metres from WGS 84."""

from math import cos, pi, radians, sin, sqrt
from typing import Final

from domain.shared.geo import Place

_AXIS_M: Final = 6_378_245.0
_ECCENTRICITY2: Final = 0.00669342162296594323
"""Krasovsky's ellipsoid (1940)."""
_SOUTH, _NORTH, _WEST, _EAST = 0.8293, 55.8271, 72.004, 137.8347


def gcj02(place: Place) -> Place:
    """Where a Chinese map shows ``place``; abroad, about, maps show it where it is.

    Right to about a metre.

    Source: the formula as it became known with eviltransform (github.com/googollee/eviltransform)
    and used since by map libraries; there is no official text of it.
    """
    if not (_SOUTH <= place.lat <= _NORTH and _WEST <= place.lon <= _EAST):
        return place
    x, y = place.lon - 105.0, place.lat - 35.0
    north_m, east_m = _shift(x, y)
    flat = 1 - _ECCENTRICITY2 * sin(radians(place.lat)) ** 2
    meridian_m = _AXIS_M * (1 - _ECCENTRICITY2) / flat**1.5
    parallel_m = _AXIS_M / sqrt(flat) * cos(radians(place.lat))
    return Place(
        place.lat + north_m / radians(meridian_m), place.lon + east_m / radians(parallel_m)
    )


def _shift(x: float, y: float) -> tuple[float, float]:
    """Metres north and east, by degrees east and north of 105° E 35° N."""
    root = sqrt(abs(x))
    common = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = common + 20 * sin(y * pi) + 40 * sin(y / 3 * pi)
    north += 160 * sin(y / 12 * pi) + 320 * sin(y / 30 * pi)
    east = common + 20 * sin(x * pi) + 40 * sin(x / 3 * pi)
    east += 150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)
    return (
        -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + north * 2 / 3,
        300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + east * 2 / 3,
    )
