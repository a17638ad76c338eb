"""Work by position: where cars and people are, and whom to send."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from api.offers import PlaceBody
from api.wire import Body, Given, Step, View
from application.app import Application
from application.shared.caller import Caller
from application.visits.on_site import Errand, ShopMap, Spotted, Within
from domain.shared.geo import Place
from domain.shared.ids import StoreId, TechnicianId, WorkOrderId
from domain.shared.map_links import MapLinks
from domain.work_orders.site import WORST_ACCURACY_M, Fix, Stamp


class FixBody(PlaceBody, frozen=True):
    """Where a telephone is, right to about so many metres."""

    accuracy_m: Annotated[float, Meta(ge=0, le=WORST_ACCURACY_M)] = 0.0

    @property
    def fix(self) -> Fix:
        return Fix(place=self.place, accuracy_m=self.accuracy_m)


class SendBody(Body, frozen=True):
    """Who goes to which operation."""

    step: Step
    technician: UUID


class StampView(View, frozen=True):
    """How far from the car somebody was; ``far``: not near it, which keeps nobody from work."""

    at: datetime
    distance_m: int
    far: bool

    @classmethod
    def of(cls, stamp: Stamp) -> Self:
        return cls(at=stamp.at, distance_m=stamp.distance_m, far=stamp.far)


class PinView(View, frozen=True):
    """A place, with links that open it on a map."""

    lat: float
    lon: float
    geo: str
    amap: str
    baidu: str

    @classmethod
    def of(cls, place: Place, name: str) -> Self:
        links = MapLinks.to(place, name)
        return cls(lat=place.lat, lon=place.lon, geo=links.geo, amap=links.amap, baidu=links.baidu)


class SpottedView(View, frozen=True):
    """Where a technician was last; not ``seen`` means that they are taken to be in the shop."""

    technician: UUID
    spot: PinView
    seen: datetime | None
    accuracy_m: float


class WithinView(View, frozen=True):
    """Somebody for an operation; ``limit`` is what forbids it, however near they are."""

    technician: UUID
    km: float
    minutes: int
    points: float
    limit: str | None

    @classmethod
    def of(cls, one: Within) -> Self:
        return cls(
            technician=one.considered.candidate.technician,
            km=round(one.km, 3),
            minutes=one.minutes,
            points=one.considered.points,
            limit=one.considered.limit,
        )


class ErrandView(View, frozen=True):
    """An operation that has not begun, and who could go there, the nearest who may first."""

    visit: UUID
    step: int
    away: bool
    spot: PinView
    people: list[WithinView]

    @classmethod
    def of(cls, one: Errand) -> Self:
        return cls(
            visit=one.work_order,
            step=one.operation.step,
            away=one.away,
            spot=PinView.of(one.place, one.operation.label.zh),
            people=[WithinView.of(each) for each in one.people],
        )


class MapView(View, frozen=True):
    """A shop, its people and what is to be done, by position."""

    spot: PinView
    people: list[SpottedView]
    errands: list[ErrandView]


class OnSiteController(Controller):
    """For those who send people out, and for those who are sent."""

    tags = ("Positions",)

    @get("/stores/{store:uuid}/map", sync_to_thread=True)
    def see(self, store: FromPath[UUID], app: Given[Application], caller: Given[Caller]) -> MapView:
        """Where the people of a shop are, and the work that may still get other hands."""
        seen = app.on_site.see(caller, store=StoreId(store))
        return _map(seen, app)

    @post("/visits/{visit:uuid}/locate", sync_to_thread=True, status_code=204)
    def locate(
        self,
        visit: FromPath[UUID],
        data: JSONBody[PlaceBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """The car is worked on where it stands, and not in the shop."""
        app.on_site.locate(caller, work_order=WorkOrderId(visit), site=data.place)

    @post("/visits/{visit:uuid}/send", sync_to_thread=True, status_code=204)
    def send(
        self,
        visit: FromPath[UUID],
        data: JSONBody[SendBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Take somebody from the map for an operation, within the hard limits."""
        technician = TechnicianId(data.technician)
        app.on_site.assign(
            caller, work_order=WorkOrderId(visit), step=data.step, technician=technician
        )

    @post("/visits/{visit:uuid}/stamp", sync_to_thread=True, status_code=200)
    def stamp(
        self,
        visit: FromPath[UUID],
        data: JSONBody[FixBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> StampView:
        """The caller is where the car is; the answer says how far from it."""
        made = app.on_site.stamp(caller, work_order=WorkOrderId(visit), fix=data.fix)
        return StampView.of(made)

    @post("/whereabouts", sync_to_thread=True, status_code=204)
    def here(self, data: JSONBody[FixBody], app: Given[Application], caller: Given[Caller]) -> None:
        """Where the caller is now; only the last is kept."""
        app.on_site.here(caller, fix=data.fix)


def _map(seen: ShopMap, app: Application) -> MapView:
    return MapView(
        spot=PinView.of(seen.place, app.directory.store(seen.store).label.zh),
        people=[_spotted(one, app) for one in seen.people],
        errands=[ErrandView.of(one) for one in seen.errands],
    )


def _spotted(one: Spotted, app: Application) -> SpottedView:
    return SpottedView(
        technician=one.technician,
        spot=PinView.of(one.place, app.directory.technician(one.technician).code),
        seen=one.seen,
        accuracy_m=one.accuracy_m,
    )
