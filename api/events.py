"""The stream of events for programs: what happened, by position."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromQuery
from litestar.params import QueryParameter as Query

from api.wire import Given, Limit, View
from application.app import Application
from application.shared.caller import Caller
from application.shared.ports import Told
from application.webhooks.feed import FURTHEST

Position = Annotated[int, Query(ge=0, le=FURTHEST, description="Of the stream.")]
KindsAsked = Annotated[list[str], Query(max_items=200, description="Names of events; all without.")]


class EventFacts(View, frozen=True):
    """Where and to what it happened; what became of the subject is read there."""

    position: int
    revision: int
    store: UUID | None
    subject: UUID


class EventView(View, frozen=True):
    """One event, in the words in which webhooks tell it too."""

    type: str
    timestamp: datetime
    data: EventFacts

    @classmethod
    def of(cls, told: Told) -> Self:
        facts = EventFacts(
            position=told.position,
            revision=told.revision,
            store=told.store,
            subject=told.subject,
        )
        return cls(type=told.kind, timestamp=told.at, data=facts)


class EventsView(View, frozen=True):
    """A part of the stream; ``next`` as ``after`` goes on behind it, now or when there is more."""

    items: list[EventView]
    next: int


class EventController(Controller):
    tags = ("Events",)

    @get("/events", sync_to_thread=True)
    def events(
        self,
        app: Given[Application],
        caller: Given[Caller],
        after: FromQuery[Position] = 0,
        kind: FromQuery[KindsAsked | None] = None,
        limit: Limit = 100,
    ) -> EventsView:
        """What happened within reach behind a position, in the order in which it was told.

        Nothing told is not the end of the stream: that is where `next` stands still.
        """
        passage = app.feed.read(caller, after=after, kinds=kind or (), limit=limit)
        items = [EventView.of(one) for one in passage.told]
        return EventsView(items=items, next=passage.through)
