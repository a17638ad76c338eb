"""A shop's day planned as a whole: asked for, looked at, and accepted."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Final, Self
from uuid import UUID

from attrs import asdict
from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from adapters.seal import BadSeal
from api.day_telling import DayTeller
from api.offers import Counter, Token
from api.wire import Body, Given, Name, Page, View, local_day
from application.app import Application
from application.shared.caller import Caller
from application.shared.ledgers import Decided
from application.shared.search import Budget, Search
from application.visits.day_proposal import DayProposal, DrawnUp, Later, Move
from application.visits.live_day import Spot
from application.visits.planning import GOOD_FOR, Accepted
from domain.planning.binding import Bind, PlannedStep, bound
from domain.planning.decision import DayDecision
from domain.planning.plan import Cost
from domain.planning.problem import Hindrance, Lack
from domain.shared.errors import NotFound, Rejected
from domain.shared.ids import StoreId
from domain.shared.label import Label

_MOST_S: Final = 10
_CHINESE: Final[Mapping[Lack, str]] = {
    Lack.BAY: "没有所需类型的工位：{bay}",
    Lack.HANDS: "没有人具备所需的技能和等级：{skill} {level}",
    Lack.CHECKER: "没有另外的人可以复检",
    Lack.ROOM: "当天排不下",
}
_PURPOSE: Final = "day plan"


class BadPlan(Rejected):
    """This is not a plan that we proposed."""

    code = "bad-plan"


class DayPlanBody(Body, frozen=True):
    """Which local day, and how long to search: by the clock, or exactly so many iterations."""

    date: date
    seconds: Annotated[float, Meta(gt=0, le=_MOST_S)] = 2.0
    iterations: Annotated[int, Meta(ge=0, le=10**7)] | None = None
    seed: Annotated[int, Meta(ge=0, lt=2**31 - 1)] = 1

    @property
    def budget(self) -> Budget:
        """Never longer than a request may take, however many iterations."""
        seconds = self.seconds if self.iterations is None else _MOST_S
        return Budget(seconds=seconds, iterations=self.iterations, seed=self.seed)


class AcceptBody(Body, frozen=True):
    """The plan as it was proposed."""

    plan: Token


class SpotView(View, frozen=True):
    """Where, by whom and when."""

    bay: UUID
    technician: UUID
    start: datetime
    end: datetime

    @classmethod
    def of(cls, spot: Spot) -> Self:
        return cls(
            bay=spot.bay,
            technician=spot.technician,
            start=spot.during.start,
            end=spot.during.end,
        )


class MoveView(View, frozen=True):
    """One operation; nothing ``before`` has lost its time. ``changed``: somebody notices."""

    appointment: UUID
    work_order: UUID
    step: int
    changed: bool
    before: SpotView | None
    after: SpotView

    @classmethod
    def of(cls, move: Move) -> Self:
        return cls(
            appointment=move.appointment,
            work_order=move.work_order,
            step=move.step,
            changed=move.is_change,
            before=SpotView.of(move.before) if move.before else None,
            after=SpotView.of(move.after),
        )


class LaterView(View, frozen=True):
    """A car for which nothing more is done on that day: what is missing, and that in a sentence."""

    appointment: UUID
    work_order: UUID
    lack: Lack
    why: Name

    @classmethod
    def of(cls, one: Later) -> Self:
        return cls(
            appointment=one.appointment,
            work_order=one.work_order,
            lack=one.why.lack,
            why=Name.of(told(one.why)),
        )


class CostView(View, frozen=True):
    """The terms of a plan in slots of five minutes, ``changes`` and ``late_jobs`` in pieces."""

    tardiness: int
    waiting: int
    overtime: int
    unfairness: int
    changes: int
    late_jobs: int
    total: int

    @classmethod
    def of(cls, cost: Cost) -> Self:
        return cls(**asdict(cost))


class SearchView(View, frozen=True):
    """How the plan was found, so that it can be found again."""

    engine: str
    seed: int
    iterations: int
    done: int
    seconds: float

    @classmethod
    def of(cls, search: Search) -> Self:
        return cls(**asdict(search))


class StepView(View, frozen=True):
    """One planned operation, and why it does not begin earlier.

    ``bind`` is what it waits for, ``after`` the operation of which car that is, if it is one; the
    sentence goes on to what that waits for, and so on.
    """

    work_order: UUID
    step: int
    bay: UUID
    technician: UUID
    start: datetime
    end: datetime
    bind: Bind
    after: UUID | None
    why: Name

    @classmethod
    def of_all(cls, steps: Sequence[PlannedStep], teller: DayTeller) -> list[Self]:
        """In the order of ``steps``."""
        links = (bound(steps, one) for one in steps)
        return [
            cls(
                work_order=link.step.work_order,
                step=link.step.step,
                bay=link.step.bay,
                technician=link.step.technician,
                start=link.step.during.start,
                end=link.step.during.end,
                bind=link.bind,
                after=link.after.work_order if link.after else None,
                why=Name(
                    zh=teller.why(steps, link.step, "zh"), en=teller.why(steps, link.step, "en")
                ),
            )
            for link in links
        ]


class DayPlanView(View, frozen=True):
    """A plan that claims nothing; ``plan`` accepts it until ``good_until``.

    ``customers`` are the appointments whose car is begun or ready at another time, ``people`` the
    technicians who have other work. ``before`` are the terms if everybody goes on as planned.
    ``steps`` tell why no operation begins earlier, in order of time.
    """

    plan: str
    good_until: datetime
    operations: list[MoveView]
    steps: list[StepView]
    customers: list[UUID]
    people: list[UUID]
    postponed: list[LaterView]
    before: CostView
    after: CostView
    search: SearchView


class AcceptedView(View, frozen=True):
    """What was done, and who should hear of it."""

    customers: list[UUID]
    people: list[UUID]
    postponed: list[UUID]

    @classmethod
    def of(cls, done: Accepted) -> Self:
        return cls(
            customers=list(done.customers),
            people=list(done.people),
            postponed=list(done.postponed),
        )


class AcceptedPlanView(View, frozen=True):
    """A plan that was accepted ``at`` that time, and why: how it was found and what it gained.

    ``postponed``: what was missing, by appointment. ``steps``: why nothing begins earlier, in order
    of time; plans of old releases have none.
    """

    at: datetime
    engine: str
    seed: int
    iterations: int
    done: int
    before: CostView | None
    after: CostView
    planned: int
    moved: int
    postponed: dict[str, str]
    steps: list[StepView]

    @classmethod
    def of(cls, decided: Decided, teller: DayTeller) -> Self:
        why: DayDecision = decided.record
        return cls(
            at=decided.at,
            engine=why.engine,
            seed=why.seed,
            iterations=why.iterations,
            done=why.done,
            before=CostView.of(why.before) if why.before else None,
            after=CostView.of(why.after),
            planned=why.planned,
            moved=why.moved,
            postponed=dict(why.postponed),
            steps=StepView.of_all(why.steps, teller),
        )


class DayPlanController(Controller):
    """What is left of a day, planned better."""

    path = "/stores/{store:uuid}/day-plan"
    tags = ("Shops",)

    @post(sync_to_thread=True, status_code=200)
    def propose(
        self,
        store: FromPath[UUID],
        data: JSONBody[DayPlanBody],
        app: Given[Application],
        counter: Given[Counter],
        caller: Given[Caller],
    ) -> DayPlanView:
        """Search for a better plan of a shop's day; nothing is claimed for it."""
        day = local_day(data.date)
        found = app.planning.propose(caller, store=StoreId(store), day=day, budget=data.budget)
        teller = DayTeller.of(app.directory.register, StoreId(store))
        return _view(found, counter, teller)

    @post("/accept", sync_to_thread=True, status_code=200)
    def accept(
        self,
        store: FromPath[UUID],
        data: JSONBody[AcceptBody],
        app: Given[Application],
        counter: Given[Counter],
        caller: Given[Caller],
    ) -> AcceptedView:
        """Do as a plan says, all of it or nothing; 409 ``plan-is-stale`` if the day has changed."""
        plan = _opened(data.plan, counter)
        if plan.store != store:
            raise NotFound("this is a plan of another shop", kind="plan", store=store)
        return AcceptedView.of(app.planning.accept(caller, plan=plan))

    @get("/accepted", sync_to_thread=True)
    def accepted(
        self,
        store: FromPath[UUID],
        day: FromQuery[date],
        app: Given[Application],
        caller: Given[Caller],
    ) -> Page[AcceptedPlanView]:
        """The plans of a local day that were accepted, in order of time."""
        made = app.planning.accepted(caller, store=StoreId(store), day=local_day(day))
        teller = DayTeller.of(app.directory.register, StoreId(store))
        return Page(items=[AcceptedPlanView.of(one, teller) for one in made])


def told(why: Hindrance) -> Label:
    """Why a car waits for another day, in both languages."""
    operation = why.operation
    facts = {
        "bay": operation.bay if operation else "",
        "skill": operation.skill if operation else "",
        "level": operation.level if operation else "",
    }
    return Label(zh=_CHINESE[why.lack].format(**facts), en=str(why))


def _opened(token: str, counter: Counter) -> DrawnUp:
    """The plan; until when it counts is for the use case to say."""
    try:
        opened = counter.seal.for_purpose(_PURPOSE).open(token, DrawnUp)
    except BadSeal:
        raise BadPlan("this is not a plan that we proposed") from None
    plan: DrawnUp = opened.value
    return plan


def _view(found: DayProposal, counter: Counter, teller: DayTeller) -> DayPlanView:
    until = found.plan.at + GOOD_FOR
    return DayPlanView(
        plan=counter.seal.for_purpose(_PURPOSE).seal(found.plan, until=until),
        good_until=until,
        operations=[MoveView.of(one) for one in found.moves],
        steps=StepView.of_all(found.steps, teller),
        customers=list(found.customers),
        people=list(found.people),
        postponed=[LaterView.of(one) for one in found.later],
        before=CostView.of(found.before),
        after=CostView.of(found.after),
        search=SearchView.of(found.plan.search),
    )
