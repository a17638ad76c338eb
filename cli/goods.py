"""``baywise goods``: parts and accessories without work, over the counter or to fetch."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

import click

from api.goods import BroughtBackView, OrderedView
from api.orders import OrderView, PaidView
from api.payments import IntentView
from api.wire import Price
from application.orders.goods import MOST_AT_ONCE, Item
from application.visits.settlement import IMMEDIATE
from cli.desk import Desk, deskwork
from cli.telling import clock, table
from cli.tenders import GIVEN, tendered, tenders_option
from cli.wishes import PAY_AHEAD, STORE
from domain.finance.tender import Tender
from domain.orders.line import Line
from domain.orders.order import Order
from domain.orders.returned import Returned, with_customer
from domain.shared.errors import NotFound
from domain.shared.ids import OrderId, PartId, named_id
from domain.shared.money import debt

_ORDER: Final = click.Argument(["order"], type=click.UUID)
_PAGE: Final = 200
_AT_THE_TILL: Final = [one for one in Tender if one in IMMEDIATE]


class _Quantity(click.ParamType[tuple[str, int]]):
    """``PART=QUANTITY``, such as ``SP-VW-01=4``."""

    name = "part=quantity"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        code, _, typed = str(value).partition("=")
        if not (code and typed.isascii() and typed.isdigit()):
            self.fail(f"{value} is not such as SP-VW-01=4", param, ctx)
        if len(typed) > len(str(MOST_AT_ONCE)) or not 1 <= int(typed) <= MOST_AT_ONCE:
            self.fail(f"a quantity is between 1 and {MOST_AT_ONCE}", param, ctx)
        return code, int(typed)


def _coming_back(name: str, help: str) -> click.Option:
    return click.Option(
        [f"--{name}"], type=_Quantity(), multiple=True, metavar="PART=QUANTITY", help=help
    )


@click.group("goods")
def goods() -> None:
    """Parts and accessories without work: over the counter, or reserved for who fetches them.

    ORDER is the id that `goods order` tells; PART=QUANTITY is a code and how much in its unit,
    such as SP-VW-01=4.
    """


@deskwork(
    goods,
    "order",
    STORE,
    click.Argument(["items"], type=_Quantity(), nargs=-1, required=True, metavar="PART=QUANTITY…"),
    click.Option(["--plate"], help="For the member with this car; else for who is there."),
    PAY_AHEAD,
)
def _order(
    desk: Desk, code: str, items: tuple[tuple[str, int], ...], plate: str | None, pay_ahead: bool
) -> None:
    """Reserve goods at today's price; nobody else gets them meanwhile."""
    ordered = desk.app.goods.order(
        desk.caller,
        store=desk.store_id(code),
        items=tuple(
            Item(part=PartId(named_id("part", part)), quantity=quantity) for part, quantity in items
        ),
        member=desk.car(plate).member if plate else None,
        pay_at_store=not pay_ahead,
    )
    until = clock(ordered.keep_until, desk.store(code).zone)
    desk.tell(f"{ordered.order}\t{ordered.total}\tkept until {until}", OrderedView.of(ordered))


@deskwork(goods, "list", STORE)
def _list(desk: Desk, code: str) -> None:
    """What lies in a shop to be fetched: order, state, what is due, until when, by tabs."""
    found = [*_to_fetch(desk, code)]
    zone = desk.store(code).zone
    told = (
        (one.id, one.status, debt(one.due), clock(one.keep_until, zone) if one.keep_until else "")
        for one in found
    )
    desk.tell(table(told) or "Nothing is to be fetched.", {"items": [*map(OrderView.of, found)]})


@deskwork(goods, "show", _ORDER)
def _show(desk: Desk, order: UUID) -> None:
    """One order of goods: its lines, what came back, what is due."""
    _tell(desk, order)


@deskwork(
    goods,
    "ask",
    _ORDER,
    click.Option(
        ["--by", "tender"],
        type=click.Choice([one.value for one in Tender if one not in IMMEDIATE]),
        required=True,
        help="What the customer pays with.",
    ),
)
def _ask(desk: Desk, order: UUID, tender: str) -> None:
    """Ask a phone for all that is due, and tell the link; it is paid before the goods go."""
    known = _known(desk, order)
    intent = desk.app.providers.ask(
        desk.caller, order=known.id, tender=Tender(tender), amount=known.due
    )
    desk.tell(f"to pay on the phone\t{intent.link}", IntentView.of(intent))


@deskwork(goods, "hand-over", _ORDER, tenders_option(_AT_THE_TILL, required=False), GIVEN)
def _hand_over(
    desk: Desk, order: UUID, tenders: tuple[tuple[str, str], ...], given: int | None
) -> None:
    """Take what is still due at the till and give the goods; what was paid ahead counts."""
    known = _known(desk, order)
    # What does not lie there is refused for that, and not for the money.
    offered = tendered(known.due, tenders, given) if known.to_fetch else ()
    paid = desk.app.goods.hand_over(desk.caller, order=known.id, tenders=offered)
    change = f", change {paid.change}" if paid.change else ""
    answer = PaidView(payments=list(paid.payments), change=Price.of(paid.change), asked=[])
    desk.tell(f"{known.id} is handed over{change}.", answer)


@deskwork(goods, "cancel", _ORDER)
def _cancel(desk: Desk, order: UUID) -> None:
    """The customer does without; what was paid ahead is owed, see: baywise refunds owed."""
    desk.app.goods.cancel(desk.caller, order=OrderId(order))
    _tell(desk, order)


@deskwork(
    goods,
    "return",
    _ORDER,
    _coming_back("good", "So much goes back on the shelf; repeat for more."),
    _coming_back("damaged", "So much comes back and cannot be sold again; repeat for more."),
    click.Option(["--reason"], required=True, help="Why; it is kept."),
)
def _return(
    desk: Desk,
    order: UUID,
    good: tuple[tuple[str, int], ...],
    damaged: tuple[tuple[str, int], ...],
    reason: str,
) -> None:
    """Take goods back, and give back what they cost; takes the right to refund."""
    if not (good or damaged):
        raise click.UsageError("say what comes back, with --good or --damaged")
    known = _known(desk, order)
    back = desk.app.goods_returns.take_back(
        desk.caller,
        order=known.id,
        items=tuple(_returned(known, good, damaged)),
        reason=reason,
    )
    refunds = (f"{one.amount} {one.status}" for one in back.refunds)
    told = ", ".join(refunds) or "nothing"
    said = f"{back.amount} is charged no more; back to the customer: {told}."
    desk.tell(said, BroughtBackView.of(back))


def _returned(
    order: Order, good: Iterable[tuple[str, int]], damaged: Iterable[tuple[str, int]]
) -> Iterator[Returned]:
    lines = {line.code: line.id for line in order.wanted}
    sound, broken = _summed(good), _summed(damaged)
    for code in dict.fromkeys((*sound, *broken)):
        if code not in lines:
            raise NotFound(f"the order has no {code[:40]}", kind="part", code=code[:40])
        yield Returned(line=lines[code], good=sound[code], damaged=broken[code])


def _summed(typed: Iterable[tuple[str, int]]) -> Counter[str]:
    summed = Counter[str]()
    for code, quantity in typed:
        summed[code] += quantity
    return summed


def _to_fetch(desk: Desk, code: str) -> Iterator[Order]:
    store, after = desk.store_id(code), None
    while found := desk.app.goods.to_fetch(desk.caller, store=store, after=after, limit=_PAGE):
        yield from found
        after = found[-1].id


def _known(desk: Desk, order: UUID) -> Order:
    return desk.app.visits.order(desk.caller, order=OrderId(order))


def _tell(desk: Desk, order: UUID) -> None:
    known = _known(desk, order)
    desk.tell("\n".join(_told(known)), OrderView.of(known))


def _told(order: Order) -> Iterator[str]:
    yield f"{order.id} is {order.status.replace('_', ' ')}, {debt(order.due)}"
    for line in order.lines:
        what = f"{line.code}\t{line.label.en}\t{line.quantity} {line.unit}"
        yield f"{what}\t{line.gross}{_back(order, line)}"


def _back(order: Order, line: Line) -> str:
    back = line.quantity - with_customer(line, order.returns)
    return f"\t{back} came back" if back else ""
