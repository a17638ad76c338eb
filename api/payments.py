"""Mobile payments: asked for here, paid on a phone, told by the provider."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Self
from uuid import UUID

from attrs import Factory, frozen
from litestar import Controller, Request, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath, JSONBody

from api.wire import Amount, Body, Given, View
from application.app import Application
from application.finance.gateway import (
    Captured,
    Failed,
    Intent,
    PaymentGateway,
    Refunded,
    UnknownIntent,
)
from application.shared.caller import SYSTEM, Caller
from domain.finance.tender import Tender
from domain.shared.ids import OrderId

_LINK_LASTS: Final = timedelta(minutes=15)
_ON_THE_PHONE: Final = "Baywise"


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


@frozen
class Gateways:
    """The providers there are, by tender."""

    by_tender: Mapping[Tender, PaymentGateway] = Factory(dict)

    def of(self, tender: Tender) -> PaymentGateway:
        """
        Raises:
            UnknownIntent: nobody provides this tender here.
        """
        if tender not in self.by_tender:
            raise UnknownIntent(f"nobody provides {tender} payments here", tender=str(tender))
        return self.by_tender[tender]


class PaymentController(Controller):
    """What providers of money are asked and tell."""

    tags = ("Orders",)

    @post("/orders/{order:uuid}/payments", sync_to_thread=True)
    def ask(
        self,
        order: FromPath[UUID],
        data: JSONBody[AskBody],
        app: Given[Application],
        gateways: Given[Gateways],
        caller: Given[Caller],
    ) -> IntentView:
        """Ask the customer for some or all of what is due."""
        gateway = gateways.of(data.tender)
        amount = data.amount.money
        payment = app.settlement.ask(
            caller, order=OrderId(order), tender=data.tender, amount=amount
        )
        # Outside of the transaction; asked again with the same payment, it answers the same.
        intent = gateway.create_intent(
            payment, amount, subject=_ON_THE_PHONE, expires=app.clock.now() + _LINK_LASTS
        )
        app.settlement.asked(SYSTEM, payment=payment, reference=intent.reference)
        return IntentView.of(intent)

    @post("/payments/{tender:str}/notifications", status_code=204)
    async def told(
        self,
        request: Request[Any, Any, Any],
        tender: FromPath[Tender],
        app: Given[Application],
        gateways: Given[Gateways],
    ) -> None:
        """A message of a provider, signed; told twice, it counts once."""
        body = await request.body()
        await sync_to_thread(_believe, app, gateways.of(tender), dict(request.headers), body)


def _believe(
    app: Application, gateway: PaymentGateway, headers: Mapping[str, str], body: bytes
) -> None:
    match gateway.verify_notification(headers, body):
        case Captured(payment=payment, transaction=transaction, amount=amount):
            app.settlement.capture(SYSTEM, payment=payment, transaction=transaction, amount=amount)
        case Failed(payment=payment, reason=reason):
            app.settlement.fail(SYSTEM, payment=payment, reason=reason)
        case Refunded():
            # Refunds are confirmed when they are asked for; the message only repeats it.
            pass
