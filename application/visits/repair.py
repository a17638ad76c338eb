"""Repair: parts over the counter, hands on the car, and everything that holds them up."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from attrs import frozen

from application.shared.ports import DueWork
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.stores.hours import Holidays, is_open, open_week
from application.visits import floor, stock
from application.visits.timed import OVERRUN
from application.visits.work import Beside, VisitWork
from domain.finance import books
from domain.inventory.movement import Movement
from domain.shared.claims import Claim, ClaimKind
from domain.shared.ids import LineId, StoreId, WorkOrderId
from domain.shared.time import later, minutes, whole_minute
from domain.work_orders.job import Operation
from domain.work_orders.record import Suspension, Wait
from domain.work_orders.status import PARTS_MOVE, Status
from domain.work_orders.work_order import WorkOrder

_MORE_MIN: Final = 15
"""What running work is given at a time when its planned time is over."""
_LEAST_MIN: Final = 5


@frozen(kw_only=True)
class Repairs(Service):
    """What the parts counter and the technicians do."""

    directory: Directory
    holidays: Holidays

    @command("visits.issue_parts", may=Permission.ISSUE_PARTS)
    def issue_parts(self, work: VisitWork, *, work_order: WorkOrderId) -> None:
        """Hand out everything reserved for the work order; its cost goes into work in progress.

        Raises:
            IllegalMove: the car is not here, or the visit is settled.
            PartsToCome: nothing is there yet of what its lines wait for.
            NotReserved: there is nothing to hand out (any more).
        """
        work.gather(work_order, Beside.ORDER, Beside.PARTS)
        order = work.orders.get(_with_parts(work, work_order).order)
        self._book(work, stock.issue(work, order, order.wanted, self.new_id))

    @command("visits.return_part", may=Permission.ISSUE_PARTS)
    def return_part(
        self, work: VisitWork, *, work_order: WorkOrderId, line: LineId, quantity: int
    ) -> None:
        """Put back what was handed out and not used.

        Raises:
            IllegalMove: the car is not here, or the visit is settled.
            NotIssued: the line was handed less.
        """
        order = work.orders.get(_with_parts(work, work_order).order)
        self._book(work, stock.put_back(work, order, order.line(line), quantity, self.new_id))

    @command("visits.start", may=Permission.WORK)
    def start(
        self, work: VisitWork, *, work_order: WorkOrderId, step: int, reason: str = ""
    ) -> bool:
        """Hands go to work: bay and technician are theirs from this minute.

        While the shop is closed that is noted, with who began and for what ``reason``.

        Returns whether the shop is open.

        Raises:
            InUse: another car is being worked on there.
            NotQualified: a certificate, or a skill, was lost since the work was given out.
        """
        work.gather(work_order, Beside.CLAIMS)
        started = work.work_orders.get(work_order).start(step, by=work.caller.actor.id, at=work.now)
        operation = started.operation(step)
        self._expect_qualified(started.store, operation, work.now)
        floor.begin(work, started, operation, _planned_min(operation), self.new_id)
        opened = self.is_open(started.store, work.now)
        if not opened:
            by = work.caller.actor.id
            started = started.outside_hours(step, by=by, reason=reason, at=work.now)
        work.work_orders.save(started)
        self._watch(work, started)
        return opened

    @command("visits.finish", may=Permission.WORK)
    def finish(self, work: VisitWork, *, work_order: WorkOrderId, step: int) -> None:
        """The operation is done; what is left of its time is free for others."""
        work.gather(work_order, Beside.CLAIMS)
        finished = work.work_orders.get(work_order).finish(
            step, by=work.caller.actor.id, at=work.now
        )
        floor.end(work, finished, step)
        work.work_orders.save(finished)
        self._watch(work, finished)

    @command("visits.suspend", may=Permission.WORK)
    def suspend(
        self,
        work: VisitWork,
        *,
        work_order: WorkOrderId,
        reason: Wait,
        note: str = "",
        stays_in_bay: bool = False,
    ) -> None:
        """Work stands still. The car goes to the yard, or keeps its bay blocked if it must.

        A blocked bay stays so until the work goes on, nights included.
        """
        visit = work.work_orders.get(work_order)
        suspended = visit.suspend(reason, note=note, at=work.now)
        for operation in visit.operations:
            if operation.is_running:
                self._pause(work, visit, operation, stays_in_bay)
        work.work_orders.save(suspended)
        self._watch(work, suspended)

    @command("visits.resume", may=Permission.WORK)
    def resume(self, work: VisitWork, *, work_order: WorkOrderId) -> None:
        """The cause is gone; running operations take bay and hands again.

        Raises:
            InUse: the bay is used by another car by now.
        """
        resumed = work.work_orders.get(work_order).resume(at=work.now)
        for operation in resumed.operations:
            if operation.is_running:
                self._expect_qualified(resumed.store, operation, work.now)
                left_min = _left_min(resumed, operation)
                floor.begin(work, resumed, operation, left_min, self.new_id)
        work.work_orders.save(resumed)
        self._watch(work, resumed)

    @command("visits.overrun", may=Permission.RUN_DUE_WORK)
    def overrun(self, work: VisitWork, *, work_order: WorkOrderId) -> None:
        """The planned time is over: running work gets more, and who waits behind it gives way.

        So does a car that cannot move, until it is worked on again.

        Raises:
            InUse: another car is being worked on there.
        """
        visit = work.work_orders.get(work_order)
        now = whole_minute(work.now)
        more = now + minutes(_MORE_MIN)
        for claims in _there(work, visit):
            if claims[0].during.end <= now:
                stuck = claims[0].kind is ClaimKind.BLOCKED
                until = self._open_min_later(work, visit, _MORE_MIN) if stuck else more
                floor.extend(work, claims, until)
                visit = visit.overrun(until=until, at=work.now)
        if visit.pending:
            work.work_orders.save(visit)
        self._watch(work, visit)

    @command("visits.prioritise", may=Permission.PRIORITISE)
    def prioritise(
        self, work: VisitWork, *, work_order: WorkOrderId, priority: int, reason: str
    ) -> None:
        """Make a visit more or less urgent, with the reason on record."""
        visit = work.work_orders.get(work_order)
        work.work_orders.save(visit.prioritise(priority, reason=reason, at=work.now))

    def is_open(self, store: StoreId, at: datetime) -> bool:
        """Whether a shop is open then."""
        return is_open(self.directory.store(store), at, self.holidays)

    def _expect_qualified(self, store: StoreId, operation: Operation, at: datetime) -> None:
        if operation.technician is not None:
            day = self.directory.store(store).business_day(at)
            hands = self.directory.technician(operation.technician)
            hands.expect_masters(operation.need, day)

    def _watch(self, work: VisitWork, visit: WorkOrder) -> None:
        """The next instant at which running work should be finished, or an immovable car gone."""
        ends = [own[0].during.end for own in _there(work, visit)]
        if not ends:
            work.agenda.cancel(OVERRUN, visit.id)
            return
        at = max(min(ends), whole_minute(work.now))
        work.agenda.schedule(DueWork(kind=OVERRUN, subject=visit.id, store=visit.store, at=at))

    def _pause(
        self, work: VisitWork, visit: WorkOrder, operation: Operation, stays_in_bay: bool
    ) -> None:
        floor.end(work, visit, operation.step)
        if stays_in_bay:
            until = self._open_min_later(work, visit, _planned_min(operation))
            floor.block(work, visit, operation, until, self.new_id)

    def _open_min_later(self, work: VisitWork, visit: WorkOrder, count: int) -> datetime:
        """``count`` minutes from now; what falls into the night is in the bay next morning."""
        store, now = self.directory.store(visit.store), whole_minute(work.now)
        return later(now, count, open_week(store, now, self.holidays))

    def _book(self, work: VisitWork, movements: tuple[Movement, ...]) -> None:
        for movement in movements:
            day = self.directory.store(movement.store).business_day(work.now)
            entry = books.stock_moved(movement, day=day)
            if entry is not None:
                work.journal.post((entry,))


def _with_parts(work: VisitWork, work_order: WorkOrderId) -> WorkOrder:
    """The visit whose parts move now; it is saved, so that settling it meanwhile collides."""
    visit = work.work_orders.get(work_order)
    visit.expect_in(*PARTS_MOVE)
    work.work_orders.save(visit)
    return visit


def _planned_min(operation: Operation) -> int:
    return operation.planned.length_min if operation.planned else operation.need.minutes


def _left_min(visit: WorkOrder, operation: Operation) -> int:
    """Minutes still to work, at least five; what was waited does not count as work."""
    if operation.started is None:
        return _planned_min(operation)
    started, before = operation.started, visit.suspensions[:-1]
    waited = sum((_waited(one, started) for one in before), timedelta(0))
    worked = visit.suspensions[-1].at - started - waited
    return max(_LEAST_MIN, _planned_min(operation) - worked // minutes(1))


def _waited(suspension: Suspension, since: datetime) -> timedelta:
    if suspension.until is None or suspension.at < since:
        return timedelta(0)
    return suspension.until - suspension.at


def _there(work: VisitWork, visit: WorkOrder) -> Iterator[list[Claim]]:
    """What the car holds now, place by place: of running work, or because it cannot move."""
    found = [floor.running(work, visit, one.step) for one in _running(visit)]
    if visit.status is Status.SUSPENDED:
        found.append(floor.blocked(work, visit))
    return (claims for claims in found if claims)


def _running(visit: WorkOrder) -> list[Operation]:
    if visit.status is not Status.IN_REPAIR:
        return []
    return [one for one in visit.operations if one.is_running]
