"""Mobile payments: asked for here, paid on a phone, told by the provider."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath, FromQuery, JSONBody

from api.wire import Amount, Body, Given, Limit, Page, Price, View, page
from application.app import Application
from application.finance.gateway import Intent
from application.shared.caller import Caller
from application.visits.settlement import GoingBack, Owed
from domain.finance.payment import Payment, Status
from domain.finance.refund import Refund, RefundStatus
from domain.finance.tender import Tender
from domain.shared.ids import OrderId, PaymentId, RefundId, StoreId
from domain.shared.money import NOTHING


class AskBody(Body, frozen=True):
    """How much to ask for, and with which provider."""

    tender: Tender
    amount: Amount


class IntentView(View, frozen=True):
    """Where the customer pays, and until when."""

    payment: UUID
    link: str
    expires: datetime

    @classmethod
    def of(cls, intent: Intent) -> Self:
        return cls(payment=intent.payment, link=intent.link, expires=intent.expires)


class RefundView(View, frozen=True):
    """Money on its way back: how often the provider was asked in vain, and why the last time.

    ``failed``: the provider will not send it, so somebody retries or gives it in cash;
    ``in_cash``: somebody has.
    """

    id: UUID
    amount: Price
    status: RefundStatus
    attempts: int
    trouble: str | None
    in_cash: bool

    @classmethod
    def of(cls, refund: Refund) -> Self:
        return cls(
            id=refund.id,
            amount=Price.of(refund.amount),
            status=refund.status,
            attempts=refund.attempts,
            trouble=refund.trouble or None,
            in_cash=refund.in_cash,
        )


class GoingBackView(View, frozen=True):
    """What goes back to the customer; ``requested`` until the provider has sent it."""

    refund: UUID
    payment: UUID
    amount: Price
    status: RefundStatus

    @classmethod
    def of(cls, back: GoingBack) -> Self:
        return cls(
            refund=back.refund,
            payment=back.payment,
            amount=Price.of(back.amount),
            status=back.status,
        )


class OwedView(View, frozen=True):
    """An order of which so much has to go back, and the visit that it is for."""

    order: UUID
    store: UUID
    amount: Price
    work_order: UUID | None

    @classmethod
    def of(cls, owed: Owed) -> Self:
        return cls(
            order=owed.order,
            store=owed.store,
            amount=Price.of(owed.amount),
            work_order=owed.work_order,
        )


class PaymentView(View, frozen=True):
    """One payment with one tender; ``link`` as long as the customer may pay by it.

    ``late``: it came after we had given it up.
    """

    id: UUID
    order: UUID
    tender: Tender
    amount: Price
    refunded: Price
    refundable: Price
    status: Status
    late: bool
    link: str | None
    expires: datetime | None
    refunds: list[RefundView]

    @classmethod
    def of(cls, payment: Payment) -> Self:
        return cls(
            id=payment.id,
            order=payment.order,
            tender=payment.tender,
            amount=Price.of(payment.amount),
            refunded=Price.of(payment.refunded),
            refundable=Price.of(payment.refundable if payment.received else NOTHING),
            status=payment.status,
            late=payment.late,
            link=payment.link or None if payment.awaited else None,
            expires=payment.expires,
            refunds=[RefundView.of(refund) for refund in payment.refunds],
        )


class PaymentController(Controller):
    """What providers of money are asked and tell."""

    tags = ("Orders",)

    @post("/orders/{order:uuid}/payments", sync_to_thread=True)
    def ask(
        self,
        order: FromPath[UUID],
        data: JSONBody[AskBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> IntentView:
        """Ask the customer for some or all of what is due."""
        intent = app.providers.ask(
            caller, order=OrderId(order), tender=data.tender, amount=data.amount.money
        )
        return IntentView.of(intent)

    @get("/orders/{order:uuid}/payments", sync_to_thread=True)
    def of_order(
        self, order: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[PaymentView]:
        """All payments of an order, the oldest first; a refund names one of them."""
        payments = app.phone.of_order(caller, order=OrderId(order))
        return Page(items=[PaymentView.of(payment) for payment in payments])

    @get("/payments/{payment:uuid}", sync_to_thread=True)
    def one(
        self, payment: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> PaymentView:
        """What has become of a payment."""
        return PaymentView.of(app.phone.see(caller, payment=PaymentId(payment)))

    @post("/payments/{payment:uuid}/give-up", sync_to_thread=True, status_code=204)
    def give_up(
        self, payment: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> None:
        """Wait for it no longer; what comes all the same goes back to the customer."""
        app.phone.give_up(caller, payment=PaymentId(payment))

    @get("/refunds", sync_to_thread=True)
    def waiting(self, app: Given[Application], caller: Given[Caller]) -> Page[PaymentView]:
        """Payments of which something still has to go back, the oldest first.

        One that is ``requested`` is asked for by itself; one that ``failed`` waits for somebody.
        """
        payments = app.phone.refunds_waiting(caller)
        return Page(items=[PaymentView.of(payment) for payment in payments])

    @get("/refunds/owed", sync_to_thread=True)
    def owed(
        self,
        app: Given[Application],
        caller: Given[Caller],
        store: FromQuery[UUID | None] = None,
        after: FromQuery[UUID | None] = None,
        limit: Limit = 50,
    ) -> Page[OwedView]:
        """Orders for which more was paid than they come to; somebody has to refund a payment."""
        owed = app.settlement.owed(
            caller,
            store=StoreId(store) if store else None,
            after=OrderId(after) if after else None,
            limit=limit + 1,
        )
        return page([OwedView.of(one) for one in owed], limit, "order")

    @post("/payments/{payment:uuid}/refunds/retry", sync_to_thread=True, status_code=202)
    def retry(
        self, payment: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> None:
        """Ask the provider for the waiting refunds now, and once more for those it refused."""
        app.phone.hurry(caller, payment=PaymentId(payment))

    @post(
        "/payments/{payment:uuid}/refunds/{refund:uuid}/cash", sync_to_thread=True, status_code=200
    )
    def in_cash(
        self,
        payment: FromPath[UUID],
        refund: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> GoingBackView:
        """Give out of the till what the provider will not send."""
        given = app.settlement.refund_in_cash(
            caller, payment=PaymentId(payment), refund=RefundId(refund)
        )
        return GoingBackView.of(given)

    @post("/payments/{tender:str}/notifications", status_code=204)
    async def told(
        self,
        request: Request[Any, Any, Any],
        tender: FromPath[Tender],
        app: Given[Application],
    ) -> None:
        """A message of a provider, signed; told twice, it counts once."""
        body = await request.body()
        await sync_to_thread(app.providers.hear, tender, dict(request.headers), body)
