"""What is owed and what was paid."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from api.invoice import InvoiceView
from api.payments import GoingBackView, IntentView
from api.wire import Amount, Body, Given, Name, Price, Reason, View, typed
from application.app import Application
from application.shared.caller import Caller
from domain.finance.tender import Tender, Tendered
from domain.orders.line import Approval, Line, LineKind
from domain.orders.order import Order
from domain.orders.pricing import Discount, DiscountKind
from domain.orders.status import NEXT, Status
from domain.shared.ids import OrderId, PaymentId
from domain.shared.quantity import Unit


class TenderedBody(Body, frozen=True):
    """``amount`` with one tender; of cash, ``given`` says what lies on the counter."""

    tender: Tender
    amount: Amount
    given: Amount | None = None

    @property
    def tendered(self) -> Tendered:
        given = self.given.money if self.given else None
        return Tendered(tender=self.tender, amount=self.amount.money, given=given)


class PayBody(Body, frozen=True):
    """What pays the whole amount due, together."""

    tenders: Annotated[tuple[TenderedBody, ...], Meta(min_length=1, max_length=10)]


class RefundBody(Body, frozen=True):
    """The payment to pay back, why, and how much: without ``amount``, all that is left of it."""

    payment: Annotated[UUID, Meta(description="The payment to give back.")]
    reason: Reason
    amount: Annotated[Amount, Meta(description="How much of it; otherwise all.")] | None = None


class PaidView(View, frozen=True):
    """The payments, the cash to give back, and the links for what is paid on a phone."""

    payments: list[UUID]
    change: Price
    asked: list[IntentView]


class DiscountView(View, frozen=True):
    """What was taken off a line, and why; ``slot``: the day had time left."""

    kind: DiscountKind
    code: str
    amount: Price

    @classmethod
    def of(cls, one: Discount) -> Self:
        return cls(kind=one.kind, code=one.code, amount=Price.of(one.amount))


class LineView(View, frozen=True):
    """One service or part, with its price and what the customer said.

    ``gross`` is what is charged, the list price less the ``discounts``: ``net`` and ``tax``.
    """

    id: UUID
    kind: LineKind
    code: str
    name: Name
    quantity: int
    unit: Unit
    unit_price: Price
    net: Price
    tax: Price
    gross: Price
    discounts: list[DiscountView]
    tax_bp: int
    for_job: UUID | None
    approval: Approval
    reason: str

    @classmethod
    def of(cls, line: Line) -> Self:
        return cls(
            id=line.id,
            kind=line.kind,
            code=line.code,
            name=Name.of(line.label),
            quantity=line.quantity,
            unit=line.unit,
            unit_price=Price.of(line.unit_price),
            net=Price.of(line.net),
            tax=Price.of(line.tax),
            gross=Price.of(line.gross),
            discounts=[DiscountView.of(one) for one in line.discounts],
            tax_bp=line.tax_bp,
            for_job=line.for_job,
            approval=line.approval,
            reason=line.reason,
        )


class ReturnView(View, frozen=True):
    """What a customer brought back of a line, in its unit, when and why."""

    line: UUID
    good: int
    damaged: int
    at: datetime
    reason: str

    @classmethod
    def all_of(cls, order: Order) -> list[Self]:
        return [
            cls(line=one.line, good=one.good, damaged=one.damaged, at=back.at, reason=back.reason)
            for back in order.returns
            for one in back.items
        ]


class OrderView(View, frozen=True):
    """An order; ``due`` is what is still to pay, negative what is owed to the customer.

    ``owed`` is what it costs after what was taken back; of what was ``paid``, ``going_back`` is
    on its way to the customer. Goods that nobody pays are kept until ``keep_until``.
    """

    id: UUID
    store: UUID
    member: UUID | None
    vehicle: UUID | None
    status: Status
    legal: list[Status]
    total: Price
    owed: Price
    paid: Price
    going_back: Price
    due: Price
    keep_until: datetime | None
    lines: list[LineView]
    returns: list[ReturnView]

    @classmethod
    def of(cls, order: Order) -> Self:
        return cls(
            id=order.id,
            store=order.store,
            member=order.member,
            vehicle=order.vehicle,
            status=order.status,
            legal=sorted(NEXT[order.status]),
            total=Price.of(order.total),
            owed=Price.of(order.owed),
            paid=Price.of(order.paid),
            going_back=Price.of(order.paid - order.kept),
            due=Price.of(order.due),
            keep_until=order.keep_until if order.to_fetch else None,
            lines=[LineView.of(line) for line in order.lines],
            returns=ReturnView.all_of(order),
        )


class OrderController(Controller):
    """Orders, the till and the way back."""

    path = "/orders/{order:uuid}"
    tags = ("Orders",)

    @get(sync_to_thread=True)
    def one(
        self,
        order: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> OrderView:
        """One order with its lines."""
        return OrderView.of(app.visits.order(caller, order=OrderId(order)))

    @get("/invoice", sync_to_thread=True)
    def invoice(
        self,
        order: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> InvoiceView:
        """What stands on the invoice of a settled order; lines add up to the sums to the fen."""
        return InvoiceView.of(app.visits.invoice(caller, order=OrderId(order)))

    @post("/pay", sync_to_thread=True, status_code=200)
    def pay(
        self,
        order: FromPath[UUID],
        data: JSONBody[PayBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> PaidView:
        """Take the whole amount due, with one tender or several: at the till, or by phone."""
        tenders = tuple(one.tendered for one in data.tenders)
        paid, intents = app.providers.pay(caller, order=OrderId(order), tenders=tenders)
        return PaidView(
            payments=list(paid.payments),
            change=Price.of(paid.change),
            asked=[IntentView.of(intent) for intent in intents],
        )

    @post("/refunds", sync_to_thread=True, status_code=200)
    def refund(
        self,
        order: FromPath[UUID],
        data: JSONBody[RefundBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> GoingBackView:
        """Pay back a payment, or some of it, and charge that much less; the order keeps the rest.

        At the till it is done at once; a provider is asked until it says yes or no.
        """
        return GoingBackView.of(
            app.settlement.refund(
                caller,
                order=OrderId(order),
                payment=PaymentId(data.payment),
                reason=typed(data.reason),
                amount=data.amount.money if data.amount else None,
            )
        )
