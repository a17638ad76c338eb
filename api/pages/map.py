"""The map of a shop: where its people and cars are, drawn by ourselves; a press sends somebody."""

from collections.abc import Iterable
from math import cos, radians
from typing import Final, Self
from uuid import uuid4

from attrs import frozen
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from api.pages.errors import status_of
from api.pages.forms import Form, identity, whole
from api.pages.site import Asking, Here, Site
from domain.shared.errors import BaywiseError
from domain.shared.geo import Place
from domain.shared.ids import StoreId, TechnicianId, WorkOrderId
from domain.stores.store import Store

WIDTH, HEIGHT = 1000, 620
"""Of the drawing, in its own units."""
_MARGIN: Final = 60
_KM_A_DEGREE: Final = 111.2
_LEAST_KM: Final = 2.0
"""So much is seen across, however near together everything is."""
_ROUND_KM: Final = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@frozen
class Chart:
    """A piece of the earth laid flat: ``scale`` units a kilometre around ``middle``.

    Source: the equirectangular projection, true along the middle's parallel (J. P. Snyder, *Map
    Projections: A Working Manual*, USGS 1395, 1987); good for a city.
    """

    middle: Place
    scale: float

    @classmethod
    def around(cls, places: Iterable[Place]) -> Self:
        """One that shows all of them; there is at least one."""
        lats, lons = zip(*((one.lat, one.lon) for one in places), strict=True)
        middle = Place((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
        high = _KM_A_DEGREE * (max(lats) - min(lats))
        wide = _KM_A_DEGREE * (max(lons) - min(lons)) * cos(radians(middle.lat))
        room = (HEIGHT - 2 * _MARGIN) / max(high, _LEAST_KM)
        return cls(middle, min(room, (WIDTH - 2 * _MARGIN) / max(wide, _LEAST_KM)))

    def at(self, place: Place) -> tuple[int, int]:
        """Where it is drawn, from the left and from the top."""
        east = (place.lon - self.middle.lon) * cos(radians(self.middle.lat))
        north = place.lat - self.middle.lat
        a_degree = self.scale * _KM_A_DEGREE
        return round(WIDTH / 2 + east * a_degree), round(HEIGHT / 2 - north * a_degree)

    def shows(self, place: Place) -> bool:
        x, y = self.at(place)
        return 0 <= x <= WIDTH and 0 <= y <= HEIGHT

    @property
    def bar(self) -> tuple[float, int]:
        """A round number of kilometres, and how long it is drawn."""
        fits = [one for one in _ROUND_KM if one * self.scale <= WIDTH / 4]
        km = fits[-1] if fits else _ROUND_KM[0]
        return km, round(km * self.scale)


@get("/shops/{code:str}/map", sync_to_thread=True, include_in_schema=False)
def shop_map(request: Asking, site: Here, code: FromPath[str]) -> Response[str]:
    """Where the people and the cars of a shop are, for those who dispatch."""
    return _shown(site, request, code)


@post("/shops/{code:str}/map", sync_to_thread=True, include_in_schema=False)
def send(request: Asking, site: Here, code: FromPath[str], data: Form) -> Response[str] | Redirect:
    """Somebody is taken from the map for an operation; a refusal is shown with it."""
    try:
        site.app.on_site.assign(
            site.caller(request, key=data.get("key")),
            work_order=WorkOrderId(identity(data, "visit")),
            step=whole(data, "step"),
            technician=TechnicianId(identity(data, "technician")),
        )
    except BaywiseError as error:
        return _shown(site, request, code, error)
    return Redirect(f"/shops/{code}/map", status_code=303)


def _shown(
    site: Site, request: Asking, code: str, error: BaywiseError | None = None
) -> Response[str]:
    store = site.app.directory.store_called(code)
    seen = site.app.on_site.see(site.caller(request), store=StoreId(store.id))
    people = [one.place for one in seen.people]
    errands = [one.place for one in seen.errands]
    chart = Chart.around([seen.place, *people, *errands])
    return site.page(
        request,
        "map.html",
        status=status_of(error) if error else 200,
        error=error,
        store=store,
        seen=seen,
        chart=chart,
        size=(WIDTH, HEIGHT),
        others=_others(site, store, chart),
        technicians=site.app.directory.register.technicians,
        key=uuid4().hex,
    )


def _others(site: Site, store: Store, chart: Chart) -> list[Store]:
    """The other shops that lie on the drawing, to know one's way by."""
    shops = site.app.directory.register.stores.values()
    return [one for one in shops if one.id != store.id and chart.shows(one.place)]
