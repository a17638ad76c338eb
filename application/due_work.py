"""What is done when the clock has come to it."""

from collections.abc import Callable, Mapping

from application.app import Application
from application.shared.caller import SYSTEM
from application.shared.due import Handler
from application.shared.ports import DueWork
from application.shared.retention import FORGET
from application.visits.timed import (
    FOLLOW_UP,
    GOODS_LAPSE,
    HOLD_ENDS,
    INVITATION_ENDS,
    LOAN_ENDS,
    NO_SHOW,
    OVERRUN,
    PAYMENT_ENDS,
    REFUND_WAITS,
    WAITING_ENDS,
)
from domain.dispatch.agreement import SupportId
from domain.shared.ids import AppointmentId, InvitationId, OrderId, PaymentId, WaitId, WorkOrderId


def handlers(app: Application) -> Mapping[str, Handler]:
    """Who does which kind of due work."""

    def appointment(ask: Callable[..., None]) -> Handler:
        def handle(due: DueWork) -> None:
            ask(SYSTEM, appointment=AppointmentId(due.subject))

        return handle

    def work_order(ask: Callable[..., None]) -> Handler:
        def handle(due: DueWork) -> None:
            ask(SYSTEM, work_order=WorkOrderId(due.subject))

        return handle

    return {
        HOLD_ENDS: appointment(app.booking.expire),
        NO_SHOW: appointment(app.booking.miss),
        OVERRUN: work_order(app.repairs.overrun),
        FOLLOW_UP: work_order(app.aftercare.fall_due),
        INVITATION_ENDS: lambda due: app.invitations.lapse(
            SYSTEM, invitation=InvitationId(due.subject)
        ),
        WAITING_ENDS: lambda due: app.waiting.expire(SYSTEM, wait=WaitId(due.subject)),
        GOODS_LAPSE: lambda due: app.goods.lapse(SYSTEM, order=OrderId(due.subject)),
        PAYMENT_ENDS: lambda due: app.providers.end(PaymentId(due.subject)),
        REFUND_WAITS: lambda due: app.providers.send_back(PaymentId(due.subject)),
        LOAN_ENDS: lambda due: app.supports.end(SYSTEM, support=SupportId(due.subject)),
        FORGET: lambda _: app.retention.forget(),
    }
