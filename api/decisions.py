"""Why this shop, this time and these hands, for those who work there."""

from datetime import datetime
from typing import Self
from uuid import UUID

import msgspec
from litestar import Controller, get
from litestar.params import FromPath

from api.telling import Teller
from api.wire import Given, Name, Page, View
from application.app import Application
from application.shared.caller import Caller
from application.shared.ledgers import Decided
from domain.dispatch.assignment import Decision, Mode
from domain.dispatch.margin import Margin
from domain.dispatch.offer import Term
from domain.dispatch.placement import Placement
from domain.shared.ids import AppointmentId, WorkOrderId


class TermView(View, frozen=True):
    """What one reason cost, in points; the fewest points win."""

    name: str
    value: float
    weight: float
    points: float

    @classmethod
    def of(cls, term: Term) -> Self:
        return cls(name=term.name, value=term.value, weight=term.weight, points=term.points)


class ConsideredView(View, frozen=True):
    """A shop and time, or a technician; ``limit`` is what forbade it, whatever its points."""

    store: UUID | None = None
    starts: datetime | None = None
    technician: UUID | None = None
    points: float | None = None
    terms: list[TermView] = msgspec.field(default_factory=list)
    limit: str | None = None
    chosen: bool = False
    jobs: int | None = None
    """Of a technician, how many jobs in the skill the affinity was learned from."""
    paid_min: int | None = None


class LostByView(View, frozen=True):
    """By how many points the nearest other one lost, term by term; negative speaks for it."""

    points: float
    terms: dict[str, float]
    telling: str | None

    @classmethod
    def of(cls, margin: Margin) -> Self:
        return cls(points=margin.total, terms=dict(margin.points), telling=margin.telling)


class FairPayView(View, frozen=True):
    """How evenly paid hours were shared, and who gave way because of it."""

    gini: float
    most: float
    passed_over: UUID | None

    @classmethod
    def of(cls, made: Decision) -> Self | None:
        if made.fairness is None:
            return None
        first = made.passed_over.candidate.technician if made.passed_over else None
        return cls(gini=made.fairness.gini, most=made.fairness.most, passed_over=first)


class DecisionView(View, frozen=True):
    """One choice: everything considered, the best first, and who came next.

    ``by_person`` is true where somebody chose against the terms, and ``mode`` how hands came to an
    operation; ``again`` says whether the record still gives the same winner; ``rules`` names the
    versions of the rules it was made by.
    """

    id: UUID
    at: datetime
    kind: str
    store: UUID
    step: int | None
    sentence: Name
    considered: list[ConsideredView]
    nearest: ConsideredView | None
    lost_by: LostByView | None
    by_person: bool
    fair_pay: FairPayView | None
    mode: Mode | None
    again: bool
    rules: str

    @classmethod
    def of(cls, decided: Decided, teller: Teller) -> Self:
        record: Decision | Placement = decided.record
        considered = _people(record) if isinstance(record, Decision) else _places(record)
        open_ = (one for one in considered if one.limit is None and not one.chosen)
        return cls(
            id=decided.id,
            at=decided.at,
            kind=decided.kind,
            store=decided.store,
            step=record.task.step if isinstance(record, Decision) else None,
            sentence=Name(zh=teller.told(record, "zh"), en=teller.told(record, "en")),
            considered=considered,
            nearest=next(open_, None),
            lost_by=LostByView.of(record.margin) if record.margin else None,
            by_person=not record.by_terms,
            fair_pay=FairPayView.of(record) if isinstance(record, Decision) else None,
            mode=record.mode if isinstance(record, Decision) else None,
            again=record.again() == record,
            rules=record.weights.version if isinstance(record, Decision) else record.rules,
        )


def _people(record: Decision) -> list[ConsideredView]:
    return [
        ConsideredView(
            technician=one.candidate.technician,
            points=one.points,
            terms=[TermView.of(term) for term in one.terms],
            limit=one.limit,
            chosen=one.candidate.technician == record.winner,
            jobs=one.candidate.affinity.jobs if one.candidate.affinity else None,
            paid_min=one.candidate.paid_min,
        )
        for one in record.considered
    ]


def _places(record: Placement) -> list[ConsideredView]:
    options = [
        ConsideredView(
            store=one.store,
            starts=one.starts,
            points=one.points,
            terms=[TermView.of(term) for term in one.terms],
            chosen=one == record.taken,
        )
        for one in record.options
    ]
    return options + [ConsideredView(store=one.store, limit=one.bar) for one in record.ruled_out]


class DecisionController(Controller):
    """What was decided by the terms, or by a person against them."""

    tags = ("Visits",)

    @get("/visits/{visit:uuid}/decisions", sync_to_thread=True)
    def of_visit(
        self,
        visit: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> Page[DecisionView]:
        """Why this shop, this time and these hands, in order of time; nothing to customers."""
        made = app.visits.decisions(caller, work_order=WorkOrderId(visit))
        known = app.visits.work_order(caller, work_order=WorkOrderId(visit))
        return _page(made, Teller.of_visit(app.directory.register, known))

    @get("/appointments/{appointment:uuid}/decisions", sync_to_thread=True)
    def of_appointment(
        self,
        appointment: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> Page[DecisionView]:
        """Why this shop and time, in order of time; nothing to customers."""
        made = app.visits.placements(caller, appointment=AppointmentId(appointment))
        return _page(made, Teller.of_chain(app.directory.register))


def _page(made: tuple[Decided, ...], teller: Teller) -> Page[DecisionView]:
    return Page(items=[DecisionView.of(one, teller) for one in made])
