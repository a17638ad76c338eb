"""Goods without work: reserved in a shop, handed over, brought back."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta

from api.orders import OrderView, PaidView, TenderedBody
from api.payments import GoingBackView
from api.wire import Body, Code, Given, Limit, Page, Price, Reason, View, page, typed
from application.app import Application
from application.orders.goods import MOST_AT_ONCE, Item, Ordered
from application.orders.returns import BroughtBack
from application.shared.caller import Caller
from domain.orders.returned import Returned
from domain.shared.ids import LineId, MemberId, OrderId, PartId, StoreId, named_id

MOST_ITEMS = 50
ToFetch = Annotated[UUID, QueryParameter(description="The shop in which the goods lie.")]


class ItemBody(Body, frozen=True):
    """So much of a part, by its code and in its unit."""

    part: Code
    quantity: Annotated[int, Meta(ge=1, le=MOST_AT_ONCE)]

    @property
    def item(self) -> Item:
        return Item(part=PartId(named_id("part", self.part)), quantity=self.quantity)


class OrderBody(Body, frozen=True):
    """Which goods in which shop; a customer orders for themselves, whoever else is ``member``.

    Without ``pay_at_store`` the customer means to pay ahead.
    """

    store: UUID
    items: Annotated[tuple[ItemBody, ...], Meta(min_length=1, max_length=MOST_ITEMS)]
    member: UUID | None = None
    pay_at_store: bool = True


class HandOverBody(Body, frozen=True):
    """What pays all that is still due, together; nothing if nothing is."""

    tenders: Annotated[tuple[TenderedBody, ...], Meta(max_length=10)] = ()


class ReturnedBody(Body, frozen=True):
    """What comes back of a line, in its unit: ``good`` for the shelf, ``damaged`` not."""

    line: UUID
    good: Annotated[int, Meta(ge=0, le=MOST_AT_ONCE)] = 0
    damaged: Annotated[int, Meta(ge=0, le=MOST_AT_ONCE)] = 0

    @property
    def returned(self) -> Returned:
        return Returned(line=LineId(self.line), good=self.good, damaged=self.damaged)


class BringBackBody(Body, frozen=True):
    """What comes back, and why."""

    items: Annotated[tuple[ReturnedBody, ...], Meta(min_length=1, max_length=MOST_ITEMS)]
    reason: Reason


class OrderedView(View, frozen=True):
    """The order, what it costs, and until when the goods are kept if nobody pays."""

    order: UUID
    total: Price
    keep_until: datetime

    @classmethod
    def of(cls, ordered: Ordered) -> Self:
        return cls(
            order=ordered.order,
            total=Price.of(ordered.total),
            keep_until=ordered.keep_until,
        )


class BroughtBackView(View, frozen=True):
    """What is charged no more, and the money that goes back for it, payment by payment."""

    id: UUID
    amount: Price
    refunds: list[GoingBackView]

    @classmethod
    def of(cls, back: BroughtBack) -> Self:
        return cls(
            id=back.id,
            amount=Price.of(back.amount),
            refunds=[GoingBackView.of(one) for one in back.refunds],
        )


class GoodsController(Controller):
    """Selling parts and accessories over the counter, or for who fetches them later."""

    path = "/orders"
    tags = ("Orders",)

    @post(sync_to_thread=True)
    def order(
        self, data: JSONBody[OrderBody], app: Given[Application], caller: Given[Caller]
    ) -> OrderedView:
        """Reserve goods in a shop at today's price; nobody else gets them meanwhile."""
        ordered = app.goods.order(
            caller,
            store=StoreId(data.store),
            items=tuple(one.item for one in data.items),
            member=MemberId(data.member) if data.member else None,
            pay_at_store=data.pay_at_store,
        )
        return OrderedView.of(ordered)

    @get("/to-fetch", sync_to_thread=True)
    def to_fetch(
        self,
        store: ToFetch,
        app: Given[Application],
        caller: Given[Caller],
        after: FromQuery[UUID | None] = None,
        limit: Limit = 50,
    ) -> Page[OrderView]:
        """Orders whose goods lie in a shop for a customer, the oldest first."""
        orders = app.goods.to_fetch(
            caller,
            store=StoreId(store),
            after=OrderId(after) if after else None,
            limit=limit + 1,
        )
        return page([OrderView.of(one) for one in orders], limit, "id")

    @post("/{order:uuid}/hand-over", sync_to_thread=True, status_code=200)
    def hand_over(
        self,
        order: FromPath[UUID],
        data: JSONBody[HandOverBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> PaidView:
        """Take what is still due at the till and give the goods; what was paid ahead counts."""
        tenders = tuple(one.tendered for one in data.tenders)
        paid = app.goods.hand_over(caller, order=OrderId(order), tenders=tenders)
        return PaidView(payments=list(paid.payments), change=Price.of(paid.change), asked=[])

    @post("/{order:uuid}/cancel", sync_to_thread=True, status_code=204)
    def cancel(self, order: FromPath[UUID], app: Given[Application], caller: Given[Caller]) -> None:
        """The customer does without; what was paid ahead is owed until somebody refunds it."""
        app.goods.cancel(caller, order=OrderId(order))

    @post("/{order:uuid}/returns", sync_to_thread=True)
    def take_back(
        self,
        order: FromPath[UUID],
        data: JSONBody[BringBackBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> BroughtBackView:
        """Take goods back: what is good lies on the shelf again, and the money goes back.

        Of every payment its share: at the till at once, on a phone when its provider has sent it.
        """
        back = app.goods_returns.take_back(
            caller,
            order=OrderId(order),
            items=tuple(one.returned for one in data.items),
            reason=typed(data.reason),
        )
        return BroughtBackView.of(back)
