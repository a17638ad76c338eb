"""A customer's whole file: who they are, their cars, and what was done for them."""

from collections.abc import Callable
from datetime import datetime
from typing import Self, TypeVar
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, FromQuery

from api.aftercare import CallView, ReviewView
from api.invitations import InvitationView
from api.members import MemberView
from api.vehicles import VehicleView
from api.waiting import WaitView
from api.wire import Given, Limit, Name, Page, Price, View
from application.app import Application
from application.members.queries import FiledVisit, WholeFile
from application.shared.caller import Caller
from application.shared.pages import Listed
from domain.booking.appointment import Appointment
from domain.booking.appointment import Status as Booked
from domain.orders.line import Line
from domain.shared.ids import InvitationId, MemberId, WaitId, WorkOrderId
from domain.work_orders.status import Status

S = TypeVar("S")
V = TypeVar("V")


class AgreedView(View, frozen=True):
    """When the car was to come, and for when it was promised; ``first_latest`` was told before."""

    appointment: UUID
    status: Booked
    starts: datetime
    likely: datetime
    latest: datetime
    first_latest: datetime | None

    @classmethod
    def of(cls, one: Appointment) -> Self:
        return cls(
            appointment=one.id,
            status=one.status,
            starts=one.expected,
            likely=one.promise.likely,
            latest=one.promise.latest,
            first_latest=one.first_promise.latest if one.first_promise else None,
        )


class FiledServiceView(View, frozen=True):
    """A service by its code and name."""

    code: str
    name: Name

    @classmethod
    def of(cls, line: Line) -> Self:
        return cls(code=line.code, name=Name.of(line.label))


class FiledVisitView(View, frozen=True):
    """A visit in a customer's file, one still to come too.

    ``total`` is what it costs, VAT included, and ``due`` what of it is still to pay. ``agreed`` is
    what was promised; ``received``, ``work_ended`` and ``released`` are what came of it.
    ``stood_still_min``: minutes for which the work was suspended. ``call_due``: when somebody is to
    call the customer, until ``call`` tells how that went.
    """

    id: UUID
    store: UUID
    status: Status
    vehicle: UUID | None
    plate: str | None
    mileage_km: int | None
    services: list[FiledServiceView]
    declined: list[FiledServiceView]
    total: Price
    due: Price
    agreed: AgreedView | None
    received: datetime | None
    work_ended: datetime | None
    released: datetime | None
    stood_still_min: int
    review: ReviewView | None
    call_due: datetime | None
    call: CallView | None

    @classmethod
    def of(cls, filed: FiledVisit) -> Self:
        visit, car = filed.visit, filed.vehicle
        return cls(
            id=visit.id,
            store=visit.store,
            status=visit.status,
            vehicle=visit.vehicle,
            plate=car.plate.text if car and car.plate else None,
            mileage_km=visit.reception.mileage_km if visit.reception else None,
            services=[FiledServiceView.of(line) for line in filed.services],
            declined=[FiledServiceView.of(line) for line in filed.declined],
            total=Price.of(filed.order.owed),
            due=Price.of(filed.order.due),
            agreed=AgreedView.of(filed.appointment) if filed.appointment else None,
            received=visit.reception.at if visit.reception else None,
            work_ended=visit.work_ended,
            released=visit.released_at,
            stood_still_min=visit.stood_still_min,
            review=ReviewView.of(visit.review) if visit.review else None,
            call_due=visit.call_due,
            call=CallView.of(visit.follow_up) if visit.follow_up else None,
        )


class FileView(View, frozen=True):
    """A customer at one glance: of every list the first page, the newest first."""

    member: MemberView
    vehicles: list[VehicleView]
    visits: Page[FiledVisitView]
    waits: Page[WaitView]
    invitations: Page[InvitationView]

    @classmethod
    def of(cls, file: WholeFile) -> Self:
        return cls(
            member=MemberView.of(file.member),
            vehicles=[VehicleView.of(car) for car in file.vehicles],
            visits=page_of(file.visits, FiledVisitView.of),
            waits=page_of(file.waits, WaitView.of),
            invitations=page_of(file.invitations, InvitationView.of),
        )


class CustomerFileController(Controller):
    """What the chain knows of a customer, for its staff: what happened in shops they may see."""

    path = "/members/{member:uuid}/file"
    tags = ("Members",)

    @get(sync_to_thread=True)
    def whole(
        self,
        member: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
        limit: Limit = 20,
    ) -> FileView:
        """Who it is, their cars, and the newest visits, waits and invitations."""
        return FileView.of(app.customer_file.whole(caller, member=MemberId(member), limit=limit))

    @get("/visits", sync_to_thread=True)
    def visits(
        self,
        member: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
        after: FromQuery[UUID | None] = None,
        limit: Limit = 20,
    ) -> Page[FiledVisitView]:
        """Visits, the newest first; those still to come and those called off too."""
        behind = WorkOrderId(after) if after else None
        found = app.customer_file.visits(caller, member=MemberId(member), after=behind, limit=limit)
        return page_of(found, FiledVisitView.of)

    @get("/waits", sync_to_thread=True)
    def waits(
        self,
        member: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
        after: FromQuery[UUID | None] = None,
        limit: Limit = 20,
    ) -> Page[WaitView]:
        """For what time they waited and what became of it, the newest first."""
        behind = WaitId(after) if after else None
        found = app.customer_file.waits(caller, member=MemberId(member), after=behind, limit=limit)
        return page_of(found, WaitView.of)

    @get("/invitations", sync_to_thread=True)
    def invitations(
        self,
        member: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
        after: FromQuery[UUID | None] = None,
        limit: Limit = 20,
    ) -> Page[InvitationView]:
        """To what they were invited and what they said, the newest first."""
        behind = InvitationId(after) if after else None
        found = app.customer_file.invitations(
            caller, member=MemberId(member), after=behind, limit=limit
        )
        return page_of(found, InvitationView.of)


def page_of(found: Listed[S], view: Callable[[S], V]) -> Page[V]:
    """The same page in the words of the API."""
    following = str(found.next) if found.next else None
    return Page(items=[view(one) for one in found.items], next=following)
