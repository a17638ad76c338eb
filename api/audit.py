"""Who changed one thing: for whoever has to answer for it."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, FromQuery
from litestar.params import QueryParameter as Query

from api.wire import Given, Limit, Page, View
from application.app import Application
from application.audit.trails import Noted
from application.shared.caller import Caller


class ValueView(View, frozen=True):
    """A field before and after; ``***`` where the log does not tell it."""

    before: Any
    after: Any


class NotedView(View, frozen=True):
    """One transaction; ``version`` is what the thing came to, 1 when it was made."""

    at: datetime
    actor: UUID
    channel: str
    command: str
    store: UUID | None
    number: int
    kind: str
    version: int
    values: dict[str, ValueView]
    happened: list[str]

    @classmethod
    def of(cls, noted: Noted) -> Self:
        return cls(
            at=noted.at,
            actor=noted.actor,
            channel=noted.channel,
            command=noted.command,
            store=noted.store,
            number=noted.number,
            kind=noted.kind,
            version=noted.version,
            values={
                field: ValueView(before=old, after=new)
                for field, (old, new) in noted.values.items()
            },
            happened=list(noted.happened),
        )


class AuditController(Controller):
    path = "/audit"
    tags = ("Audit",)

    @get("/{thing:uuid}", sync_to_thread=True)
    def trail(
        self,
        thing: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
        after: FromQuery[Annotated[int, Query(ge=0, le=1_000_000)]] = 0,
        limit: Limit = 50,
    ) -> Page[NotedView]:
        """Who changed a visit, an order, a price list, a person, …, the oldest first."""
        found = app.trails.of(caller, subject=thing, after=after, limit=limit + 1)
        shown = [NotedView.of(one) for one in found[:limit]]
        return Page(items=shown, next=str(after + limit) if len(found) > limit else None)
