"""A shop on one page: who comes, who is here, what bays and people do, whom to call."""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, Self
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from attrs import frozen
from litestar import Response, asgi, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import Receive, Scope, Send

from api.gate import ASIDE
from api.pages.errors import status_of
from api.pages.forms import Form, identity, whole
from api.pages.making import entry_of
from api.pages.matrix import GRADES, Matrix
from api.pages.site import VISITOR, Asking, Here, Site
from api.pages.streams import stream
from application.shared.caller import Caller
from application.shared.rights import Permission
from application.visits.aftercare import Call
from application.visits.rows import CarRow
from application.visits.uses import Doing, Floor
from domain.booking.appointment import Status as Kept
from domain.finance.tender import Tender, Tendered
from domain.members.plate import Plate
from domain.shared.errors import BaywiseError
from domain.shared.ids import MemberId, OrderId, PaymentId, RefundId, StoreId, WorkOrderId
from domain.shared.label import Label
from domain.shared.money import Money
from domain.shared.trade import Skill
from domain.stores.store import Store
from domain.work_orders.status import WAITING, Stage
from domain.workforce.skills import CERTIFIED

COLUMNS: Final = (
    Stage.RECEPTION,
    Stage.DIAGNOSIS,
    Stage.DISPATCH,
    Stage.REPAIR,
    Stage.QUALITY_CHECK,
    Stage.SETTLEMENT,
)
"""The stages in which a car stands in the shop."""

_CALLS: Final = 20
"""So many calls are on a page."""
_EXPECTED: Final = frozenset({Kept.BOOKED, Kept.DISPLACED, Kept.HELD})


@get("/shops/{code:str}", sync_to_thread=True, include_in_schema=False)
def shop(request: Asking, site: Here, code: FromPath[str]) -> Response[str]:
    """One shop: its numbers, and its day for those who may see it."""
    return shown(site, request, code)


@post("/shops/{code:str}/arrivals", sync_to_thread=True, include_in_schema=False)
def arrive(
    request: Asking, site: Here, code: FromPath[str], data: Form
) -> Response[str] | Redirect:
    """Take in the car with a plate, if it is expected today; else say what to do."""
    store = site.app.directory.store_called(code)
    try:
        arrived = site.app.receptions.check_in(
            site.caller(request, key=data.get("key")),
            store=StoreId(store.id),
            plate=Plate(data.get("plate", "")),
            entry=entry_of(data),
        )
    except BaywiseError as error:
        return shown(site, request, code, error, data)
    return Redirect(f"/visits/{arrived}", status_code=303)


@post("/shops/{code:str}/refunds", sync_to_thread=True, include_in_schema=False)
def see_to_refund(
    request: Asking, site: Here, code: FromPath[str], data: Form
) -> Response[str] | Redirect:
    """Ask the provider for a refused refund again, or note that it was given in cash."""
    caller = site.caller(request, key=data.get("key"))
    try:
        payment = PaymentId(identity(data, "payment"))
        if data.get("how") == "cash":
            refund = RefundId(identity(data, "refund"))
            site.app.settlement.refund_in_cash(caller, payment=payment, refund=refund)
        else:
            site.app.phone.hurry(caller, payment=payment)
    except BaywiseError as error:
        return shown(site, request, code, error, data)
    return Redirect(f"/shops/{code}#refused", status_code=303)


@post("/shops/{code:str}/goods", sync_to_thread=True, include_in_schema=False)
def hand_over(
    request: Asking, site: Here, code: FromPath[str], data: Form
) -> Response[str] | Redirect:
    """Take what the page said is due for goods, with the tender of the button, and give them."""
    caller = site.caller(request, key=data.get("key"))
    try:
        order, due = OrderId(identity(data, "order")), Money(whole(data, "fen"))
        tender = Tender.CARD if data.get("by") == "card" else Tender.CASH
        paid = (Tendered(tender=tender, amount=due),) if due else ()
        site.app.goods.hand_over(caller, order=order, tenders=paid)
    except BaywiseError as error:
        return shown(site, request, code, error, data)
    return Redirect(f"/shops/{code}#goods", status_code=303)


@asgi("/live/shops", copy_scope=True, opt=ASIDE)
async def live_shop(scope: Scope, receive: Receive, send: Send) -> None:
    """Tells that something moved in the shop ``code``, to those who may see it."""
    await stream(scope, receive, send, _heard)


def service_names(site: Site) -> dict[str, Label]:
    """What services are called, by code."""
    return {one.code: one.label for one in site.app.shelf.catalogue().services}


@frozen(kw_only=True)
class Column:
    """One stage of the board, with its cars."""

    stage: Stage
    cars: tuple[CarRow, ...]


def columns(floor: Floor) -> list[Column]:
    """The cars of a shop by stage; the urgent first, then who came first."""
    ordered = sorted(floor.cars, key=lambda one: (one.priority, one.id))
    return [
        Column(stage=stage, cars=tuple(one for one in ordered if one.stage is stage))
        for stage in COLUMNS
    ]


def _heard(site: Site, request: Asking) -> tuple[StoreId, ...]:
    store = site.app.directory.store_called(request.query_params.get("code", ""))
    viewer = site.onlooker(request, StoreId(store.id))
    # Whoever may not see the shop is told that there is none.
    site.app.listings.technicians(viewer, store=StoreId(store.id))
    return (StoreId(store.id),)


def shown(
    site: Site,
    request: Asking,
    code: str,
    error: BaywiseError | None = None,
    typed: dict[str, str] | None = None,
) -> Response[str]:
    """The page, with what was refused and what was typed, if anything was."""
    # Read first: what happens meanwhile is told to the page again.
    position, store = site.hub.position, site.app.directory.store_called(code)
    viewer = site.onlooker(request, StoreId(store.id))
    return site.page(
        request,
        "shop.html",
        status=status_of(error) if error else 200,
        error=error,
        typed=defaultdict(str, typed or {}),
        store=store,
        position=position,
        key=uuid4().hex,
        here=viewer.actor == site.actor(request),
        service_names=service_names(site),
        technicians=site.app.directory.register.technicians,
        bays_by_id=site.app.directory.register.bays,
        shops=site.app.directory.register.stores,
        grades=list(GRADES),
        certified=list(CERTIFIED),
        skills=list(Skill),
        **_day(site, viewer, store, _called(request)),
    )


def _day(site: Site, viewer: Caller, store: Store, called: WorkOrderId | None) -> dict[str, Any]:
    """What goes on in the shop today; of calls a page, behind the one that was ``called``."""
    listings, id = site.app.listings, StoreId(store.id)
    floor = listings.floor(viewer, store=id)
    day = store.business_day(floor.at)
    today = listings.appointments(viewer, store=id)
    expected = [one for one in today if one.status in _EXPECTED]
    too_late = floor.at - timedelta(minutes=store.late.grace_min)
    aftercare, calls = site.app.aftercare, tuple[Call, ...]()
    if viewer.actor.may(Permission.FOLLOW_UP):
        calls = aftercare.calls(viewer, store=id, after=called, limit=_CALLS + 1)
    return {
        "floor": floor,
        "matrix": Matrix.of(tuple(one for one, _ in floor.people), day),
        "hours": {
            one.id: one.working_spans(ZoneInfo(store.zone), (day,)) for one, _ in floor.people
        },
        "columns": columns(floor),
        "expected": expected,
        "over": [one for one in today if one.status not in _EXPECTED],
        "displaced": listings.displaced(viewer, store=id),
        "unfinished": listings.unfinished(viewer, store=id),
        "invitations": site.app.invitations.of_store(viewer, store=id),
        "waits": site.app.waiting.of_store(viewer, store=id),
        "plates": {one.id: one.plate for one in today},
        "phone_of": _phones(site, viewer),
        "refused": site.app.phone.refused(viewer, store=id),
        "offered": site.app.offering.offered(viewer, store=id),
        "owed": site.app.settlement.owed(viewer, store=id),
        "goods": site.app.goods.to_fetch(viewer, store=id),
        "late": {one.id for one in expected if one.starts < too_late},
        "calls": calls[:_CALLS],
        "more_calls": calls[_CALLS - 1].work_order if len(calls) > _CALLS else None,
        "much_rework": id in site.app.wall.rework.abnormal(),
        "totals": Totals.of(floor),
    }


def _phones(site: Site, viewer: Caller) -> Callable[[MemberId], str]:
    """The phones of customers, for those who may call them."""

    def phone(member: MemberId) -> str:
        if not viewer.actor.may(Permission.SEE_MEMBERS) or viewer.actor == VISITOR:
            return ""
        return site.app.customer_file.member(viewer, member=member).phone.text

    return phone


def _called(request: Asking) -> WorkOrderId | None:
    """The last call of the page before this one, if it is one."""
    try:
        return WorkOrderId(UUID(request.query_params.get("called", "")))
    except ValueError:
        return None


@frozen(kw_only=True)
class Totals:
    """What stands on top."""

    bays: int
    occupied: int
    in_shop: int
    waiting: int
    suspended: int
    overdue: int

    @classmethod
    def of(cls, floor: Floor) -> Self:
        uses = [use.doing for _, use in floor.bays]
        return cls(
            bays=sum(one is not Doing.OUT_OF_SERVICE for one in uses),
            occupied=sum(one in (Doing.WORKING, Doing.BLOCKED) for one in uses),
            in_shop=len(floor.cars),
            waiting=sum(car.status in WAITING for car in floor.cars),
            suspended=sum(car.waits_for is not None for car in floor.cars),
            overdue=sum(car.is_overdue(floor.at) for car in floor.cars),
        )
