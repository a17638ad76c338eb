"""When a shop is open: its week, holidays, single days, and what is closed in it."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, get, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta

from api.capacity import DisplacedView
from api.wire import Body, Given, Page, View, local_day
from application.app import Application
from application.shared.caller import Caller
from application.visits.closing import OpenDay
from domain.shared.claims import Claim
from domain.shared.ids import StoreId
from domain.shared.wall_clock import DAY_MIN
from domain.stores.holidays import Festival, Holiday, HolidayPolicy
from domain.stores.hours import WEEK, DayHours, OpeningHours

Days = Annotated[int, QueryParameter(ge=1, le=62, description="How many days.")]


class DayHoursBody(Body, frozen=True):
    """Minutes after local midnight; 1560 is two in the next morning."""

    opens_min: Annotated[int, Meta(ge=0, lt=DAY_MIN)]
    closes_min: Annotated[int, Meta(gt=0, le=2 * DAY_MIN)]


class WeekBody(Body, frozen=True):
    """Seven days, Monday first; nothing on a closed one."""

    week: Annotated[tuple[DayHoursBody | None, ...], Meta(min_length=WEEK, max_length=WEEK)]

    @property
    def hours(self) -> OpeningHours:
        return OpeningHours(
            tuple(DayHours(day.opens_min, day.closes_min) if day else None for day in self.week)
        )


class HolidaysBody(Body, frozen=True):
    """The festivals that a shop closes for: on their own days, or the days off around them too."""

    closes: Annotated[tuple[Festival, ...], Meta(max_length=len(Festival))]
    days_off_too: bool = False


class FestivalView(View, frozen=True):
    """A public holiday; ``statutory`` days are the festival itself, others days off around it."""

    festival: Festival
    statutory: bool

    @classmethod
    def of(cls, holiday: Holiday) -> Self:
        return cls(festival=holiday.festival, statutory=holiday.statutory)


class OpenDayView(View, frozen=True):
    """One local day; ``opens`` and ``closes`` are nothing when the shop stays closed."""

    day: date
    opens: datetime | None
    closes: datetime | None
    festivals: list[FestivalView]
    closed_by_shop: bool

    @classmethod
    def of(cls, one: OpenDay) -> Self:
        return cls(
            day=one.day,
            opens=one.open.start if one.open else None,
            closes=one.open.end if one.open else None,
            festivals=[FestivalView.of(holiday) for holiday in one.festivals],
            closed_by_shop=one.closed_by_shop,
        )


class ClosureView(View, frozen=True):
    """A bay that is closed for a while; with ``whole_day`` the shop is, and opens as a whole."""

    claim: UUID
    bay: UUID
    start: datetime
    end: datetime
    whole_day: bool

    @classmethod
    def of(cls, claim: Claim) -> Self:
        return cls(
            claim=claim.id,
            bay=claim.resource,
            start=claim.during.start,
            end=claim.during.end,
            whole_day=claim.subject != claim.resource,
        )


class HoursController(Controller):
    """Opening hours, for everybody to read and for the manager to change."""

    path = "/stores/{store:uuid}"
    tags = ("Shops",)

    @get("/calendar", sync_to_thread=True)
    def calendar(
        self,
        store: FromPath[UUID],
        app: Given[Application],
        visitor: Given[Caller],
        first: FromQuery[date | None] = None,
        days: Days = 14,
    ) -> Page[OpenDayView]:
        """When a shop is open day by day, from today or another day on, holidays considered."""
        calendar = app.closing.calendar(
            visitor,
            store=StoreId(store),
            first=local_day(first) if first else None,
            count=days,
        )
        return Page(items=[OpenDayView.of(one) for one in calendar])

    @put("/hours", sync_to_thread=True)
    def keep_hours(
        self,
        store: FromPath[UUID],
        data: JSONBody[WeekBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> DisplacedView:
        """Open and close at other times; who planned outside of them is displaced."""
        kept = app.closing.keep_hours(caller, store=StoreId(store), hours=data.hours)
        return DisplacedView(displaced=list(kept.displaced))

    @put("/holidays", sync_to_thread=True)
    def keep_holidays(
        self,
        store: FromPath[UUID],
        data: JSONBody[HolidaysBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> DisplacedView:
        """Close for other festivals; who planned on such a day is displaced."""
        policy = HolidayPolicy(closes=data.closes, days_off_too=data.days_off_too)
        kept = app.closing.keep_holidays(caller, store=StoreId(store), holidays=policy)
        return DisplacedView(displaced=list(kept.displaced))

    @get("/closures", sync_to_thread=True)
    def closures(
        self, store: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[ClosureView]:
        """What is closed from now on; bays by their claim, whole days by their bays."""
        claims = app.closing.closures(caller, store=StoreId(store))
        return Page(items=[ClosureView.of(claim) for claim in claims])
