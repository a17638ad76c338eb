"""Shops, their bays, and their day."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, FromQuery

from api.wire import Given, Limit, Name, Page, View, page
from application.app import Application
from application.shared.caller import Caller
from application.visits.offering import Offered
from application.visits.rows import AppointmentRow, Unfinished
from domain.booking.appointment import Status as AppointmentStatus
from domain.shared.ids import StoreId
from domain.shared.trade import BayKind
from domain.stores.bay import Bay
from domain.stores.holidays import Festival
from domain.stores.region import Region
from domain.stores.rollout import Stage
from domain.stores.store import Ownership, Size, Store


class DayView(View, frozen=True):
    """Opening hours of one weekday in minutes after local midnight; the night may be in them."""

    opens_min: int
    closes_min: int


class StoreView(View, frozen=True):
    """A shop; ``hours`` has seven days, Monday first, nothing on a closed one.

    ``closed_days`` are its own, local dates; ``closes_for`` names its festivals, and
    ``days_off_too`` says whether it also rests on the days off around them.
    """

    id: UUID
    code: str
    name: Name
    region: Region
    city: Name
    lat: float
    lon: float
    zone: str
    ownership: Ownership
    size: Size
    stage: Stage
    takes_bookings: bool
    hours: list[DayView | None]
    closed_days: list[date]
    closes_for: list[Festival]
    days_off_too: bool

    @classmethod
    def of(cls, store: Store) -> Self:
        return cls(
            id=store.id,
            code=store.code,
            name=Name.of(store.label),
            region=store.region,
            city=Name.of(store.city),
            lat=store.place.lat,
            lon=store.place.lon,
            zone=store.zone,
            ownership=store.ownership,
            size=store.size,
            stage=store.stage,
            takes_bookings=store.takes_bookings,
            hours=[
                DayView(opens_min=day.opens, closes_min=day.closes) if day else None
                for day in store.hours.week
            ],
            closed_days=list(store.closed_days),
            closes_for=list(store.holidays.closes),
            days_off_too=store.holidays.days_off_too,
        )


class BayView(View, frozen=True):
    """A place where a car is worked on."""

    id: UUID
    code: str
    name: Name
    kind: BayKind
    in_service: bool

    @classmethod
    def of(cls, bay: Bay) -> Self:
        return cls(
            id=bay.id,
            code=bay.code,
            name=Name.of(bay.label),
            kind=bay.kind,
            in_service=bay.in_service,
        )


class BookedRow(View, frozen=True):
    """One appointment of a shop's day; ``plate`` is for the staff's eyes.

    ``alert``: somebody has to do something about it; a displaced one wants a new time, and
    ``displaced_by`` tells why.
    """

    id: UUID
    store: UUID
    starts: datetime
    promised: datetime
    status: AppointmentStatus
    services: list[str]
    vehicle: UUID | None
    plate: str | None
    work_order: UUID | None
    alert: bool
    displaced_by: str | None

    @classmethod
    def of(cls, row: AppointmentRow) -> Self:
        return cls(
            id=row.id,
            store=row.store,
            starts=row.starts,
            promised=row.promised,
            status=row.status,
            services=list(row.services),
            vehicle=row.vehicle,
            plate=row.plate.text if row.plate else None,
            work_order=row.work_order,
            alert=row.status is AppointmentStatus.DISPLACED,
            displaced_by=row.displaced_by,
        )


class OfferedView(View, frozen=True):
    """An operation that whoever may do it can take."""

    work_order: UUID
    plate: str | None
    step: int
    name: Name
    bay: UUID | None
    planned_start: datetime | None
    planned_end: datetime | None

    @classmethod
    def of(cls, offered: Offered) -> Self:
        one = offered.operation
        return cls(
            work_order=offered.work_order,
            plate=offered.plate.text if offered.plate else None,
            step=one.step,
            name=Name.of(one.label),
            bay=one.bay,
            planned_start=one.planned.start if one.planned else None,
            planned_end=one.planned.end if one.planned else None,
        )


class UnfinishedView(View, frozen=True):
    """Work that ends after closing time, as plans stand; other times by its alternatives."""

    appointment: UUID
    work_order: UUID | None
    is_here: bool
    ends: datetime

    @classmethod
    def of(cls, one: Unfinished) -> Self:
        return cls(
            appointment=one.appointment,
            work_order=one.work_order,
            is_here=one.is_here,
            ends=one.ends,
        )


class StoreController(Controller):
    """The shops of the chain."""

    path = "/stores"
    tags = ("Shops",)

    @get(sync_to_thread=True)
    def all(
        self,
        app: Given[Application],
        region: FromQuery[Region | None] = None,
        after: FromQuery[str | None] = None,
        limit: Limit = 50,
    ) -> Page[StoreView]:
        """Shops by their code."""
        wanted = sorted(
            (
                store
                for store in app.directory.register.stores.values()
                if region in (None, store.region) and (after is None or store.code > after)
            ),
            key=lambda store: store.code,
        )
        return page([StoreView.of(store) for store in wanted[: limit + 1]], limit, "code")

    @get("/{store:uuid}", sync_to_thread=True)
    def one(self, store: FromPath[UUID], app: Given[Application]) -> StoreView:
        """One shop."""
        return StoreView.of(app.directory.store(StoreId(store)))

    @get("/{store:uuid}/bays", sync_to_thread=True)
    def bays(self, store: FromPath[UUID], app: Given[Application]) -> Page[BayView]:
        """The bays of a shop."""
        known = app.directory.store(StoreId(store))
        return Page(items=[BayView.of(bay) for bay in app.directory.register.bays_of(known.id)])

    @get("/{store:uuid}/appointments", sync_to_thread=True)
    def appointments(
        self,
        store: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
        day: FromQuery[date | None] = None,
    ) -> Page[BookedRow]:
        """A shop's appointments of one local day, today by default."""
        rows = app.listings.appointments(caller, store=StoreId(store), day=day)
        return Page(items=[BookedRow.of(row) for row in rows])

    @get("/{store:uuid}/offered", sync_to_thread=True)
    def offered(
        self, store: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[OfferedView]:
        """Operations of a shop that wait for whoever grabs them, in order of their time."""
        found = app.offering.offered(caller, store=StoreId(store))
        return Page(items=[OfferedView.of(one) for one in found])

    @get("/{store:uuid}/unfinished", sync_to_thread=True)
    def unfinished(
        self, store: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[UnfinishedView]:
        """What of today is planned until after closing time; it may be moved or goes on late."""
        found = app.listings.unfinished(caller, store=StoreId(store))
        return Page(items=[UnfinishedView.of(one) for one in found])

    @get("/{store:uuid}/displaced", sync_to_thread=True)
    def displaced(
        self, store: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[BookedRow]:
        """A shop's appointments that lost their time and want a new one, the most urgent first."""
        rows = app.listings.displaced(caller, store=StoreId(store))
        return Page(items=[BookedRow.of(row) for row in rows])
