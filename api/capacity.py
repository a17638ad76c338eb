"""What takes capacity away for a while: closed bays, closed days, absent people."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Controller, delete, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from api.wire import Body, Given, Instant, View, instant, local_day
from application.app import Application
from application.shared.caller import Caller
from domain.shared.ids import BayId, ClaimId, StoreId, TechnicianId
from domain.shared.time import Span, whole_minute
from domain.stores.events import ClosureCause
from domain.workforce.events import AbsenceCause


class ClosureBody(Body, frozen=True):
    """When and why nobody comes into the bay."""

    start: Instant
    end: Instant
    cause: ClosureCause


class AbsenceBody(Body, frozen=True):
    """When and why somebody is away."""

    start: Instant
    end: Instant
    cause: AbsenceCause


class DaysBody(Body, frozen=True):
    """Local dates of the shop."""

    days: Annotated[tuple[date, ...], Meta(min_length=1, max_length=60)]

    @property
    def local(self) -> tuple[date, ...]:
        return tuple(local_day(day) for day in self.days)


class ClosedView(View, frozen=True):
    """The closure, to be lifted by ``claim``.

    ``swapped`` appointments have another bay now, ``displaced`` ones want a new time.
    """

    claim: UUID
    swapped: list[UUID]
    displaced: list[UUID]


class AwayView(View, frozen=True):
    """The absence, to be ended by ``claim``; ``swapped`` appointments have other hands now."""

    claim: UUID
    swapped: list[UUID]
    displaced: list[UUID]


class DisplacedView(View, frozen=True):
    """Appointments that lost their time; each wants a new one."""

    displaced: list[UUID]


class CapacityController(Controller):
    """Closing, and being away."""

    tags = ("Shops",)

    @post("/bays/{bay:uuid}/closures", sync_to_thread=True)
    def close_bay(
        self,
        bay: FromPath[UUID],
        data: JSONBody[ClosureBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> ClosedView:
        """Keep everybody out of a bay; who planned to be there has another bay, or is displaced."""
        closed = app.closing.close_bay(caller, bay=BayId(bay), during=_span(data), cause=data.cause)
        return ClosedView(
            claim=closed.claim, swapped=list(closed.swapped), displaced=list(closed.displaced)
        )

    @delete("/bays/{bay:uuid}/closures/{claim:uuid}", sync_to_thread=True, status_code=204)
    def reopen_bay(
        self,
        bay: FromPath[UUID],
        claim: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Lift a closure; what is left of it is free at once."""
        app.closing.reopen_bay(caller, bay=BayId(bay), claim=ClaimId(claim))

    @post("/stores/{store:uuid}/closed-days", sync_to_thread=True, status_code=200)
    def close_on(
        self,
        store: FromPath[UUID],
        data: JSONBody[DaysBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> DisplacedView:
        """Stay closed on local days."""
        closed = app.closing.close_on(caller, store=StoreId(store), days=data.local)
        return DisplacedView(displaced=list(closed.displaced))

    @post("/stores/{store:uuid}/opened-days", sync_to_thread=True, status_code=204)
    def open_on(
        self,
        store: FromPath[UUID],
        data: JSONBody[DaysBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Open on local days after all."""
        app.closing.open_on(caller, store=StoreId(store), days=data.local)

    @post("/technicians/{technician:uuid}/absences", sync_to_thread=True)
    def absent(
        self,
        technician: FromPath[UUID],
        data: JSONBody[AbsenceBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> AwayView:
        """Somebody is away: other hands first, and only where there are none another time."""
        away = app.absences.report(
            caller, technician=TechnicianId(technician), during=_span(data), cause=data.cause
        )
        return AwayView(
            claim=away.claim, swapped=list(away.swapped), displaced=list(away.displaced)
        )

    @delete(
        "/technicians/{technician:uuid}/absences/{claim:uuid}",
        sync_to_thread=True,
        status_code=204,
    )
    def back(
        self,
        technician: FromPath[UUID],
        claim: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Somebody is there again."""
        app.absences.back(caller, technician=TechnicianId(technician), claim=ClaimId(claim))


def _span(data: ClosureBody | AbsenceBody) -> Span:
    return Span(whole_minute(instant(data.start)), whole_minute(instant(data.end)))
