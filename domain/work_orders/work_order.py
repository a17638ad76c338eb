"""The work order: one visit of one car, from the plan to the handed-over key."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Self
from uuid import UUID

from attrs import evolve, field, frozen

from domain.shared.aggregate import Aggregate, Event
from domain.shared.checks import between
from domain.shared.errors import Conflict, NotFound, Rejected
from domain.shared.geo import Place
from domain.shared.ids import (
    AppointmentId,
    BayId,
    LineId,
    MemberId,
    OrderId,
    PersonId,
    PhotoId,
    StoreId,
    TechnicianId,
    VehicleId,
    WorkOrderId,
)
from domain.shared.life_cycle import IllegalMove, expect_move
from domain.shared.private_place import PrivatePlace
from domain.shared.text import NoReason
from domain.work_orders import events
from domain.work_orders.hands import Hands
from domain.work_orders.job import Job, Operation, OperationState, no_such_step
from domain.work_orders.record import (
    CALL_AFTER,
    Check,
    Finding,
    FollowUp,
    Reception,
    Review,
    Suspension,
    Wait,
)
from domain.work_orders.site import Fix, Stamp
from domain.work_orders.status import (
    ANSWERABLE,
    BACK,
    DIAGNOSABLE,
    NEXT,
    STAGE,
    UNFINISHED,
    WAITING,
    Stage,
    Status,
)


class FourEyes(Rejected):
    """Nobody checks their own work."""

    code = "four-eyes"


class NotYet(Conflict):
    """Something else has to happen first."""

    code = "not-yet"


class OneReview(Conflict):
    """A visit is reviewed once."""

    code = "one-review"


@frozen(kw_only=True)
class WorkOrder(Aggregate):
    """How one order is carried out.

    Always true: steps rise across all jobs, from 0 unless a job was withdrawn, and work that is
    done is checked by other eyes before it can be settled. ``priority`` runs from 1 (most urgent)
    to 5. ``site`` is where the car is worked on, if not in the shop.
    """

    id: WorkOrderId
    store: StoreId
    order: OrderId
    appointment: AppointmentId | None
    member: MemberId | None
    vehicle: VehicleId | None
    jobs: tuple[Job, ...]
    status: Status = Status.PLANNED
    priority: int = field(default=3, validator=between(1, 5))
    reception: Reception | None = None
    findings: tuple[Finding, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    checks: tuple[Check, ...] = ()
    released_at: datetime | None = None
    follow_up: FollowUp | None = None
    review: Review | None = None
    site: PrivatePlace | None = None
    stamps: tuple[Stamp, ...] = ()

    def __attrs_post_init__(self) -> None:
        if any(after.step <= one.step for one, after in pairwise(self.operations)):
            raise ValueError("the steps of a work order rise")

    @property
    def stage(self) -> Stage:
        return STAGE[self.status]

    @property
    def subject(self) -> AppointmentId:
        """In whose name the visit claims time."""
        if self.appointment is None:
            raise ValueError("every visit has an appointment, walk-ins too")
        return self.appointment

    @property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(one for job in self.jobs for one in job.operations)

    @property
    def next_step(self) -> int:
        """The number of the next operation that is added."""
        return max((one.step for one in self.operations), default=-1) + 1

    @property
    def main_service(self) -> str:
        """The service that is planned to take longest, by which a visit is told from others."""
        return max(self.jobs, key=lambda job: job.planned_min).service

    @property
    def work_ended(self) -> datetime | None:
        """When the last operation ended; none while one is still to be done."""
        ends = [one.finished for one in self.operations]
        return max(end for end in ends if end) if all(ends) else None

    @property
    def passed_at(self) -> datetime | None:
        """When it passed its check, and so was finished."""
        last = self.checks[-1] if self.checks else None
        return last.at if last and last.passed else None

    @property
    def stood_still_min(self) -> int:
        """Whole minutes of the suspensions that are over."""
        lasted = (one.lasted(one.until) for one in self.suspensions if one.until)
        return sum(lasted, timedelta()) // timedelta(minutes=1)

    @property
    def call_due(self) -> datetime | None:
        """When somebody is to call; none until the car is back, nor after the call."""
        if self.status is not Status.RELEASED or self.released_at is None:
            return None
        return self.released_at + CALL_AFTER

    @property
    def technicians(self) -> frozenset[TechnicianId]:
        """Everybody whose hands were on the car."""
        return frozenset(one for job in self.jobs for one in job.technicians)

    @property
    def people(self) -> frozenset[UUID]:
        """Everybody whose work is in the car: hands, and who said that work began or ended."""
        return frozenset(one for job in self.jobs for one in job.people)

    @property
    def is_as_it_came(self) -> bool:
        """The car is here, and nobody has worked on it."""
        return self.status in WAITING

    @property
    def is_running(self) -> bool:
        return any(operation.is_running for operation in self.operations)

    @property
    def startable(self) -> tuple[Operation, ...]:
        """What has hands and waits for no operation of its own job."""
        return tuple(
            one
            for job in self.jobs
            for one in job.operations
            if one.technician and not one.started and job.reached(one.step)
        )

    def operation(self, step: int) -> Operation:
        """The operation numbered ``step``; ``NotFound`` when there is none."""
        for one in self.operations:
            if one.step == step:
                return one
        raise no_such_step(step)

    def to_dispatch(
        self, waiting: Collection[LineId] = (), *, at: datetime
    ) -> tuple[Operation, ...]:
        """What may be given hands now.

        Before anything has started that is everything that nobody chose hands for, as often as one
        likes; then only what has no hands yet, lost its time, or let it pass, and what comes after
        that. Never a job in ``waiting``: its parts are to come.
        """
        open_ = [
            one
            for job in self.jobs
            if job.id not in waiting
            for one in job.operations
            if not one.started
        ]
        late = min((one.step for one in open_ if one.let_pass(at)), default=None)
        return tuple(
            one for one in open_ if self._is_open(one) or (late is not None and one.step >= late)
        )

    def _is_open(self, operation: Operation) -> bool:
        begun = self.status is Status.IN_REPAIR
        chosen = operation.technician and (begun or operation.pinned)
        return operation.lost_time or not chosen

    def planned(self, *, at: datetime) -> Self:
        """The first state, told to the world."""
        return self._with(events.VisitPlanned(at=at, order=self.order))

    def receive(self, reception: Reception) -> Self:
        """The car is taken over from the customer."""
        self._expect(Status.RECEIVED)
        received = events.CarReceived(at=reception.at, mileage_km=reception.mileage_km)
        return evolve(self._with(received), status=Status.RECEIVED, reception=reception)

    def diagnose(self, findings: Iterable[Finding], *, at: datetime) -> Self:
        """Note what was found: at the diagnosis, or later, while the work goes on."""
        self.expect_in(*DIAGNOSABLE)
        found = (*self.findings, *findings)
        diagnosed = events.CarDiagnosed(at=at, findings=len(found))
        first = self.status is Status.RECEIVED
        status = Status.DIAGNOSED if first else self.status
        return evolve(self._with(diagnosed), status=status, findings=found)

    def photographed(self, photo: PhotoId, *, finding: int | None, at: datetime) -> Self:
        """Somebody photographed the car, as it came or what ``finding`` tells (counted from 0).

        What is shown there already stays as it is. Of a car that has not come in yet nothing is
        shown, the entry names its photos; nor of one that is worked on, which is not as it came.

        Raises:
            NotFound: there is no such finding.
            IllegalMove: the visit is called off.
        """
        if self.status is Status.CANCELLED:
            detail = "this visit is called off; nothing of it is photographed any more"
            raise IllegalMove(detail, state=str(self.status), legal=[], id=self.id)
        if finding is None:
            return self._photographed_at_reception(photo, at)
        if not 0 <= finding < len(self.findings):
            raise NotFound("this visit has no such finding", kind="finding", finding=finding)
        found = self.findings[finding]
        if photo in found.photos:
            return self
        shown = evolve(found, photos=(*found.photos, photo))
        findings = (*self.findings[:finding], shown, *self.findings[finding + 1 :])
        taken = events.PhotoTaken(at=at, photo=photo)
        return evolve(self._with(taken), findings=findings)

    def _photographed_at_reception(self, photo: PhotoId, at: datetime) -> Self:
        if self.reception is None or not self.is_as_it_came or photo in self.reception.photos:
            return self
        shown = evolve(self.reception, photos=(*self.reception.photos, photo))
        return evolve(self._with(events.PhotoTaken(at=at, photo=photo)), reception=shown)

    def ask(self, lines: tuple[LineId, ...], *, at: datetime) -> Self:
        """Ask for the customer's yes or no to more work.

        Before dispatch the visit waits for it; what has hands goes on beside the question.
        """
        self.expect_in(*DIAGNOSABLE - {Status.RECEIVED})
        waits = self.status is Status.DIAGNOSED
        status = Status.AWAITING_APPROVAL if waits else self.status
        asked = events.ApprovalAsked(at=at, lines=lines)
        return evolve(self._with(asked), status=status)

    def decided(self, approved: tuple[Job, ...], *, complete: bool, at: datetime) -> Self:
        """The customer has answered; approved services become jobs.

        Work that was done already goes on with them; ``complete`` when no line waits any more.
        """
        self.expect_in(*ANSWERABLE)
        status = self.status
        if status is Status.AWAITING_APPROVAL and complete:
            status = Status.DIAGNOSED
        elif status is Status.DONE and approved:
            status = Status.IN_REPAIR
        told = self._with(events.ApprovalGiven(at=at)) if complete else self
        return evolve(told, status=status, jobs=(*self.jobs, *approved))

    def dispatch(
        self, hands: Iterable[Hands], *, at: datetime, waiting: Collection[LineId] = ()
    ) -> Self:
        """Decide who does what, where and when; see :meth:`to_dispatch` for what.

        Raises:
            NotYet: an operation would be left without hands, though its job is not in ``waiting``.
        """
        self.expect_dispatch(at)
        assigned = self
        for one in hands:
            assigned = assigned._assign(one)
        if any(one.technician is None for one in assigned.to_dispatch(waiting, at=at)):
            raise NotYet("every operation needs a bay and a technician", id=self.id)
        technicians = tuple({one.technician for one in assigned.operations if one.technician})
        dispatched = events.WorkDispatched(at=at, technicians=tuple(sorted(technicians)))
        begun = self.status is Status.IN_REPAIR
        status = Status.IN_REPAIR if begun else Status.DISPATCHED
        return evolve(assigned._with(dispatched), status=status)

    def expect_dispatch(self, at: datetime) -> None:
        """Refuse when there is nothing to be given hands.

        Raises:
            IllegalMove: not yet, or not any more.
        """
        if not (self.status is Status.IN_REPAIR and self.to_dispatch(at=at)):
            self._expect(Status.DISPATCHED)

    def expect_in(self, *needed: Status) -> None:
        """Refuse what is only done in the states ``needed``.

        Raises:
            IllegalMove: it is in another one; fact ``legal`` names the states that may follow.
        """
        if self.status not in needed:
            legal = sorted(str(one) for one in NEXT[self.status])
            detail = f"the work order is {self.status}; this takes one that is "
            raise IllegalMove(
                detail + " or ".join(sorted(needed)),
                state=str(self.status),
                legal=legal,
                id=self.id,
            )

    def reassign(self, hands: Hands, *, at: datetime) -> Self:
        """Other hands, or another time, for an operation that has not started."""
        self.expect_in(Status.DISPATCHED, Status.IN_REPAIR, Status.SUSPENDED)
        moved = events.WorkDispatched(at=at, technicians=(hands.technician,))
        return self._assign(hands)._with(moved)

    def offer(self, step: int, *, at: datetime) -> Self:
        """Let whoever may do an operation take it; nobody has it until somebody does.

        Raises:
            IllegalMove: it is not dispatched, or no work is left.
            OperationState: it has started.
        """
        self.expect_in(Status.DISPATCHED, Status.IN_REPAIR)
        offered = self._replace(self.operation(step).offer())
        return offered._with(events.WorkOffered(at=at, step=step))

    def lose_time(self, steps: Collection[int], *, at: datetime) -> Self:
        """What was planned at ``steps`` and has not started is without time until it is dispatched.

        A pin ends with the time for which it was made.
        """
        lost = [one for one in self._ahead(steps) if one.planned]
        return self._changed(lost, [one.lose_time() for one in lost], at=at)

    def swap_bay(self, steps: Collection[int], bay: BayId, *, at: datetime) -> Self:
        """What has not started of ``steps`` is done in another bay, by the same hands then."""
        placed = [one for one in self._ahead(steps) if one.bay]
        return self._changed(placed, [evolve(one, bay=bay) for one in placed], at=at)

    def replan(
        self, hands: Iterable[Hands], technicians: Iterable[TechnicianId], *, at: datetime
    ) -> Self:
        """Other hands, bays and times, for several operations at once.

        ``technicians`` have other work because of it, also where no hands are given yet.

        Raises:
            IllegalMove: the car is not here, or no work is left.
            OperationState: one of the operations has started.
        """
        self.expect_in(*(WAITING | {Status.IN_REPAIR}))
        replanned = self
        for one in hands:
            replanned = replanned._assign(one)
        return replanned._with(events.WorkReplanned(at=at, technicians=tuple(sorted(technicians))))

    def start(self, step: int, *, by: PersonId, at: datetime) -> Self:
        """Hands go to work on an operation; the first one starts the repair.

        Raises:
            NotYet: an earlier operation of the same job is not finished, or another one holds
                the bay or the hands, however late it is.
        """
        self.expect_in(Status.DISPATCHED, Status.IN_REPAIR)
        self._in_turn(step)
        self._expect_room(step)
        operation = self.operation(step).start(by=by, at=at)
        assert operation.bay is not None
        assert operation.technician is not None
        started = events.OperationStarted(
            at=at, step=step, bay=operation.bay, technician=operation.technician, by=by
        )
        return evolve(self._replace(operation)._with(started), status=Status.IN_REPAIR)

    def outside_hours(self, step: int, *, by: PersonId, reason: str, at: datetime) -> Self:
        """Note that the shop is closed while the operation begins, who began it and why."""
        return self._with(events.WorkOutsideHours(at=at, step=step, by=by, reason=reason))

    def finish(self, step: int, *, by: PersonId, at: datetime) -> Self:
        """An operation is finished; the last one ends the repair."""
        self.expect_in(Status.IN_REPAIR)
        operation = self.operation(step).finish(by=by, at=at)
        assert operation.technician is not None
        finished = events.OperationFinished(
            at=at,
            step=step,
            technician=operation.technician,
            planned_min=operation.need.minutes,
            actual_min=operation.actual_min,
            by=by,
        )
        return self._replace(operation)._with(finished)._done_if_finished(at)

    def overrun(self, *, until: datetime, at: datetime) -> Self:
        """The planned time is over and the car is not; it keeps its bay ``until`` then."""
        return self._with(events.WorkOverran(at=at, until=until))

    def suspend(self, reason: Wait, *, note: str = "", at: datetime) -> Self:
        """Work stands still, for a cause that is always named."""
        self._expect(Status.SUSPENDED)
        suspension = Suspension(reason=reason, note=note, at=at)
        suspended = self._with(events.WorkSuspended(at=at, reason=str(reason)))
        return evolve(
            suspended, status=Status.SUSPENDED, suspensions=(*self.suspensions, suspension)
        )

    def resume(self, *, at: datetime) -> Self:
        """The cause is gone."""
        self.expect_in(Status.SUSPENDED)
        *before, last = self.suspensions
        waited = events.WorkResumed(at=at, waited_min=(at - last.at) // timedelta(minutes=1))
        ended = (*before, evolve(last, until=at))
        resumed = evolve(self._with(waited), status=Status.IN_REPAIR, suspensions=ended)
        return resumed._done_if_finished(at)

    def withdraw(self, job: LineId, *, at: datetime) -> Self:
        """A job is not done after all; possible until hands are on it.

        If everything else is finished, so is the work.

        Raises:
            OperationState: it has started.
            NotYet: it is the last one; then the visit as a whole is called off.
        """
        gone = [one for one in self.jobs if one.id == job]
        left = tuple(one for one in self.jobs if one.id != job)
        if any(one.started for each in gone for one in each.operations):
            raise OperationState("hands are on this job; finish it", id=self.id, job=job)
        if not left:
            raise NotYet("nothing else is left to do; call the visit off", id=self.id)
        withdrawn = self._with(events.JobWithdrawn(at=at, job=job))
        return evolve(withdrawn, jobs=left)._done_if_finished(at)

    def check(
        self, *, by: UUID, at: datetime, failed: tuple[LineId, ...] = (), note: str = ""
    ) -> Self:
        """Quality check: pass, or send the ``failed`` jobs back.

        Raises:
            FourEyes: ``by`` worked on the car, or said that work on it began or ended.
            NoReason: the ``note`` does not say why the jobs are to be done again.
        """
        self._expect(Status.IN_REPAIR if failed else Status.PASSED)
        if by in self.people:
            raise FourEyes(
                "nobody checks their own work; somebody who neither worked on this car nor started "
                "or finished work on it has to",
                id=self.id,
            )
        if failed and not note:
            raise NoReason("say why it has to be done again", id=self.id)
        checked = evolve(
            self, checks=(*self.checks, Check(by=by, at=at, passed=not failed, note=note))
        )
        if not failed:
            return evolve(checked._with(events.QualityPassed(at=at)), status=Status.PASSED)
        return checked._rework(failed, note, at)

    def settle(self, *, at: datetime) -> Self:
        """The amount is fixed and booked."""
        self._expect(Status.SETTLED)
        return evolve(self._with(events.WorkSettled(at=at)), status=Status.SETTLED)

    def release(self, *, at: datetime) -> Self:
        """The car goes back to the customer."""
        self._expect(Status.RELEASED)
        since = self.reception.at if self.reception else at
        released = events.CarReleased(at=at, lead_min=(at - since) // timedelta(minutes=1))
        return evolve(self._with(released), status=Status.RELEASED, released_at=at)

    def fall_due(self, *, at: datetime) -> Self:
        """The call after the visit should be made by now."""
        if self.status is not Status.RELEASED:
            raise NotYet("nobody waits for a call", id=self.id, state=str(self.status))
        return self._with(events.CallFellDue(at=at))

    def close(self, follow_up: FollowUp) -> Self:
        """The call after the visit is made."""
        self._expect(Status.CLOSED)
        called = events.CustomerFollowedUp(at=follow_up.at, reached=follow_up.reached)
        return evolve(self._with(called), status=Status.CLOSED, follow_up=follow_up)

    def rate(self, review: Review) -> Self:
        """The customer's opinion, once, when the car is back."""
        self.expect_in(*BACK)
        if self.review is not None:
            raise OneReview("this visit was reviewed already", id=self.id)
        rated = events.VisitReviewed(at=review.at, stars=review.stars)
        return evolve(self._with(rated), review=review)

    def cancel(self, *, reason: str, at: datetime) -> Self:
        """Nothing is done; possible until work starts."""
        self._expect(Status.CANCELLED)
        return evolve(
            self._with(events.WorkCancelled(at=at, reason=reason)), status=Status.CANCELLED
        )

    def locate(self, site: Place, *, at: datetime) -> Self:
        """The car is worked on where it stands, at this place."""
        self.expect_in(Status.PLANNED, *UNFINISHED)
        return evolve(self._with(events.WorkLocated(at=at)), site=PrivatePlace.of(site))

    def stamp(
        self, technician: TechnicianId, fix: Fix, *, shop: Place, near_m: float, at: datetime
    ) -> Self:
        """Somebody who works on the car is where it is: at its site, or in the ``shop``.

        Being far from it is on record, and keeps nobody from working.

        Raises:
            NotYet: no operation of it is theirs.
        """
        self.expect_in(*UNFINISHED)
        if all(one.technician != technician for one in self.operations):
            raise NotYet("no operation of this car is yours", id=self.id)
        site = self.site.place if self.site else shop
        stamp = Stamp.of(technician, fix, site, near_m=near_m, at=at)
        told = events.TechnicianOnSite(
            at=at, technician=technician, distance_m=stamp.distance_m, far=stamp.far
        )
        return evolve(self._with(told), stamps=(*self.stamps, stamp))

    def prioritise(self, priority: int, *, reason: str, at: datetime) -> Self:
        """More or less urgent than before, with the reason on record.

        Raises:
            NoReason: none is given.
        """
        self.expect_in(*(one for one in Status if NEXT[one]))
        if not reason:
            raise NoReason("say why it is more or less urgent; it is kept", id=self.id)
        changed = events.PriorityChanged(at=at, priority=priority, reason=reason)
        return evolve(self._with(changed), priority=priority)

    def _done_if_finished(self, at: datetime) -> Self:
        if self.status is not Status.IN_REPAIR or not all(job.is_finished for job in self.jobs):
            return self
        return evolve(self._with(events.WorkDone(at=at)), status=Status.DONE)

    def _ahead(self, steps: Collection[int]) -> Iterator[Operation]:
        return (one for one in self.operations if one.step in steps and not one.started)

    def _changed(
        self, before: Iterable[Operation], after: Iterable[Operation], *, at: datetime
    ) -> Self:
        """With operations ``after`` in place of those ``before``; nothing is told if none is."""
        changed = self
        for one in after:
            changed = changed._replace(one)
        if changed is self:
            return self
        people = {one.technician for one in before if one.technician}
        return changed._with(events.WorkReplanned(at=at, technicians=tuple(sorted(people))))

    def _assign(self, hands: Hands) -> Self:
        operation = self.operation(hands.step).assign(
            bay=hands.bay, technician=hands.technician, planned=hands.planned, pinned=hands.pinned
        )
        return self._replace(operation)

    def _in_turn(self, step: int) -> None:
        for job in self.jobs:
            steps = [one.step for one in job.operations]
            if step in steps and not job.reached(step):
                raise NotYet("the operation before it is not finished", step=step)

    def _expect_room(self, step: int) -> None:
        """A bay and a pair of hands are at one operation at a time, of the same car too."""
        wanted = self.operation(step)
        for one in self.operations:
            if one.is_running and (one.bay == wanted.bay or one.technician == wanted.technician):
                raise NotYet("bay or hands are at another operation of this car", step=one.step)

    def _replace(self, operation: Operation) -> Self:
        return evolve(self, jobs=tuple(job.replace(operation) for job in self.jobs))

    def _rework(self, failed: tuple[LineId, ...], reason: str, at: datetime) -> Self:
        known = {job.id for job in self.jobs}
        if not known.issuperset(failed):
            raise Rejected("a failed job is not on this work order", id=self.id)
        jobs = tuple(
            job.redo(reason=reason, at=at) if job.id in failed else job for job in self.jobs
        )
        event = events.QualityFailed(at=at, jobs=failed, reason=reason)
        return evolve(self._with(event), jobs=jobs, status=Status.IN_REPAIR)

    def _with(self, event: Event) -> Self:
        return evolve(self, pending=(*self.pending, event))

    def _expect(self, then: Status) -> None:
        expect_move("work order", NEXT, self.status, then, id=self.id)
