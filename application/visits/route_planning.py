"""The road of a shop planned as a whole: proposed by a search, accepted by a person."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from time import perf_counter
from uuid import UUID

from attrs import evolve, frozen

from application.dispatch.rules import Rulebook
from application.routing.planner import RoutePlanner
from application.routing.routes import plan_routes
from application.shared.caller import Caller
from application.shared.ledgers import ABOUT_ROUTES, Decided
from application.shared.ports import DueWork
from application.shared.rights import Permission
from application.shared.search import Budget, Search
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.stores.hours import Holidays
from application.visits import floor, reasons
from application.visits.day_reading import DayReading
from application.visits.live_routes import AwayCar, LiveRoutes
from application.visits.planning import GOOD_FOR, Accepted, PlanIsStale
from application.visits.route_proposal import (
    DrawnRoutes,
    Leg,
    Occupied,
    RouteOutcome,
    RouteProposal,
)
from application.visits.route_reading import RouteReading
from application.visits.timed import NO_SHOW
from application.visits.work import VisitWork
from domain.booking.appointment import Status
from domain.routing.checker import violations
from domain.routing.decision import RouteDecision, Sent
from domain.routing.emergency import inserted
from domain.routing.insertion import completed
from domain.routing.problem import BadRoutes, RouteProblem
from domain.shared.claims import Claim, ClaimKind, Taken
from domain.shared.errors import Rejected
from domain.shared.ids import AppointmentId, ClaimId, StoreId, WorkOrderId, derived_id
from domain.shared.time import Span, minutes
from domain.work_orders.hands import Hands

_NO_TIME = "no room in the routes of the day"
_INSERTION = "insertion"


class NobodyToSend(Rejected):
    """Nobody is sent to this visit: it is in the shop, under way, or has nothing one could plan."""

    code = "not-on-the-road"


@frozen(kw_only=True)
class RoutePlanning(Service):
    """What a manager or a dispatcher does with the road of a day."""

    directory: Directory
    holidays: Holidays
    rulebook: Rulebook
    planner: Callable[[RouteProblem], RoutePlanner]

    def propose(
        self, caller: Caller, *, store: StoreId, day: date, budget: Budget
    ) -> RouteProposal:
        """The best routes that are found for what is left of the day; nothing is claimed for them.

        The road is read in one transaction, and the search goes on after it.

        Raises:
            OutsideHours: the shop is closed on that day.
        """
        live = self.look(evolve(caller, key=None), store=store, day=day)
        problem = live.problem(live.hasty)
        if not live.cars:
            budget = evolve(budget, iterations=0)
        found = plan_routes(problem, self.planner(problem), budget, live.present(problem))
        outcome = RouteOutcome(live=live, problem=problem, plan=found.plan)
        return _drawn_up(outcome, found.search, hasty=live.hasty)

    def propose_urgent(
        self, caller: Caller, *, store: StoreId, day: date, work_order: WorkOrderId
    ) -> RouteProposal:
        """Somebody goes to this car as soon as it costs least; others may become late for it.

        Raises:
            NobodyToSend: the car does not wait for somebody who drives there on that day.
        """
        live = self.look(evolve(caller, key=None), store=store, day=day)
        began, urgent = perf_counter(), live.number(work_order)
        if urgent is None:
            raise NobodyToSend(
                "nobody can be sent to this visit on that day: its car is in the shop, somebody is "
                "on the way, its time is on another day, or it waits for parts or a second pair of "
                "eyes",
                id=work_order,
            )
        problem = live.problem(urgent=urgent)
        present = completed(problem, live.present(problem, without=urgent))
        plan = inserted(problem, present, urgent)
        took = perf_counter() - began
        search = Search.of(_INSERTION, Budget(iterations=0), done=0, seconds=took)
        outcome = RouteOutcome(live=live, problem=problem, plan=plan)
        return _drawn_up(outcome, search, urgent=urgent)

    @command("routes.look", may=Permission.DISPATCH)
    def look(self, work: VisitWork, *, store: StoreId, day: date) -> LiveRoutes:
        """The shop's road as it is now, as a problem."""
        within_reach(self.directory, work.caller, store)
        seen = DayReading.of(work, self.directory, self.holidays, store, day, work.now)
        return self._read(seen)

    @command("routes.accept", may=Permission.DISPATCH, again=(Taken,))
    def accept(self, work: VisitWork, *, plan: DrawnRoutes) -> Accepted:
        """Drive as the routes say: all of it, or nothing.

        Whoever has left for a car, or is at work on one, goes on with it. Every promise stands, and
        nobody comes to a customer before they were told to expect somebody.

        Raises:
            PlanIsStale: anything has changed since, or it was thought about for too long.
        """
        within_reach(self.directory, work.caller, plan.store)
        outcome = self._as_it_was(work, plan)
        done = outcome.proposal(plan)
        missing, left = self._free(work, outcome)
        moved = {(one.subject, one.step) for one in missing | left}
        legs = {leg.work_order: leg for leg in done.legs}
        for car in outcome.live.cars:
            if car.visit.id in legs:
                if any((car.appointment.id, one.step) in moved for one in car.operations):
                    self._replan(work, car, legs[car.visit.id])
            elif car.claims:
                floor.displace(work, car.appointment.id, cause=_NO_TIME)
        # Sorted by resource, so that no two writers ever wait for each other.
        work.claims.take(
            Claim(
                id=ClaimId(self.new_id()),
                store=plan.store,
                resource=one.resource,
                during=one.during,
                kind=ClaimKind.BOOKED,
                subject=one.subject,
                step=one.step,
            )
            for one in sorted(missing, key=lambda one: (one.resource, one.during))
        )
        return self._on_record(work, done, outcome)

    @command("routes.accepted", may=Permission.SEE_VISITS)
    def accepted(self, work: VisitWork, *, store: StoreId, day: date) -> tuple[Decided, ...]:
        """The routes of a day that were accepted, and why, in order of time.

        Customers are told nothing of it.
        """
        within_reach(self.directory, work.caller, store)
        return tuple(work.decisions.of((_subject(store, day),), ABOUT_ROUTES))

    def _read(self, seen: DayReading) -> LiveRoutes:
        tariff = self.rulebook.of_shop(seen.shop.store.id).support
        return RouteReading(seen=seen, tariff=tariff).live_routes()

    def _as_it_was(self, work: VisitWork, plan: DrawnRoutes) -> RouteOutcome:
        if work.now >= plan.at + GOOD_FOR:
            raise PlanIsStale.now("time")
        seen = DayReading.of(work, self.directory, self.holidays, plan.store, plan.day, plan.at)
        live = self._read(seen)
        if live.mark != plan.mark:
            raise PlanIsStale.now("changed")
        return RouteOutcome.of(live, plan)

    def _free(self, work: VisitWork, outcome: RouteOutcome) -> tuple[set[Occupied], set[Occupied]]:
        """Give back what is not needed any more; returns what is missing, and what was given back.

        The bays are given back as well: the cars are not in the shop. To whom nobody goes any more
        loses its time as by anything else; see :func:`floor.displace`.
        """
        live, wanted = outcome.live, set(outcome.occupied())
        own = [
            claim
            for at, car in enumerate(live.cars)
            if at not in outcome.plan.unserved
            for claim in car.claims
        ]
        have = {_occupied(claim): claim for claim in (*own, *live.ways_back)}
        left = have.keys() - wanted
        work.claims.free(have[one] for one in left)
        return wanted - have.keys(), left

    def _replan(self, work: VisitWork, car: AwayCar, leg: Leg) -> None:
        """Other hands, or another time, for a car."""
        during = {one.step: span for one, span in zip(car.operations, leg.works, strict=True)}
        if car.is_here:
            hands = _hands(car, leg, during)
            work.work_orders.save(car.visit.replan(hands, leg.technicians, at=work.now))
            floor.find_time(work, car.visit, set(during))
            return
        plan = tuple(
            evolve(one, technician=leg.technician, during=during[one.step])
            if one.step in during
            else one
            for one in car.appointment.plan
        )
        replanned = car.appointment.replan(plan, leg.technicians, at=work.now)
        work.appointments.save(replanned)
        if car.appointment.status is Status.DISPLACED:
            limit = minutes(self.directory.store(car.visit.store).late.no_show_min)
            at = max(replanned.expected, work.now) + limit
            work.agenda.schedule(
                DueWork(kind=NO_SHOW, subject=replanned.id, store=replanned.store, at=at)
            )

    def _on_record(self, work: VisitWork, done: RouteProposal, outcome: RouteOutcome) -> Accepted:
        plan = done.plan
        urgent = None if plan.urgent is None else outcome.live.cars[plan.urgent].visit.id
        why = RouteDecision(
            day=plan.day,
            engine=plan.search.engine,
            seed=plan.search.seed,
            iterations=plan.search.iterations,
            done=plan.search.done,
            before=done.before,
            after=done.after,
            moved=len(done.changes),
            urgent=urgent,
            unserved={str(one.work_order): str(one.why) for one in done.unserved},
            stops=tuple(_sent(leg) for leg in done.legs),
        )
        reasons.record(work, plan.store, _subject(plan.store, plan.day), "routes", why, self.new_id)
        return Accepted(
            customers=done.customers,
            people=done.people,
            postponed=tuple(one.appointment for one in done.unserved),
        )


def _drawn_up(
    outcome: RouteOutcome, search: Search, *, hasty: tuple[int, ...] = (), urgent: int | None = None
) -> RouteProposal:
    """What follows from routes that were found.

    Raises:
        BadRoutes: they break a rule.
    """
    broken = violations(outcome.problem, outcome.plan)
    if broken:
        raise BadRoutes(f"no routes keep every rule of this day: {broken[0]}", broken=broken)
    live = outcome.live
    return outcome.proposal(
        DrawnRoutes(
            store=live.shop.store.id,
            day=live.day,
            at=live.at,
            mark=live.mark,
            sequences=outcome.sequences,
            hasty=hasty,
            urgent=urgent,
            search=search,
        )
    )


def _subject(store: StoreId, day: date) -> UUID:
    """What decisions about the routes of a day are about."""
    return derived_id(store, f"routes {day}")


def _occupied(claim: Claim) -> Occupied:
    return Occupied(claim.resource, claim.during, AppointmentId(claim.subject), claim.step)


def _hands(car: AwayCar, leg: Leg, during: Mapping[int, Span]) -> Iterable[Hands]:
    """For operations that have hands; before it is dispatched, the claims say enough."""
    return [
        Hands(
            step=one.step,
            bay=one.bay,
            technician=leg.technician,
            planned=during[one.step],
            pinned=one.pinned,
        )
        for one in car.operations
        if one.bay is not None and one.was_dispatched
    ]


def _sent(leg: Leg) -> Sent:
    return Sent(
        technician=leg.technician,
        work_order=leg.work_order,
        leave=leg.leave,
        work=leg.work,
        km=leg.km,
    )
