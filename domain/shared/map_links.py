"""Links that open a place on a map of the reader's choice."""

from typing import Self
from urllib.parse import quote, urlencode

from attrs import frozen

from domain.shared.gcj02 import gcj02
from domain.shared.geo import Place


@frozen
class MapLinks:
    """One place for three kinds of maps.

    ``geo`` is for any map of a telephone (RFC 5870, WGS 84). ``amap`` and ``baidu`` open those
    maps, in a browser or in their app, by the addresses that they document for everybody
    (lbs.amap.com/api/uri-api, lbsyun.baidu.com/index.php?title=uri); their coordinates are GCJ-02.
    """

    geo: str
    amap: str
    baidu: str

    @classmethod
    def to(cls, place: Place, name: str) -> Self:
        """The links to a place that the maps shall call ``name``."""
        there = gcj02(place)
        amap = {"position": f"{there.lon:.6f},{there.lat:.6f}", "name": name}
        baidu = {"location": f"{there.lat:.6f},{there.lon:.6f}", "title": name, "content": name}
        return cls(
            geo=f"geo:{place.lat:.6f},{place.lon:.6f}",
            amap=_link("https://uri.amap.com/marker", {**amap, "coordinate": "gaode"}),
            baidu=_link(
                "https://api.map.baidu.com/marker",
                {**baidu, "coord_type": "gcj02", "output": "html", "src": "baywise"},
            ),
        )


def _link(address: str, facts: dict[str, str]) -> str:
    return f"{address}?{urlencode(facts, safe=',', quote_via=quote)}"
