"""A shop's day planned as a whole: proposed by a search, accepted by a person."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from attrs import evolve, frozen

from application.planning.day_plans import Planned as Solved
from application.planning.day_plans import plan_day
from application.planning.planner import DayPlanner
from application.shared.caller import Caller
from application.shared.ledgers import ABOUT_DAYS, Decided
from application.shared.ports import DueWork
from application.shared.rights import Permission
from application.shared.search import Budget
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.stores.hours import Holidays
from application.visits import floor, reasons
from application.visits.day_proposal import DayProposal, DrawnUp, Move, Outcome
from application.visits.day_reading import read
from application.visits.live_day import Car, LiveDay
from application.visits.timed import NO_SHOW
from application.visits.work import VisitWork
from domain.booking.appointment import Planned, Status
from domain.planning.bays import settled
from domain.planning.checker import violations
from domain.planning.decision import DayDecision
from domain.planning.problem import BadProblem, Placed
from domain.shared.claims import Claim, ClaimKind, Taken
from domain.shared.errors import Conflict
from domain.shared.ids import AppointmentId, ClaimId, StoreId, TechnicianId, derived_id
from domain.shared.time import minutes
from domain.work_orders.hands import Hands

GOOD_FOR: Final = timedelta(minutes=10)
"""How long somebody may think about a plan."""
_LATER: Final = "no room in the plan of the day"


class PlanIsStale(Conflict):
    """The day is not as it was when the plan was drawn up."""

    code = "plan-is-stale"

    @classmethod
    def now(cls, why: str) -> "PlanIsStale":
        return cls("the day has changed since this plan was made; ask for a new one", why=why)


@frozen(kw_only=True)
class Accepted:
    """What was done: these appointments and technicians should be told."""

    customers: tuple[AppointmentId, ...]
    people: tuple[TechnicianId, ...]
    postponed: tuple[AppointmentId, ...]


@frozen(kw_only=True)
class DayPlanning(Service):
    """What a manager or a dispatcher does with a whole day."""

    directory: Directory
    holidays: Holidays
    planner: DayPlanner

    def propose(self, caller: Caller, *, store: StoreId, day: date, budget: Budget) -> DayProposal:
        """The best plan that is found for what is left of the day; nothing is claimed for it.

        The day is read in one transaction, and the search goes on after it.

        Raises:
            OutsideHours: the shop is closed on that day.
            BadProblem: no plan keeps every rule.
        """
        live = self.look(evolve(caller, key=None), store=store, day=day)
        return self.drawn_up(live, plan_day(live.problem, self.planner, budget))

    def drawn_up(self, live: LiveDay, planned: Solved) -> DayProposal:
        """What follows in the shop from the plan that was found for its day.

        Raises:
            BadProblem: the plan breaks a rule.
        """
        problem, found = planned.problem, planned.found
        outcome = Outcome(live=live, problem=problem, plan=settled(problem, found.plan))
        broken = violations(problem, outcome.plan)
        if broken:
            raise BadProblem(f"no plan keeps every rule of this day: {broken[0]}", broken=broken)
        plan = DrawnUp(
            store=live.shop.store.id,
            day=live.day,
            at=live.at,
            mark=live.mark,
            placed=outcome.plan.placed,
            postponed=tuple(sorted(problem.postponed)),
            search=found.search,
        )
        return outcome.proposal(plan)

    @command("planning.look", may=Permission.DISPATCH)
    def look(self, work: VisitWork, *, store: StoreId, day: date) -> LiveDay:
        """The shop's day as it is now, as a problem."""
        within_reach(self.directory, work.caller, store)
        return read(work, self.directory, self.holidays, store, day, work.now)

    @command("planning.accept", may=Permission.DISPATCH, again=(Taken,))
    def accept(self, work: VisitWork, *, plan: DrawnUp) -> Accepted:
        """Do as the plan says: all of it, or nothing.

        Time moves for those only whose plan changes. What has started stays, every promise stands,
        and no customer is asked to come earlier.

        Raises:
            PlanIsStale: anything of the day has changed since, or it was thought about for too
                long.
        """
        within_reach(self.directory, work.caller, plan.store)
        outcome = self._as_it_was(work, plan)
        claims = [
            claim
            for car, placed in outcome.cars
            for claim in self._reclaim(work, outcome, car, placed)
        ]
        for car, placed in outcome.cars:
            changes = [move for move in outcome.moves_of(car, placed) if move.is_change]
            if changes:
                self._replan(work, car, changes)
        postponed = [outcome.live.cars[number] for number in sorted(outcome.problem.postponed)]
        for car in postponed:
            floor.displace(work, car.appointment.id, cause=_LATER)
        # Sorted by resource, so that no two writers ever wait for each other.
        work.claims.take(sorted(claims, key=lambda one: (one.resource, one.during)))
        return self._on_record(work, plan, outcome)

    @command("planning.accepted", may=Permission.SEE_VISITS)
    def accepted(self, work: VisitWork, *, store: StoreId, day: date) -> tuple[Decided, ...]:
        """The plans of a day that were accepted, and why, in order of time.

        Customers are told nothing of it.
        """
        within_reach(self.directory, work.caller, store)
        return tuple(work.decisions.of((_subject(store, day),), ABOUT_DAYS))

    def _as_it_was(self, work: VisitWork, plan: DrawnUp) -> Outcome:
        if work.now >= plan.at + GOOD_FOR:
            raise PlanIsStale.now("time")
        live = read(work, self.directory, self.holidays, plan.store, plan.day, plan.at)
        if live.mark != plan.mark:
            raise PlanIsStale.now("changed")
        outcome = Outcome.of(live, plan)
        if violations(outcome.problem, outcome.plan):
            raise PlanIsStale.now("rules")
        return outcome

    def _reclaim(
        self, work: VisitWork, outcome: Outcome, car: Car, placed: tuple[Placed, ...]
    ) -> list[Claim]:
        """Free what the car does not need any more; returns what it needs and has not."""
        steps = [one.step for one in car.operations]
        wanted = {
            (resource, during, steps[position])
            for resource, during, position in outcome.spans(placed)
        }
        own = [claim for claims in car.claims.values() for claim in claims]
        have = {(claim.resource, claim.during, claim.step) for claim in own}
        work.claims.free(
            claim for claim in own if (claim.resource, claim.during, claim.step) not in wanted
        )
        return [
            Claim(
                id=ClaimId(self.new_id()),
                store=car.visit.store,
                resource=resource,
                during=during,
                kind=ClaimKind.BOOKED,
                subject=car.appointment.id,
                step=step,
            )
            for resource, during, step in sorted(wanted - have)
        ]

    def _replan(self, work: VisitWork, car: Car, changes: Iterable[Move]) -> None:
        changes = list(changes)
        touched = {who for move in changes for who in move.technicians}
        if car.is_here:
            hands = [one for move in changes if (one := _hands(car, move))]
            work.work_orders.save(car.visit.replan(hands, touched, at=work.now))
            floor.find_time(work, car.visit, {move.step for move in changes})
            return
        appointment, spots = car.appointment, {move.step: move.after for move in changes}
        plan = tuple(
            Planned(
                step=one.step,
                bay=spots[one.step].bay,
                technician=spots[one.step].technician,
                during=spots[one.step].during,
                day=one.day,
            )
            if one.step in spots
            else one
            for one in appointment.plan
        )
        replanned = appointment.replan(plan, touched, at=work.now)
        work.appointments.save(replanned)
        if appointment.status is Status.DISPLACED:
            limit = minutes(self.directory.store(appointment.store).late.no_show_min)
            at = max(replanned.expected, work.now) + limit
            work.agenda.schedule(
                DueWork(kind=NO_SHOW, subject=appointment.id, store=appointment.store, at=at)
            )

    def _on_record(self, work: VisitWork, plan: DrawnUp, outcome: Outcome) -> Accepted:
        done = outcome.proposal(plan)
        why = DayDecision(
            day=plan.day,
            engine=plan.search.engine,
            seed=plan.search.seed,
            iterations=plan.search.iterations,
            done=plan.search.done,
            before=done.before,
            after=done.after,
            planned=len(done.moves),
            moved=len(done.changes),
            postponed={str(one.appointment): str(one.why.lack) for one in done.later},
            steps=done.steps,
        )
        subject = _subject(plan.store, plan.day)
        reasons.record(work, plan.store, subject, "day-plan", why, self.new_id)
        return Accepted(
            customers=done.customers,
            people=done.people,
            postponed=tuple(one.appointment for one in done.later),
        )


def _subject(store: StoreId, day: date) -> UUID:
    """What decisions about the plans of a day are about."""
    return derived_id(store, f"day-plan {day}")


def _hands(car: Car, move: Move) -> Hands | None:
    """Other hands for an operation that has some; before it is dispatched its claims say enough."""
    operation = car.visit.operation(move.step)
    if not operation.was_dispatched:
        return None
    return Hands(
        step=move.step,
        bay=move.after.bay,
        technician=move.after.technician,
        planned=move.after.during,
        pinned=operation.pinned,
    )
