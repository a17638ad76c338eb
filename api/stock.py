"""Stock for people: what a shop has, what it waits for, goods in, counting."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from api.wire import Body, Code, Given, Instant, Limit, Name, Page, Text, View, instant, page, typed
from application.app import Application
from application.inventory.service import MOST_AT_ONCE, Arrival, Delivered, Received
from application.inventory.stockroom import Nearby
from application.shared.caller import Caller
from domain.catalogue.part import Part
from domain.inventory.expected import Expected
from domain.inventory.movement import Movement, MovementKind
from domain.inventory.stock import Level
from domain.shared.ids import LineId, PartId, StoreId, named_id
from domain.shared.money import LARGEST_AMOUNT, Currency, Money
from domain.shared.quantity import Unit
from domain.stores.store import Store

Quantity = Annotated[int, Meta(ge=1, le=MOST_AT_ONCE)]
Counted = Annotated[int, Meta(ge=0, le=MOST_AT_ONCE)]
Noted = Annotated[str, Meta(max_length=500)]


class CostBody(Body, frozen=True):
    """What something cost without VAT: whole minor units (fen), nothing for a gift."""

    amount: Annotated[int, Meta(ge=0, le=LARGEST_AMOUNT)]
    currency: Currency = Currency.CNY


class DeliveredBody(Body, frozen=True):
    """So much of a part, by its code and in its unit, and what all of it cost without VAT."""

    part: Code
    quantity: Quantity
    cost: CostBody


class DeliveryBody(Body, frozen=True):
    """What came; ``note`` is for the supplier's own number."""

    items: Annotated[tuple[DeliveredBody, ...], Meta(min_length=1, max_length=200)]
    note: Noted = ""


class CountBody(Body, frozen=True):
    """What really lies there, and why the books are wrong."""

    counted: Counted
    reason: Text


class DueBody(Body, frozen=True):
    """When the supplier brings it."""

    due: Instant
    note: Noted = ""


class StockView(View, frozen=True):
    """A part in a shop, in the part's unit: ``free`` is on hand and not reserved."""

    part: UUID
    code: str
    name: Name
    unit: Unit
    on_hand: int
    reserved: int
    free: int
    expected: int

    @classmethod
    def of(cls, level: Level, part: Part) -> Self:
        return cls(
            part=level.part,
            code=part.code,
            name=Name.of(part.label),
            unit=part.unit,
            on_hand=level.on_hand,
            reserved=level.reserved,
            free=level.free,
            expected=level.expected,
        )


class ExpectedView(View, frozen=True):
    """What an order line waits for, and since when; ``due`` is when it should come, if known."""

    line: UUID
    order: UUID
    code: str
    name: Name
    unit: Unit
    quantity: int
    since: datetime
    due: datetime | None

    @classmethod
    def of(cls, one: Expected, part: Part) -> Self:
        return cls(
            line=one.line,
            order=one.order,
            code=part.code,
            name=Name.of(part.label),
            unit=part.unit,
            quantity=one.quantity,
            since=one.since,
            due=one.due,
        )


class MovementView(View, frozen=True):
    """What changed: differences with sign, the paper behind it, who did it and when."""

    id: UUID
    kind: MovementKind
    at: datetime
    by: UUID
    document: UUID
    line: UUID | None
    on_hand: int
    reserved: int
    expected: int
    due: datetime | None
    note: str

    @classmethod
    def of(cls, one: Movement) -> Self:
        return cls(
            id=one.id,
            kind=one.kind,
            at=one.voucher.at,
            by=one.voucher.by,
            document=one.voucher.document,
            line=one.line,
            on_hand=one.on_hand,
            reserved=one.reserved,
            expected=one.expected,
            due=one.due,
            note=one.voucher.note,
        )


class ArrivalView(View, frozen=True):
    """So much of it went to a line that waited."""

    order: UUID
    line: UUID
    part: UUID
    quantity: int

    @classmethod
    def of(cls, one: Arrival) -> Self:
        return cls(order=one.order, line=one.line, part=one.part, quantity=one.quantity)


class DeliveryView(View, frozen=True):
    """The delivery as the books know it, and whose waiting it ended."""

    delivery: UUID
    arrivals: list[ArrivalView]

    @classmethod
    def of(cls, one: Received) -> Self:
        return cls(delivery=one.delivery, arrivals=[ArrivalView.of(each) for each in one.arrivals])


class NearbyView(View, frozen=True):
    """A shop that has some of a part free."""

    store: UUID
    code: str
    name: Name
    distance_km: float
    free: int

    @classmethod
    def of(cls, one: Nearby, store: Store) -> Self:
        return cls(
            store=one.store,
            code=store.code,
            name=Name.of(store.label),
            distance_km=one.distance_km,
            free=one.free,
        )


class StockController(Controller):
    """The shelves of a shop."""

    path = "/stores/{store:uuid}"
    tags = ("Stock",)

    @get("/stock", sync_to_thread=True)
    def levels(
        self,
        store: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
        after: FromQuery[str | None] = None,
        limit: Limit = 50,
    ) -> Page[StockView]:
        """What the shop has or had, by the codes of the parts."""
        levels = app.stockroom.levels(caller, store=StoreId(store), after=after, limit=limit + 1)
        catalogue = app.shelf.catalogue()
        return page([StockView.of(one, catalogue.part(one.part)) for one in levels], limit, "code")

    @get("/stock/{part:str}", sync_to_thread=True)
    def level(
        self,
        store: FromPath[UUID],
        part: FromPath[str],
        app: Given[Application],
        caller: Given[Caller],
    ) -> StockView:
        """One part, by its code."""
        known = _part(app, part)
        level = app.stockroom.level(caller, store=StoreId(store), part=known.id)
        return StockView.of(level, known)

    @get("/stock/{part:str}/movements", sync_to_thread=True)
    def movements(
        self,
        store: FromPath[UUID],
        part: FromPath[str],
        app: Given[Application],
        caller: Given[Caller],
        after: FromQuery[UUID | None] = None,
        limit: Limit = 50,
    ) -> Page[MovementView]:
        """What moved the part, the newest first."""
        moved = app.stockroom.movements(
            caller,
            store=StoreId(store),
            part=_part(app, part).id,
            after=after,
            limit=limit + 1,
        )
        return page([MovementView.of(one) for one in moved], limit, "id")

    @get("/expected-parts", sync_to_thread=True)
    def expected(
        self,
        store: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
        after: FromQuery[UUID | None] = None,
        limit: Limit = 50,
    ) -> Page[ExpectedView]:
        """What order lines wait for, in the order of the lines."""
        waiting = app.stockroom.expected(
            caller,
            store=StoreId(store),
            after=LineId(after) if after else None,
            limit=limit + 1,
        )
        catalogue = app.shelf.catalogue()
        return page(
            [ExpectedView.of(one, catalogue.part(one.part)) for one in waiting], limit, "line"
        )

    @post("/deliveries", sync_to_thread=True)
    def receive(
        self,
        store: FromPath[UUID],
        data: JSONBody[DeliveryBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> DeliveryView:
        """Goods in: onto the shelves and into the books, and to whoever waits for them."""
        received = app.inventory.receive(
            caller,
            store=StoreId(store),
            items=tuple(_delivered(app, one) for one in data.items),
            note=typed(data.note),
        )
        return DeliveryView.of(received)

    @post("/stock/{part:str}/count", sync_to_thread=True, status_code=200)
    def count(
        self,
        store: FromPath[UUID],
        part: FromPath[str],
        data: JSONBody[CountBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> StockView:
        """Make the books agree with what was counted, with the reason on record."""
        known = _part(app, part)
        level = app.inventory.count(
            caller,
            store=StoreId(store),
            part=known.id,
            counted=data.counted,
            reason=typed(data.reason),
        )
        return StockView.of(level, known)

    @post("/stock/{part:str}/due", sync_to_thread=True, status_code=204)
    def schedule(
        self,
        store: FromPath[UUID],
        part: FromPath[str],
        data: JSONBody[DueBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Say when the supplier brings what lines wait for; whoever waits is told."""
        app.inventory.schedule(
            caller,
            store=StoreId(store),
            part=_part(app, part).id,
            due=instant(data.due),
            note=typed(data.note),
        )


class NearbyController(Controller):
    """A part, wherever it is."""

    path = "/parts/{part:str}/stock"
    tags = ("Stock",)

    @get(sync_to_thread=True)
    def around(
        self,
        part: FromPath[str],
        app: Given[Application],
        caller: Given[Caller],
        store: FromQuery[UUID],
        limit: Limit = 20,
    ) -> Page[NearbyView]:
        """Which shops have it free, around a shop: the nearest first."""
        place = app.directory.store(StoreId(store)).place
        found = app.stockroom.around(caller, part=_part(app, part).id, place=place, limit=limit)
        return Page(items=[NearbyView.of(one, app.directory.store(one.store)) for one in found])


def _part(app: Application, code: str) -> Part:
    return app.shelf.catalogue().part(PartId(named_id("part", code)))


def _delivered(app: Application, one: DeliveredBody) -> Delivered:
    cost = Money(one.cost.amount, one.cost.currency)
    return Delivered(part=_part(app, one.part).id, quantity=one.quantity, cost=cost)
