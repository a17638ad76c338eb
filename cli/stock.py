"""``baywise stock``: the shelves of a shop, from the machine on which Baywise runs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import click

from adapters.settings import Settings
from application.catalogue.shelf import Shelf
from application.inventory.service import Delivered, Inventory
from application.inventory.stockroom import Stockroom
from application.stores.directory import Directory
from cli.house import OPERATOR, house
from domain.catalogue.part import Part
from domain.inventory.stock import Level
from domain.shared.ids import LineId, PartId, named_id
from domain.shared.money import LARGEST_AMOUNT, Money
from domain.stores.store import Store

_PAGE: Final = 200
_FEN: Final = 100
_LOCAL_TIME: Final = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"])


class App(Protocol):
    """What these commands need of the application."""

    @property
    def directory(self) -> Directory: ...
    @property
    def shelf(self) -> Shelf: ...
    @property
    def inventory(self) -> Inventory: ...
    @property
    def stockroom(self) -> Stockroom: ...


class DeliveredItem(click.ParamType[tuple[str, int, Money]]):
    """``PART=QUANTITY@COST``, such as ``OF-VW-01=20@350.00``: yuan in all, without VAT."""

    name = "part=quantity@cost"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int, Money]:
        code, _, rest = str(value).partition("=")
        quantity, _, cost = rest.partition("@")
        try:
            fen = Decimal(cost) * _FEN
            if abs(fen) > LARGEST_AMOUNT or fen != fen.to_integral_value():
                raise ValueError
            return code, int(quantity), Money(int(fen))
        except (ValueError, InvalidOperation, OverflowError):
            self.fail(f"{value!r} is not such as OF-VW-01=20@350.00", param, ctx)


@click.group("stock")
@click.pass_context
def stock(context: click.Context) -> None:
    """Parts on the shelves: levels, goods in, counting, what is still to come.

    SHOP and PART are codes, such as S0001 and OF-VW-01. Quantities are in the part's unit.
    """
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))


@stock.command("levels")
@click.argument("shop")
@click.pass_obj
def levels(app: App, shop: str) -> None:
    """Print part, on hand, reserved, free, expected and name, separated by tabs."""
    for level in _levels(app, app.directory.store_called(shop)):
        _tell(app, level)


@stock.command("expected")
@click.argument("shop")
@click.pass_obj
def expected(app: App, shop: str) -> None:
    """Print what order lines wait for: part, quantity, since, due, order and line."""
    store = app.directory.store_called(shop)
    after: LineId | None = None
    while found := app.stockroom.expected(OPERATOR, store=store.id, after=after, limit=_PAGE):
        for one in found:
            due = _local(store, one.due) if one.due else ""
            code = app.shelf.catalogue().part(one.part).code
            since = _local(store, one.since)
            click.echo(f"{code}\t{one.quantity}\t{since}\t{due}\t{one.order}\t{one.line}")
        after = found[-1].line


@stock.command("movements")
@click.argument("shop")
@click.argument("part")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.pass_obj
def movements(app: App, shop: str, part: str, limit: int) -> None:
    """Print what moved a part, the newest first: when, what, changes, document, who, note."""
    store = app.directory.store_called(shop)
    moved = app.stockroom.movements(OPERATOR, store=store.id, part=_part(app, part).id, limit=limit)
    for one in moved:
        changes = f"{one.on_hand:+}\t{one.reserved:+}\t{one.expected:+}"
        paper = one.voucher
        who = f"{paper.document}\t{paper.by}\t{paper.note}"
        click.echo(f"{_local(store, paper.at)}\t{one.kind}\t{changes}\t{who}")


@stock.command("around")
@click.argument("shop")
@click.argument("part")
@click.pass_obj
def around(app: App, shop: str, part: str) -> None:
    """Print which shops near SHOP have a part free, the nearest first: shop, km, free."""
    place = app.directory.store_called(shop).place
    for one in app.stockroom.around(OPERATOR, part=_part(app, part).id, place=place):
        code = app.directory.store(one.store).code
        click.echo(f"{code}\t{one.distance_km:.1f}\t{one.free}")


@stock.command("receive")
@click.argument("shop")
@click.argument("items", type=DeliveredItem(), nargs=-1, required=True)
@click.option("--note", default="", help="The supplier's own number.")
@click.pass_obj
def receive(app: App, shop: str, items: tuple[tuple[str, int, Money], ...], note: str) -> None:
    """Take goods in, each as PART=QUANTITY@COST, and print whose waiting that ends.

    COST is what all of it cost in yuan, without VAT: OF-VW-01=20@350.00
    """
    store = app.directory.store_called(shop)
    received = app.inventory.receive(
        OPERATOR,
        store=store.id,
        items=tuple(
            Delivered(part=_part(app, code).id, quantity=quantity, cost=cost)
            for code, quantity, cost in items
        ),
        note=note,
    )
    click.echo(f"delivery {received.delivery}")
    for one in received.arrivals:
        code = app.shelf.catalogue().part(one.part).code
        click.echo(f"{code}\t{one.quantity}\t{one.order}\t{one.line}")


@stock.command("count")
@click.argument("shop")
@click.argument("part")
@click.argument("counted", type=click.IntRange(min=0))
@click.option("--reason", required=True, help="Why the books are wrong.")
@click.pass_obj
def count(app: App, shop: str, part: str, counted: int, reason: str) -> None:
    """Make the books agree with what was counted, and print the level then."""
    level = app.inventory.count(
        OPERATOR,
        store=app.directory.store_called(shop).id,
        part=_part(app, part).id,
        counted=counted,
        reason=reason,
    )
    _tell(app, level)


@stock.command("due")
@click.argument("shop")
@click.argument("part")
@click.argument("time", type=_LOCAL_TIME)
@click.option("--note", default="", help="Who said so.")
@click.pass_obj
def due(app: App, shop: str, part: str, time: datetime, note: str) -> None:
    """Say when the supplier brings what lines wait for, by the shop's clock: 2026-03-05T10:00"""
    store = app.directory.store_called(shop)
    at = time.replace(tzinfo=ZoneInfo(store.zone)).astimezone(UTC)
    app.inventory.schedule(OPERATOR, store=store.id, part=_part(app, part).id, due=at, note=note)


def _levels(app: App, store: Store) -> Iterator[Level]:
    after: str | None = None
    while found := app.stockroom.levels(OPERATOR, store=store.id, after=after, limit=_PAGE):
        yield from found
        after = app.shelf.catalogue().part(found[-1].part).code


def _tell(app: App, level: Level) -> None:
    part = app.shelf.catalogue().part(level.part)
    quantities = f"{level.on_hand}\t{level.reserved}\t{level.free}\t{level.expected}"
    click.echo(f"{part.code}\t{quantities}\t{part.unit}\t{part.label}")


def _part(app: App, code: str) -> Part:
    return app.shelf.catalogue().part(PartId(named_id("part", code)))


def _local(store: Store, at: datetime) -> str:
    return at.astimezone(ZoneInfo(store.zone)).isoformat(timespec="minutes")
