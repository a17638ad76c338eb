"""The check before the car goes back."""

from attrs import frozen

from application.shared.rights import Permission
from application.shared.service import Service, command
from application.visits.work import Beside, VisitWork
from domain.orders.lines import expect_decided
from domain.shared.ids import LineId, WorkOrderId
from domain.work_orders.status import Status


@frozen(kw_only=True)
class Quality(Service):
    """Other eyes than those that did the work."""

    @command("visits.check", may=Permission.CHECK_QUALITY)
    def check(
        self,
        work: VisitWork,
        *,
        work_order: WorkOrderId,
        failed: tuple[LineId, ...] = (),
        note: str = "",
    ) -> None:
        """Pass the work, or send jobs back to be done again.

        Raises:
            FourEyes: the caller worked on the car, or started or finished work on it.
            NoReason: jobs failed, and the ``note`` does not say why.
            Undecided: more was found, and the customer has not answered yet.
        """
        work.gather(work_order, Beside.ORDER)
        done = work.work_orders.get(work_order)
        if done.status is Status.DONE:
            expect_decided(work.orders.get(done.order).lines)
        checked = done.check(by=work.caller.actor.id, at=work.now, failed=failed, note=note)
        work.work_orders.save(checked)
