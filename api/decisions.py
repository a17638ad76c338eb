"""Why this shop, this time and these hands, for those who work there."""

from datetime import datetime
from typing import Self, assert_never
from uuid import UUID

import msgspec
from litestar import Controller, get
from litestar.params import FromPath

from api.telling import Teller
from api.wire import Given, Name, Page, Price, View
from application.app import Application
from application.shared.caller import Caller
from application.shared.ledgers import Decided
from domain.dispatch.assignment import Decision, Mode
from domain.dispatch.margin import Margin
from domain.dispatch.offer import Term
from domain.dispatch.otherwise import decision_otherwise, fact, if_free, placement_otherwise
from domain.dispatch.placement import Option, Placement
from domain.dispatch.support import SupportChoice, Way
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
    """A shop and time, a technician, or a ``way`` of help; ``limit`` is what forbade it.

    Of a shop ``facts`` say what its terms measured: ``distance`` in kilometres, ``wait`` in
    minutes, ``load`` in percent of the day, ``ability`` and ``rating`` in stars.
    """

    store: UUID | None = None
    starts: datetime | None = None
    facts: dict[str, float] = msgspec.field(default_factory=dict)
    price: Price | None = None
    technician: UUID | None = None
    way: Way | None = None
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


class OtherwiseView(View, frozen=True):
    """The smallest change of one fact with which the other one would have won, all else equal.

    ``of`` is the term; a shop is told from the best of the others, hands from the next best.
    """

    store: UUID | None
    technician: UUID | None
    of: str
    before: float
    after: float


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
    versions of the rules it was made by. ``if_free`` names who would have been chosen but for
    other work.
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
    otherwise: OtherwiseView | None
    otherwise_sentence: Name | None
    if_free: UUID | None
    by_person: bool
    fair_pay: FairPayView | None
    mode: Mode | None
    again: bool
    rules: str

    @classmethod
    def of(cls, decided: Decided, teller: Teller) -> Self:
        record: Decision | Placement | SupportChoice = decided.record
        considered = _considered(record)
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
            otherwise=_otherwise(record),
            otherwise_sentence=_sentence(record, teller),
            if_free=if_free(record) if isinstance(record, Decision) else None,
            by_person=not record.by_terms,
            fair_pay=FairPayView.of(record) if isinstance(record, Decision) else None,
            mode=record.mode if isinstance(record, Decision) else None,
            again=record.again() == record,
            rules=_rules(record),
        )


def _considered(record: Decision | Placement | SupportChoice) -> list[ConsideredView]:
    match record:
        case Decision():
            return _people(record)
        case Placement():
            return _places(record)
        case SupportChoice():
            return _ways(record)
    assert_never(record)


def _rules(record: Decision | Placement | SupportChoice) -> str:
    match record:
        case Decision():
            return record.weights.version
        case Placement():
            return record.rules
        case SupportChoice():
            return record.tariff.version
    assert_never(record)


def _otherwise(record: Decision | Placement | SupportChoice) -> OtherwiseView | None:
    if isinstance(record, SupportChoice):
        return None
    if isinstance(record, Decision):
        change, hands = decision_otherwise(record), record.nearest
        store, technician = None, hands.candidate.technician if hands else None
    else:
        change, rival = placement_otherwise(record), record.rival
        store, technician = rival.store if rival else None, None
    if change is None:
        return None
    return OtherwiseView(
        store=store,
        technician=technician,
        of=change.of,
        before=change.before,
        after=change.after,
    )


def _sentence(record: Decision | Placement | SupportChoice, teller: Teller) -> Name | None:
    zh, en = (teller.otherwise(record, language) for language in ("zh", "en"))
    return Name(zh=zh, en=en) if zh and en else None


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
            facts=_facts(one, record.radius_km),
            price=Price.of(one.price) if one.price else None,
            points=one.points,
            terms=[TermView.of(term) for term in one.terms],
            chosen=one == record.taken,
        )
        for one in (*record.options, *record.others)
    ]
    return options + [ConsideredView(store=one.store, limit=one.bar) for one in record.ruled_out]


def _ways(record: SupportChoice) -> list[ConsideredView]:
    return [
        ConsideredView(
            store=one.help.donor,
            starts=one.help.begins,
            technician=one.help.technician,
            way=one.help.way,
            points=one.points,
            terms=[TermView.of(term) for term in one.terms],
            limit=one.bar,
            chosen=one == record.taken,
        )
        for one in record.considered
    ]


def _facts(option: Option, radius_km: float | None) -> dict[str, float]:
    known = ((term.name, fact(term, radius_km)) for term in option.terms)
    return {name: round(value, 2) for name, value in known if value is not None}


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
