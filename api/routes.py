"""The road of a shop planned as a whole: asked for, looked at, and accepted."""

from datetime import date, datetime
from typing import Final, Self
from uuid import UUID

from attrs import asdict
from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from adapters.seal import BadSeal
from api.offers import Counter
from api.on_site import PinView
from api.planning import AcceptBody, AcceptedView, BadPlan, DayPlanBody, SearchView
from api.wire import Body, Given, Name, Page, View, local_day
from application.app import Application
from application.shared.caller import Caller
from application.shared.ledgers import Decided
from application.visits.planning import GOOD_FOR
from application.visits.route_proposal import (
    DrawnRoutes,
    Leg,
    RouteProposal,
    Unserved,
    Way,
    Why,
)
from domain.routing.decision import RouteDecision, Sent
from domain.routing.plan import Cost
from domain.shared.errors import NotFound
from domain.shared.ids import StoreId, WorkOrderId
from domain.shared.label import Label

REASONS: Final = {
    Why.HANDS: Label(
        zh="在班人员中没有人能完成全部作业", en="nobody who is there may do all of it"
    ),
    Why.TIME: Label(
        zh="能做的人当天没有时间赶到", en="whoever may do it has no time left to go there"
    ),
}
_PURPOSE: Final = "routes"


class UrgentBody(Body, frozen=True):
    """The visit to which somebody goes as soon as possible, on which local day."""

    date: date
    visit: UUID


class LegView(View, frozen=True):
    """A car on somebody's way. ``changed``: it gets other hands or another time.

    ``late_min``: minutes behind the promise.
    """

    appointment: UUID
    visit: UUID
    leave: datetime
    start: datetime
    end: datetime
    km: float
    spot: PinView
    changed: bool
    late_min: int

    @classmethod
    def of(cls, leg: Leg, number: int) -> Self:
        return cls(
            appointment=leg.appointment,
            visit=leg.work_order,
            leave=leg.leave,
            start=leg.work.start,
            end=leg.work.end,
            km=leg.km,
            spot=PinView.of(leg.place, str(number)),
            changed=leg.is_change,
            late_min=leg.late_min,
        )


class WayView(View, frozen=True):
    """From the shop to one car after the other, and back at ``home``."""

    technician: UUID
    stops: list[LegView]
    home: datetime
    km: float

    @classmethod
    def of(cls, way: Way) -> Self:
        return cls(
            technician=way.technician,
            stops=[LegView.of(leg, number) for number, leg in enumerate(way.legs, 1)],
            home=way.home,
            km=round(way.km, 2),
        )


class UnservedView(View, frozen=True):
    """A car to which nobody goes on that day: what is missing, and that in a sentence."""

    appointment: UUID
    visit: UUID
    lack: Why
    why: Name

    @classmethod
    def of(cls, one: Unserved) -> Self:
        return cls(
            appointment=one.appointment,
            visit=one.work_order,
            lack=one.why,
            why=Name.of(REASONS[one.why]),
        )


class RouteCostView(View, frozen=True):
    """The terms of routes: minutes driven, late and waited, and the worth of cars left alone."""

    driving: int
    late: int
    waiting: int
    unserved: int
    total: int

    @classmethod
    def of(cls, cost: Cost) -> Self:
        return cls(**asdict(cost))


class RoutesView(View, frozen=True):
    """Routes that claim nothing; ``plan`` accepts them until ``good_until``.

    ``customers`` are the appointments to which somebody comes at another time or not at all,
    ``people`` the technicians who have other work. ``before`` are the terms of driving as planned.
    """

    plan: str
    good_until: datetime
    routes: list[WayView]
    unserved: list[UnservedView]
    customers: list[UUID]
    people: list[UUID]
    before: RouteCostView
    after: RouteCostView
    search: SearchView


class SentView(View, frozen=True):
    """Somebody who was to go to a car, as it was accepted."""

    technician: UUID
    visit: UUID
    leave: datetime
    start: datetime
    end: datetime
    km: float

    @classmethod
    def of(cls, one: Sent) -> Self:
        return cls(
            technician=one.technician,
            visit=one.work_order,
            leave=one.leave,
            start=one.work.start,
            end=one.work.end,
            km=one.km,
        )


class AcceptedRoutesView(View, frozen=True):
    """Routes that were accepted ``at`` that time, and why; ``urgent``: for which car."""

    at: datetime
    engine: str
    seed: int
    iterations: int
    done: int
    before: RouteCostView
    after: RouteCostView
    moved: int
    urgent: UUID | None
    unserved: dict[str, str]
    stops: list[SentView]

    @classmethod
    def of(cls, decided: Decided) -> Self:
        why: RouteDecision = decided.record
        return cls(
            at=decided.at,
            engine=why.engine,
            seed=why.seed,
            iterations=why.iterations,
            done=why.done,
            before=RouteCostView.of(why.before),
            after=RouteCostView.of(why.after),
            moved=why.moved,
            urgent=why.urgent,
            unserved=dict(why.unserved),
            stops=[SentView.of(one) for one in why.stops],
        )


class RouteController(Controller):
    """Who drives to which car, and when somebody is there."""

    path = "/stores/{store:uuid}/routes"
    tags = ("Positions",)

    @post(sync_to_thread=True, status_code=200)
    def propose(
        self,
        store: FromPath[UUID],
        data: JSONBody[DayPlanBody],
        app: Given[Application],
        counter: Given[Counter],
        caller: Given[Caller],
    ) -> RoutesView:
        """Search for better routes of a shop's day; nothing is claimed for them."""
        day = local_day(data.date)
        found = app.routes.propose(caller, store=StoreId(store), day=day, budget=data.budget)
        return _view(found, counter)

    @post("/urgent", sync_to_thread=True, status_code=200)
    def propose_urgent(
        self,
        store: FromPath[UUID],
        data: JSONBody[UrgentBody],
        app: Given[Application],
        counter: Given[Counter],
        caller: Given[Caller],
    ) -> RoutesView:
        """Send somebody to one car as soon as possible; others may become late for it."""
        found = app.routes.propose_urgent(
            caller,
            store=StoreId(store),
            day=local_day(data.date),
            work_order=WorkOrderId(data.visit),
        )
        return _view(found, counter)

    @post("/accept", sync_to_thread=True, status_code=200)
    def accept(
        self,
        store: FromPath[UUID],
        data: JSONBody[AcceptBody],
        app: Given[Application],
        counter: Given[Counter],
        caller: Given[Caller],
    ) -> AcceptedView:
        """Drive as proposed, all of it or nothing; 409 ``plan-is-stale`` if the day has changed."""
        plan = opened(data.plan, counter)
        if plan.store != store:
            raise NotFound("these are routes of another shop", kind="plan", store=store)
        return AcceptedView.of(app.routes.accept(caller, plan=plan))

    @get("/accepted", sync_to_thread=True)
    def accepted(
        self,
        store: FromPath[UUID],
        day: FromQuery[date],
        app: Given[Application],
        caller: Given[Caller],
    ) -> Page[AcceptedRoutesView]:
        """The routes of a local day that were accepted, in order of time."""
        made = app.routes.accepted(caller, store=StoreId(store), day=local_day(day))
        return Page(items=[AcceptedRoutesView.of(one) for one in made])


def sealed(plan: DrawnRoutes, counter: Counter) -> str:
    """The routes as a text that goes out and comes back."""
    return counter.seal.for_purpose(_PURPOSE).seal(plan, until=plan.at + GOOD_FOR)


def opened(token: str, counter: Counter) -> DrawnRoutes:
    """The routes; until when they count is for the use case to say.

    Raises:
        BadPlan: it is not ours.
    """
    try:
        plan: DrawnRoutes = counter.seal.for_purpose(_PURPOSE).open(token, DrawnRoutes).value
    except BadSeal:
        raise BadPlan("this is not a plan that we proposed") from None
    return plan


def _view(found: RouteProposal, counter: Counter) -> RoutesView:
    return RoutesView(
        plan=sealed(found.plan, counter),
        good_until=found.plan.at + GOOD_FOR,
        routes=[WayView.of(way) for way in found.ways],
        unserved=[UnservedView.of(one) for one in found.unserved],
        customers=list(found.customers),
        people=list(found.people),
        before=RouteCostView.of(found.before),
        after=RouteCostView.of(found.after),
        search=SearchView.of(found.plan.search),
    )
