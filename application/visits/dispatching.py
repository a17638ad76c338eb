"""Dispatch: which hands do what, where and when, and why."""

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, frozen

from application.dispatch.experiences import Experiences
from application.dispatch.rules import Rulebook
from application.dispatch.standings import Standings
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.stores.hours import Holidays
from application.visits import floor, reasons, stock
from application.visits.hands import Crew
from application.visits.more_time import MoreTime, Slot
from application.visits.promising import renew
from application.visits.work import Beside, VisitWork
from domain.dispatch.assignment import (
    OF_TIME,
    Considered,
    Decision,
    Mode,
    Task,
    assigned,
    decided,
    pinned,
)
from domain.inventory.expected import PartsToCome
from domain.shared.claims import Claim, ClaimKind, Taken
from domain.shared.errors import Conflict
from domain.shared.ids import BayId, ClaimId, PersonId, TechnicianId, WorkOrderId
from domain.shared.time import Span
from domain.work_orders.hands import Hands
from domain.work_orders.job import Operation
from domain.work_orders.work_order import WorkOrder

_URGENT = {1: 1.0, 2: 0.5}
"""Urgency by priority; the others can wait their turn."""


class NoHands(Conflict):
    """Nobody who may do it is free at that time."""

    code = "no-hands"


@frozen(kw_only=True)
class Dispatching(Service):
    """Chooses among qualified and free technicians; a person may choose otherwise."""

    directory: Directory
    holidays: Holidays
    rulebook: Rulebook
    experiences: Experiences
    standings: Standings
    more_time: MoreTime

    @command("visits.dispatch", may=Permission.DISPATCH, again=(Taken,))
    def dispatch(self, work: VisitWork, *, work_order: WorkOrderId) -> None:
        """Give every operation its bay and hands, and keep the decision with its terms.

        A job whose parts are still to come takes nobody's time; the others go ahead, and it is
        dispatched when they are here. If more work that the customer agreed to ends later than
        promised, a new time is promised.

        Raises:
            PartsToCome: nothing can be done before parts are here.
            NoHands: an operation finds nobody; its facts name the limits in the way.
            NoTime: approved additional work finds no time in this shop.
            Taken: others were faster, however often hands were chosen anew.
        """
        work.gather(work_order, Beside.CLAIMS, Beside.ORDER, Beside.PARTS)
        visit = work.work_orders.get(work_order)
        visit.expect_dispatch(work.now)
        order = work.orders.get(visit.order)
        waiting = stock.waiting_jobs(work, order)
        open_ = visit.to_dispatch(waiting, at=work.now)
        if waiting and not open_:
            raise PartsToCome.of(one for held in waiting.values() for one in held)
        there = self._give_up_lost_time(work, visit, open_)
        slots = self._slots(work, visit, open_)
        crew = there or self._crew(work, visit, [slot.during for slot in slots.values()])
        tasks = [
            (_task(visit, one), crew.candidates(one.need, slots[one.step].during)) for one in open_
        ]
        done_by = tuple(visit.technicians)
        weights = self.rulebook.of_shop(visit.store).hands
        decisions = assigned(tasks, at=work.now, weights=weights, done_by=done_by)
        hands = [_hands(decision, slots) for decision in decisions]
        dispatched = visit.dispatch(hands, at=work.now, waiting=waiting)
        work.work_orders.save(dispatched)
        stretch = self.experiences.stretch(visit.store, visit.main_service)
        store = self.directory.store(visit.store)
        renew(work, dispatched, order, store, self.holidays, stretch)
        self._claim(work, visit, hands)
        for decision in decisions:
            reasons.of_hands(work, visit, decision, "assignment", self.new_id)

    @command("visits.pin", may=Permission.DISPATCH)
    def pin(
        self,
        work: VisitWork,
        *,
        work_order: WorkOrderId,
        step: int,
        technician: TechnicianId,
        reason: str,
    ) -> None:
        """A person's choice, within the hard limits, with its reason on record.

        Raises:
            NotFound: nobody has this id.
            NotQualified: the technician may not do this operation, or is not free.
            PartsToCome: its job waits for parts.
        """
        visit = work.work_orders.get(work_order)
        self.give(work, visit, step, technician, reason=reason, mode=Mode.DIRECT)

    def give(
        self,
        work: VisitWork,
        visit: WorkOrder,
        step: int,
        technician: TechnicianId,
        *,
        reason: str,
        mode: Mode,
    ) -> None:
        """An operation goes to these hands, as a part of something larger; see :meth:`pin`."""
        operation = visit.operation(step)
        self.directory.technician(technician)
        self._expect_parts(work, visit, operation)
        slots = self._slots(work, visit, [operation])
        during = slots[step].during
        crew = self._crew(work, visit, [during])
        decision = pinned(
            evolve(_task(visit, operation), done_by=tuple(visit.technicians)),
            crew.candidates(operation.need, during),
            technician,
            by=PersonId(work.caller.actor.id),
            reason=reason,
            at=work.now,
            weights=self.rulebook.of_shop(visit.store).hands,
            mode=mode,
        )
        hands = _hands(decision, slots)
        work.work_orders.save(visit.reassign(hands, at=work.now))
        self._claim(work, visit, [hands])
        reasons.of_hands(work, visit, decision, "assignment", self.new_id)

    @command("visits.choices", may=Permission.DISPATCH)
    def choices(
        self, work: VisitWork, *, work_order: WorkOrderId
    ) -> Mapping[int, tuple[Considered, ...]]:
        """Everybody of the shop for each operation that may still be pinned, by step.

        The best comes first; whom a limit forbids comes with it, and with the others' order.
        """
        return self.considered(work, work.work_orders.get(work_order))

    def considered(self, work: VisitWork, visit: WorkOrder) -> Mapping[int, tuple[Considered, ...]]:
        """The same as a part of something larger; see :meth:`choices`."""
        return self.considered_in_shop(work, [visit])[visit.id]

    def considered_in_shop(
        self, work: VisitWork, visits: Sequence[WorkOrder]
    ) -> Mapping[WorkOrderId, Mapping[int, tuple[Considered, ...]]]:
        """The same for visits of one shop, whose people are read once for all of them."""
        if not visits:
            return {}
        planned = {visit.id: self._pinnable(work, visit) for visit in visits}
        spans = [slot.during for slots in planned.values() for slot in slots.values()]
        crew = Crew.read(work, self.directory, self.standings, visits, spans)
        return {
            visit.id: self._considered(work, visit, planned[visit.id], crew.about(visit))
            for visit in visits
        }

    def _pinnable(self, work: VisitWork, visit: WorkOrder) -> dict[int, Slot]:
        """When and where each operation is planned that may still get other hands, by step."""
        planned = self._planned(work, visit)
        return {
            one.step: planned[one.step]
            for one in visit.operations
            if not one.started and one.step in planned
        }

    def _considered(
        self, work: VisitWork, visit: WorkOrder, planned: Mapping[int, Slot], crew: Crew
    ) -> Mapping[int, tuple[Considered, ...]]:
        done_by = tuple(visit.technicians)
        weights = self.rulebook.of_shop(visit.store).hands
        return {
            one.step: decided(
                evolve(_task(visit, one), done_by=done_by),
                crew.candidates(one.need, planned[one.step].during),
                at=work.now,
                weights=weights,
            ).considered
            for one in visit.operations
            if one.step in planned
        }

    def _expect_parts(self, work: VisitWork, visit: WorkOrder, operation: Operation) -> None:
        waiting = stock.waiting_jobs(work, work.orders.get(visit.order))
        job = next(job for job in visit.jobs if operation in job.operations)
        if job.id in waiting:
            raise PartsToCome.of(waiting[job.id])

    def _crew(self, work: VisitWork, visit: WorkOrder, spans: list[Span]) -> Crew:
        return Crew.read(work, self.directory, self.standings, [visit], spans)

    def _give_up_lost_time(
        self, work: VisitWork, visit: WorkOrder, operations: Sequence[Operation]
    ) -> Crew | None:
        """Time that has passed, or in which nobody is there, is given back with all after it.

        Returns who is there at the planned times, if every operation still has one.
        """
        claims, planned = work.claims.of(visit.subject), self._planned(work, visit)
        open_ = [one for one in operations if one.step in planned]
        crew = self._crew(work, visit, [planned[one.step].during for one in open_])
        lost = [one.step for one in open_ if _is_lost(work, visit, one, planned[one.step], crew)]
        if not lost:
            return crew if len(open_) == len(operations) else None
        again = {one.step for one in open_ if one.step >= min(lost)}
        work.claims.free(
            one for one in claims if one.kind is ClaimKind.BOOKED and one.step in again
        )
        return None

    def _planned(self, work: VisitWork, visit: WorkOrder) -> dict[int, Slot]:
        """The bay of each planned step, for as long as its technician is claimed.

        What is offered has no technician, and keeps its time.
        """
        offered = {
            one.step: one.planned.length_min
            for one in visit.operations
            if one.offered and one.planned
        }
        claims, bays = work.claims.of(visit.subject), self.directory.register.bays
        return _planned(claims, bays, offered, _on_paper(work, visit))

    def _slots(
        self, work: VisitWork, visit: WorkOrder, operations: Iterable[Operation]
    ) -> Mapping[int, Slot]:
        """What is claimed already, and for additional work the earliest time there is."""
        claims, planned = work.claims.of(visit.subject), self._planned(work, visit)
        missing = [one for one in operations if one.step not in planned]
        if not missing:
            return planned
        after = max((claim.during.end for claim in claims), default=work.now)
        found, why = self.more_time.find(work, visit, missing, max(after, work.now))
        reasons.record(work, visit.store, visit.id, "more-work", why, self.new_id)
        slots = {**planned, **found}
        floor.find_time(work, visit, slots)
        return slots

    def _claim(self, work: VisitWork, visit: WorkOrder, hands: Iterable[Hands]) -> None:
        before = work.claims.of(visit.subject)
        for one in hands:
            here = [c for c in before if c.step == one.step and c.kind is ClaimKind.BOOKED]
            wanted = {one.technician} if visit.site else {one.bay, one.technician}
            work.claims.free(claim for claim in here if claim.resource not in wanted)
            have = {claim.resource for claim in here}
            work.claims.take(
                Claim(
                    id=ClaimId(self.new_id()),
                    store=visit.store,
                    resource=resource,
                    during=one.planned,
                    kind=ClaimKind.BOOKED,
                    subject=visit.subject,
                    step=one.step,
                )
                for resource in sorted(wanted - have)
            )


def _is_lost(
    work: VisitWork, visit: WorkOrder, operation: Operation, slot: Slot, crew: Crew
) -> bool:
    """Whether another time would help: whom only the time keeps from it is not free then."""
    if slot.during.end <= work.now:
        return True
    task = evolve(_task(visit, operation), done_by=tuple(visit.technicians))
    limits = {task.limit(one) for one in crew.candidates(operation.need, slot.during)}
    return None not in limits and bool(limits & OF_TIME)


def _on_paper(work: VisitWork, visit: WorkOrder) -> Mapping[int, BayId]:
    """The bays that work away from the shop is written down for; it takes none."""
    if visit.site is None:
        return {}
    booked = {one.step: one.bay for one in work.appointments.get(visit.subject).plan}
    return booked | {one.step: one.bay for one in visit.operations if one.bay}


def _planned(
    claims: Iterable[Claim],
    bays: Mapping[BayId, object],
    offered: Mapping[int, int],
    on_paper: Mapping[int, BayId],
) -> dict[int, Slot]:
    by_step: dict[int, list[Claim]] = {}
    for claim in (one for one in claims if one.kind is ClaimKind.BOOKED):
        by_step.setdefault(claim.step, []).append(claim)
    slots = {}
    for step, own in by_step.items():
        bay = next((claim for claim in own if claim.resource in bays), None)
        # The last of them is the work; what is before it is the drive there.
        hands = [claim.during for claim in own if claim.resource not in bays]
        if hands and (bay or step in on_paper):
            there = BayId(bay.resource) if bay else on_paper[step]
            slots[step] = Slot(bay=there, during=max(hands))
        elif bay and step in offered:
            during = Span.of(bay.during.start, offered[step])
            slots[step] = Slot(bay=BayId(bay.resource), during=during)
    return slots


def _task(visit: WorkOrder, operation: Operation) -> Task:
    return Task(
        subject=visit.id,
        step=operation.step,
        need=operation.need,
        urgency=_URGENT.get(visit.priority, 0.0),
    )


def _hands(decision: Decision, slots: Mapping[int, Slot]) -> Hands:
    task = decision.task
    if decision.winner is None:
        limits = {str(one.limit) for one in decision.considered if one.limit}
        raise NoHands(
            "nobody who may do it is free at that time", step=task.step, limits=sorted(limits)
        )
    slot = slots[task.step]
    return Hands(
        step=task.step,
        bay=slot.bay,
        technician=decision.winner,
        planned=slot.during,
        pinned=decision.reason,
    )
