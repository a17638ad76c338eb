"""Where in a city its shops stand, and what they are called."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, count, islice
from math import cos, pi, radians, sin
from random import Random
from typing import Final

from attrs import frozen

from adapters.network.cities import City
from domain.shared.geo import Place
from domain.shared.label import Label

_KM_PER_DEG: Final = 111.2
_APART_KM: Final = 0.8
_TRIES: Final = 20
_NUMERALS: Final = "零一二三四五六七八九十"

_SIDES: Final = (
    (Label("城东", "East"), 0),
    (Label("城西", "West"), 180),
    (Label("城南", "South"), 270),
    (Label("城北", "North"), 90),
    (Label("高新", "Hi-Tech Zone"), 45),
    (Label("经开", "Development Zone"), 315),
    (Label("新城", "New Town"), 225),
    (Label("大学城", "University Town"), 135),
)
"""Parts that any city has, and where they lie: degrees from east, against the clock."""


@frozen(kw_only=True)
class Site:
    """A place for a shop and the name it gets there."""

    label: Label
    place: Place


@frozen
class _Around:
    """Somewhere ``spread_km`` around a place; what is called ``label`` there."""

    label: Label
    place: Place
    spread_km: float


def sites(city: City, wanted: int, random: Random) -> tuple[Site, ...]:
    """``wanted`` places within the urban area, the centre first, no two with the same name."""
    used: Counter[str] = Counter()
    chosen: list[Site] = []
    for spot in islice(_spots(city), wanted):
        place = _place(spot, [site.place for site in chosen], random)
        chosen.append(Site(label=_name(city, spot.label, used), place=place))
    return tuple(chosen)


def _spots(city: City) -> Iterator[_Around]:
    """The centre, the quarters, and then rings of city sides without end."""
    centre = _Around(Label("中心", "Centre"), city.place, 1.0)
    quarters = (_Around(quarter.label, quarter.place, 0.7) for quarter in city.quarters)
    return chain([centre], quarters, _rings(city))


def _rings(city: City) -> Iterator[_Around]:
    for ring in count():
        reach = city.radius_km * (0.4 + 0.17 * (ring % 4))
        for label, degrees in _SIDES:
            turned = radians(degrees + 7 * ring)
            middle = _shifted(city.place, reach * cos(turned), reach * sin(turned))
            yield _Around(label, middle, 0.08 * city.radius_km)


def _place(spot: _Around, others: list[Place], random: Random) -> Place:
    """A random place in the spot; the first that is far enough from ``others``, if any."""
    for _ in range(_TRIES):
        away, turn = spot.spread_km * random.random() ** 0.5, 2 * pi * random.random()
        place = _shifted(spot.place, away * cos(turn), away * sin(turn))
        if all(place.km_to(other) >= _APART_KM for other in others):
            break
    return place


def _shifted(place: Place, east_km: float, north_km: float) -> Place:
    lon = place.lon + east_km / (_KM_PER_DEG * cos(radians(place.lat)))
    return Place(round(place.lat + north_km / _KM_PER_DEG, 5), round(lon, 5))


def _name(city: City, part: Label, used: Counter[str]) -> Label:
    """``北京城东店 Beijing East``; the second there is ``北京城东二店 Beijing East 2``."""
    number = 1 + max(used[part.zh], used[part.en])
    used[part.zh] = used[part.en] = number
    zh = "" if number == 1 else _NUMERALS[number] if number <= 10 else str(number)
    en = "" if number == 1 else f" {number}"
    return Label(f"{city.label.zh}{part.zh}{zh}店", f"{city.label.en} {part.en}{en}")
