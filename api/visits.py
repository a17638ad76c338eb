"""A visit: reading it, and the front desk's part of it."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from api.aftercare import CallView, FollowUpBody, ReviewBody, ReviewView
from api.arrivals import CheckInBody, EmergencyBody, EntryBody, WalkInBody
from api.booking import BookedView
from api.offers import Counter
from api.orders import OrderView
from api.payments import PaymentView
from api.wire import Created, Given, Limit, Name, Page, Price, View, page, typed
from application.app import Application
from application.shared.caller import Actor, Caller
from application.shared.rights import Permission
from application.visits.emergencies import TakenIn
from application.visits.moves import moves_of
from application.visits.promises import Eta
from application.visits.queries import VisitView as Seen
from application.visits.rows import VisitRow
from domain.finance.entry import Entry as Posted
from domain.inventory.stock import Reservation
from domain.members.plate import Plate
from domain.shared.ids import MemberId, StoreId, VehicleId, WorkOrderId
from domain.work_orders.job import Job, Operation
from domain.work_orders.record import Finding, Severity
from domain.work_orders.status import NEXT, STAGE, Stage, Status


class VisitLine(View, frozen=True):
    """One line of a list of visits."""

    id: UUID
    store: UUID
    order: UUID
    appointment: UUID | None
    vehicle: UUID | None
    plate: str | None
    status: Status
    stage: Stage
    priority: int
    stars: int | None

    @classmethod
    def of(cls, row: VisitRow) -> Self:
        return cls(
            id=row.id,
            store=row.store,
            order=row.order,
            appointment=row.appointment,
            vehicle=row.vehicle,
            plate=row.plate.text if row.plate else None,
            status=row.status,
            stage=STAGE[row.status],
            priority=row.priority,
            stars=row.stars,
        )


class OperationView(View, frozen=True):
    """One step: what is needed, who does it, when it was planned and done.

    ``offered``: it waits for whoever grabs it. ``standard_min`` is what it takes at an average
    pace, ``actual_min`` what it took; none before it is finished.
    """

    step: int
    name: Name
    bay: UUID | None
    technician: UUID | None
    planned_start: datetime | None
    planned_end: datetime | None
    started: datetime | None
    finished: datetime | None
    pinned: str | None
    offered: bool
    standard_min: int
    actual_min: int | None

    @classmethod
    def of(cls, one: Operation) -> Self:
        return cls(
            step=one.step,
            name=Name.of(one.label),
            bay=one.bay,
            technician=one.technician,
            planned_start=one.planned.start if one.planned else None,
            planned_end=one.planned.end if one.planned else None,
            started=one.started,
            finished=one.finished,
            pinned=one.pinned,
            offered=one.offered,
            standard_min=one.need.minutes,
            actual_min=one.actual_min if one.finished else None,
        )


class JobView(View, frozen=True):
    """One service of the visit; its id is the order line's.

    Minutes are those of its operations; ``actual_min`` counts what is finished so far.
    """

    id: UUID
    service: str
    name: Name
    reworks: int
    standard_min: int
    actual_min: int
    operations: list[OperationView]

    @classmethod
    def of(cls, job: Job) -> Self:
        return cls(
            id=job.id,
            service=job.service,
            name=Name.of(job.label),
            reworks=len(job.reworks),
            standard_min=job.planned_min,
            actual_min=job.actual_min,
            operations=[OperationView.of(one) for one in job.operations],
        )


class FindingView(View, frozen=True):
    """What was found."""

    note: str
    severity: Severity
    trouble_codes: list[str]
    photos: list[UUID]

    @classmethod
    def of(cls, one: Finding) -> Self:
        return cls(
            note=one.note,
            severity=one.severity,
            trouble_codes=list(one.trouble_codes),
            photos=list(one.photos),
        )


class HeldPartsView(View, frozen=True):
    """What an order line has on the shelf and in the car, and what is still to come for it."""

    line: UUID
    part: UUID
    reserved: int
    issued: int
    expected: int
    due: datetime | None

    @classmethod
    def of(cls, one: Reservation) -> Self:
        return cls(
            line=one.line,
            part=one.part,
            reserved=one.reserved,
            issued=one.issued,
            expected=one.expected,
            due=one.due,
        )


class VisitView(View, frozen=True):
    """A whole visit; ``legal`` names the states that may follow, ``moves`` what you may do now.

    ``photos`` show the car as it came in; those of a finding are with it. How the ``call`` after
    the visit went is told to those who make such calls.
    """

    id: UUID
    store: UUID
    member: UUID | None
    vehicle: UUID | None
    appointment: UUID | None
    status: Status
    stage: Stage
    legal: list[Status]
    moves: list[str]
    priority: int
    mileage_km: int | None
    fuel_percent: int | None
    photos: list[UUID]
    jobs: list[JobView]
    findings: list[FindingView]
    parts: list[HeldPartsView]
    order: OrderView
    payments: list[PaymentView]
    stars: int | None
    review: ReviewView | None
    call: CallView | None

    @classmethod
    def of(cls, seen: Seen, actor: Actor) -> Self:
        visit = seen.work_order
        call = visit.follow_up if actor.may(Permission.FOLLOW_UP) else None
        return cls(
            id=visit.id,
            store=visit.store,
            member=visit.member,
            vehicle=visit.vehicle,
            appointment=visit.appointment,
            status=visit.status,
            stage=visit.stage,
            legal=sorted(NEXT[visit.status]),
            moves=list(moves_of(seen, actor)),
            priority=visit.priority,
            mileage_km=visit.reception.mileage_km if visit.reception else None,
            fuel_percent=visit.reception.fuel_percent if visit.reception else None,
            photos=list(visit.reception.photos) if visit.reception else [],
            jobs=[JobView.of(job) for job in visit.jobs],
            findings=[FindingView.of(one) for one in visit.findings],
            parts=[HeldPartsView.of(one) for one in seen.parts],
            order=OrderView.of(seen.order),
            payments=[PaymentView.of(one) for one in seen.payments],
            stars=visit.review.stars if visit.review else None,
            review=ReviewView.of(visit.review) if visit.review else None,
            call=CallView.of(call) if call else None,
        )


class EtaView(View, frozen=True):
    """When the car will be, or was, ``done``: none while no time is planned for it."""

    likely: datetime | None
    latest: datetime | None
    done: bool

    @classmethod
    def of(cls, told: Eta | None) -> Self:
        if told is None:
            return cls(likely=None, latest=None, done=False)
        return cls(likely=told.likely, latest=told.latest, done=told.done)


class PostingView(View, frozen=True):
    """What an entry did to one account: debit positive."""

    account: str
    amount: Price


class JournalEntryView(View, frozen=True):
    """One journal entry; its postings come to nothing."""

    id: UUID
    at: datetime
    day: date
    document: UUID
    memo: str
    reverses: UUID | None
    postings: list[PostingView]

    @classmethod
    def of(cls, entry: Posted) -> Self:
        return cls(
            id=entry.id,
            at=entry.at,
            day=entry.day,
            document=entry.document,
            memo=entry.memo,
            reverses=entry.reverses,
            postings=[
                PostingView(account=one.account, amount=Price.of(one.amount))
                for one in entry.postings
            ],
        )


class EmergencyView(View, frozen=True):
    """The visit of a car that could not wait; ``displaced`` appointments want a new time."""

    appointment: UUID
    order: UUID
    work_order: UUID
    displaced: list[UUID]

    @classmethod
    def of(cls, taken: TakenIn) -> Self:
        booked = taken.booked
        return cls(
            appointment=booked.appointment,
            order=booked.order,
            work_order=booked.work_order,
            displaced=list(taken.displaced),
        )


class VisitController(Controller):
    """Visits, from the gate to the call some days later."""

    path = "/visits"
    tags = ("Visits",)

    @get(sync_to_thread=True)
    def all(
        self,
        app: Given[Application],
        caller: Given[Caller],
        store: FromQuery[UUID | None] = None,
        status: FromQuery[Status | None] = None,
        after: FromQuery[UUID | None] = None,
        limit: Limit = 50,
    ) -> Page[VisitLine]:
        """Visits of a shop, or all within reach, the newest first."""
        rows = app.listings.visits(
            caller,
            store=StoreId(store) if store else None,
            status=status,
            after=WorkOrderId(after) if after else None,
            limit=limit + 1,
        )
        return page([VisitLine.of(row) for row in rows], limit, "id")

    @post(sync_to_thread=True)
    def walk_in(
        self,
        data: JSONBody[WalkInBody],
        app: Given[Application],
        counter: Given[Counter],
        caller: Given[Caller],
    ) -> BookedView:
        """Take in a car that nobody expected."""
        with counter.taking(caller, data.offer) as proposal:
            return BookedView.of(
                app.receptions.walk_in(
                    caller,
                    proposal=proposal,
                    member=MemberId(data.member),
                    vehicle=VehicleId(data.vehicle),
                    entry=data.entry.entry,
                )
            )

    @post("/emergency", sync_to_thread=True)
    def emergency(
        self, data: JSONBody[EmergencyBody], app: Given[Application], caller: Given[Caller]
    ) -> EmergencyView:
        """Take in a car that cannot wait; if need be others give way, by the shop's rules."""
        taken = app.emergencies.take_in(
            caller,
            store=StoreId(data.store),
            vehicle=VehicleId(data.vehicle),
            services=data.services,
            entry=data.entry.entry,
            reason=typed(data.reason),
        )
        return EmergencyView.of(taken)

    @post("/check-in", sync_to_thread=True, status_code=200)
    def check_in(
        self,
        data: JSONBody[CheckInBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> Created:
        """Take in the car that is expected today by its plate; answers which visit it is."""
        return Created(
            id=app.receptions.check_in(
                caller,
                store=StoreId(data.store),
                plate=Plate(data.plate),
                entry=data.entry.entry,
            )
        )

    @get("/{visit:uuid}", sync_to_thread=True)
    def one(
        self,
        visit: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> VisitView:
        """Everything about one visit, and what you may do next."""
        seen = app.visits.see(caller, work_order=WorkOrderId(visit))
        return VisitView.of(seen, caller.actor)

    @get("/{visit:uuid}/eta", sync_to_thread=True)
    def eta(
        self,
        visit: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> EtaView:
        """When the car will be done as things stand: in half the cases, and in nine of ten."""
        return EtaView.of(app.promises.eta(caller, work_order=WorkOrderId(visit)))

    @get("/{visit:uuid}/journal", sync_to_thread=True)
    def journal(
        self,
        visit: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> Page[JournalEntryView]:
        """What the visit did to the books, in order of time."""
        entries = app.visits.journal(caller, work_order=WorkOrderId(visit))
        return Page(items=[JournalEntryView.of(entry) for entry in entries])

    @post("/{visit:uuid}/receive", sync_to_thread=True, status_code=204)
    def receive(
        self,
        visit: FromPath[UUID],
        data: JSONBody[EntryBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Take in the car that is here."""
        app.receptions.receive(caller, work_order=WorkOrderId(visit), entry=data.entry)

    @post("/{visit:uuid}/release", sync_to_thread=True, status_code=204)
    def release(
        self,
        visit: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Hand the paid car back."""
        app.aftercare.release(caller, work_order=WorkOrderId(visit))

    @post("/{visit:uuid}/follow-up", sync_to_thread=True, status_code=204)
    def follow_up(
        self,
        visit: FromPath[UUID],
        data: JSONBody[FollowUpBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Note the call after the visit; it is closed."""
        app.aftercare.follow_up(
            caller, work_order=WorkOrderId(visit), reached=data.reached, note=typed(data.note)
        )

    @post("/{visit:uuid}/review", sync_to_thread=True, status_code=204)
    def review(
        self,
        visit: FromPath[UUID],
        data: JSONBody[ReviewBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """The customer's opinion, once."""
        app.aftercare.review(
            caller, work_order=WorkOrderId(visit), stars=data.stars, words=typed(data.words)
        )
