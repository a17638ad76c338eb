"""Second thoughts: a line that is not wanted after all, a visit that ends before it began."""

from attrs import frozen

from application.shared.rights import Permission
from application.shared.service import Service, command
from application.visits import floor, stock
from application.visits.work import Beside, VisitWork
from domain.shared.ids import LineId, WorkOrderId
from domain.work_orders.status import PARTS_MOVE, UNFINISHED, Status
from domain.work_orders.work_order import NotYet


@frozen(kw_only=True)
class CallingOff(Service):
    """What customers may change their minds about, once the car is here."""

    @command("visits.withdraw", may=Permission.DECIDE)
    def withdraw(
        self, work: VisitWork, *, work_order: WorkOrderId, line: LineId, reason: str
    ) -> None:
        """Do without a line and the parts that belong to it, such as one that waits too long.

        What it had reserved or waited for is free for others at once.

        Raises:
            IllegalMove: the car is not here, or the visit is settled.
            NotYet: it is still a question to the customer, parts of it are handed out, or nothing
                else would be left.
            OperationState: hands are on its job.
        """
        work.gather(work_order, Beside.ORDER, Beside.CLAIMS, Beside.PARTS)
        visit = work.work_orders.get(work_order)
        visit.expect_in(*PARTS_MOVE)
        before = work.orders.get(visit.order)
        if not before.line(line).wanted:
            raise NotYet("only what the customer wants is withdrawn", id=visit.id, line=line)
        by = work.caller.actor.id
        after = before.withdraw(line, reason=reason, by=by, at=work.now)
        gone = [one for one in before.wanted if not after.line(one.id).wanted]
        stock.release(work, before, gone, self.new_id)
        work.orders.save(after)
        for job in visit.jobs:
            if job.id == line:
                steps = {one.step for one in job.operations}
                planned = floor.planned(work, visit)
                work.claims.free(claim for claim in planned if claim.step in steps)
                visit = visit.withdraw(line, at=work.now)
        # Saved even if no job goes, so that parts issued meanwhile collide with it.
        work.work_orders.save(visit)
        if visit.status in UNFINISHED:
            floor.find_time(work, visit)

    @command("visits.call_off", may=Permission.RECEIVE)
    def call_off(self, work: VisitWork, *, work_order: WorkOrderId, reason: str) -> None:
        """The customer takes the car home before anything was done to it.

        Raises:
            NotYet: the car is not here (cancel its appointment), or parts are handed out.
            IllegalMove: work has started.
        """
        work.gather(work_order, Beside.ORDER, Beside.CLAIMS, Beside.PARTS)
        visit = work.work_orders.get(work_order)
        if visit.status is Status.PLANNED:
            raise NotYet("the car is not here; cancel its appointment", id=visit.id)
        cancelled = visit.cancel(reason=reason, at=work.now)
        order = work.orders.get(visit.order)
        stock.release(work, order, order.lines, self.new_id)
        work.orders.save(order.cancel(at=work.now))
        work.work_orders.save(cancelled)
        work.claims.free(floor.planned(work, visit))
