"""The waiting list: for customers whom no offer suits."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from api.offers import Counter
from api.wire import Body, Code, Created, Given, Page, View, local_day
from application.app import Application
from application.shared.caller import Caller
from domain.booking.waiting import Status, Wait
from domain.shared.ids import MemberId, StoreId, VehicleId, WaitId


class WaitBody(Body, frozen=True):
    """Services for a car on the local days from ``first`` to ``last``, at a shop or near it."""

    member: UUID
    vehicle: UUID
    services: Annotated[tuple[Code, ...], Meta(min_length=1, max_length=6)]
    store: UUID
    first: date
    last: date
    near_km: Annotated[int, Meta(ge=0, le=30)] = 0


class WaitView(View, frozen=True):
    """One entry of the list; ``offered`` is the appointment held for it ``offered_until`` then."""

    id: UUID
    store: UUID
    member: UUID
    vehicle: UUID
    services: list[str]
    status: Status
    since: datetime
    start: datetime
    end: datetime
    offered: UUID | None
    offered_until: datetime | None

    @classmethod
    def of(cls, wait: Wait) -> Self:
        return cls(
            id=wait.id,
            store=wait.store,
            member=wait.member,
            vehicle=wait.vehicle,
            services=list(wait.services),
            status=wait.status,
            since=wait.since,
            start=wait.window.start,
            end=wait.window.end,
            offered=wait.offered,
            offered_until=wait.until,
        )


class WaitingController(Controller):
    """Who waits, and for what."""

    tags = ("Booking",)

    @post("/waiting", sync_to_thread=True)
    def join(
        self,
        data: JSONBody[WaitBody],
        app: Given[Application],
        counter: Given[Counter],
        caller: Given[Caller],
    ) -> Created:
        """Wait for time; what becomes free is held for whoever waits longest.

        While there is time nobody waits: the refusal has the offers.
        """
        with counter.full(caller):
            joined = app.waiting.join(
                caller,
                member=MemberId(data.member),
                vehicle=VehicleId(data.vehicle),
                services=data.services,
                store=StoreId(data.store),
                first=local_day(data.first),
                last=local_day(data.last),
                near_km=data.near_km,
            )
        return Created(id=joined)

    @get("/waiting/{wait:uuid}", sync_to_thread=True)
    def one(self, wait: FromPath[UUID], app: Given[Application], caller: Given[Caller]) -> WaitView:
        """One entry of the list."""
        return WaitView.of(app.waiting.see(caller, wait=WaitId(wait)))

    @post("/waiting/{wait:uuid}/withdraw", sync_to_thread=True, status_code=204)
    def withdraw(
        self, wait: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> None:
        """Not want it any longer."""
        app.waiting.withdraw(caller, wait=WaitId(wait))

    @get("/members/{member:uuid}/waiting", sync_to_thread=True)
    def of_member(
        self, member: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[WaitView]:
        """What a customer waited for and what became of it, the newest first."""
        waits = app.waiting.of_member(caller, member=MemberId(member))
        return Page(items=[WaitView.of(wait) for wait in waits])

    @get("/stores/{store:uuid}/waiting", sync_to_thread=True)
    def of_store(
        self, store: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[WaitView]:
        """Who waits for time at a shop or has an offer of it, the longest waiting first."""
        waits = app.waiting.of_store(caller, store=StoreId(store))
        return Page(items=[WaitView.of(wait) for wait in waits])
