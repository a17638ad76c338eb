"""Work that technicians take or pass on by themselves."""

from attrs import frozen

from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.visits.boards import BoardWork
from application.visits.dispatching import Dispatching
from application.visits.floor import planned
from application.visits.work import VisitWork
from domain.dispatch.assignment import Mode, NotQualified
from domain.members.plate import Plate
from domain.shared.errors import Forbidden
from domain.shared.ids import StoreId, TechnicianId, WorkOrderId
from domain.work_orders.job import Operation, OperationState


@frozen(kw_only=True)
class Offered:
    """An operation that waits for whoever takes it."""

    work_order: WorkOrderId
    plate: Plate | None
    operation: Operation


@frozen(kw_only=True)
class Offering(Service):
    """Offering work to everybody of a shop, taking it, passing it on."""

    directory: Directory
    dispatching: Dispatching

    @command("visits.offer", may=Permission.DISPATCH)
    def offer(self, work: VisitWork, *, work_order: WorkOrderId, step: int) -> None:
        """Whoever may do an operation and is free at its time takes it; bay and time stay.

        If nobody does, it is dispatched or pinned as any other.

        Raises:
            IllegalMove: it is not dispatched, or no work is left.
            OperationState: it has started, or has no time.
        """
        visit = work.work_orders.get(work_order)
        work.work_orders.save(visit.offer(step, at=work.now))
        bays = self.directory.register.bays
        own = (one for one in planned(work, visit) if one.step == step)
        work.claims.free(one for one in own if one.resource not in bays)

    @command("visits.grab", may=Permission.WORK)
    def grab(self, work: VisitWork, *, work_order: WorkOrderId, step: int) -> None:
        """Take an operation that is offered, for oneself; of many who do the first has it.

        Raises:
            OperationState: it is not offered, or not any more.
            NotQualified: the caller may not do it, or is not free at its time.
        """
        visit = work.work_orders.get(work_order)
        if not visit.operation(step).offered:
            raise OperationState("this operation is not offered, or somebody has it", step=step)
        own = TechnicianId(work.caller.actor.id)
        if own not in self.directory.register.technicians:
            raise NotQualified("only technicians take work", technician=own, step=step)
        self.dispatching.give(work, visit, step, own, reason=str(Mode.GRAB), mode=Mode.GRAB)

    @command("visits.transfer", may=Permission.WORK)
    def transfer(
        self,
        work: VisitWork,
        *,
        work_order: WorkOrderId,
        step: int,
        technician: TechnicianId,
        reason: str,
    ) -> None:
        """Pass an operation on to somebody else, at the same time and in the same bay.

        Raises:
            Forbidden: the caller neither has it nor dispatches.
            OperationState: it has started, or the other has it already.
            NotQualified: the other may not do it, or is not free at its time.
        """
        visit, actor = work.work_orders.get(work_order), work.caller.actor
        has_it = visit.operation(step).technician
        if has_it != actor.id and not actor.may(Permission.DISPATCH):
            raise Forbidden("you pass on your own work only", permission=str(Permission.DISPATCH))
        if has_it == technician:
            raise OperationState("this technician has the operation already", step=step)
        self.dispatching.give(work, visit, step, technician, reason=reason, mode=Mode.TRANSFER)

    @command("visits.offered", may=Permission.SEE_VISITS)
    def offered(self, work: BoardWork, *, store: StoreId) -> tuple[Offered, ...]:
        """What a shop offers now, in order of its planned time.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        within_reach(self.directory, work.caller, store)
        found = [
            Offered(work_order=car.id, plate=car.plate, operation=one)
            for car in work.boards.cars(store)
            for job in car.jobs
            for one in job.operations
            if one.offered
        ]
        return tuple(sorted(found, key=_planned_time))


def _planned_time(one: Offered) -> tuple[object, ...]:
    return one.operation.planned, one.work_order, one.operation.step
