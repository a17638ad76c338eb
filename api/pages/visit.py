"""A visit: its stages, the legal moves, who does what and why, what it costs, what happened."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, asgi, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import Receive, Scope, Send

from api.gate import ASIDE
from api.pages.choices import choices
from api.pages.cost import Cost
from api.pages.errors import status_of
from api.pages.forms import Form
from api.pages.making import FINDINGS, make
from api.pages.moves import Move, legal
from api.pages.site import Asking, Here, Site, within_site
from api.pages.story import Line
from api.pages.streams import stream
from api.pages.support import help_for
from application.shared.caller import Caller
from application.shared.rights import Own, Permission
from application.visits.moves import ready, repayable, returnable, withdrawable
from application.visits.queries import VisitView
from domain.finance.account import NAME
from domain.finance.tender import Tender
from domain.shared.errors import BaywiseError, NotFound
from domain.shared.ids import WorkOrderId
from domain.shared.map_links import MapLinks
from domain.work_orders.photo import Photo
from domain.work_orders.record import Severity, Wait
from domain.work_orders.status import PINNED_IN, Stage
from domain.work_orders.work_order import WorkOrder

_PLACING = ("stamp", "locate")


@get("/visits/{id:uuid}", sync_to_thread=True, include_in_schema=False)
def visit(request: Asking, site: Here, id: FromPath[UUID]) -> Response[str]:
    """One visit, as those see it who may."""
    return shown(site, request, site.caller(request), WorkOrderId(id))


@post("/visits/{id:uuid}/moves/{name:str}", sync_to_thread=True, include_in_schema=False)
def move(
    request: Asking,
    site: Here,
    id: FromPath[UUID],
    name: FromPath[str],
    data: Form,
) -> Response[str] | Redirect:
    """Make a move and show the visit as it is then; a refusal is shown with it."""
    caller = site.caller(request)
    try:
        view = site.app.visits.see(caller, work_order=WorkOrderId(id))
        keyed = site.caller(request, key=data.get("key"))
        make(name, site.app, keyed, view, data)
    except BaywiseError as error:
        return shown(site, request, caller, WorkOrderId(id), error, {**data, "move": name})
    back = data.get("back")
    return Redirect(within_site(back) if back else f"/visits/{id}", status_code=303)


@asgi("/live/visits", copy_scope=True, opt=ASIDE)
async def live_visit(scope: Scope, receive: Receive, send: Send) -> None:
    """Tells that the visit ``id`` has moved, to those who may see it."""
    await stream(scope, receive, send, _heard)


def _heard(site: Site, request: Asking) -> tuple[UUID, ...]:
    try:
        id = WorkOrderId(UUID(request.query_params.get("id", "")))
    except ValueError:
        raise NotFound("no such visit") from None
    view = site.app.visits.see(site.caller(request), work_order=id)
    return view.work_order.id, view.order.id, *(one.id for one in view.payments)


def shown(
    site: Site,
    request: Asking,
    caller: Caller,
    id: WorkOrderId,
    error: BaywiseError | None = None,
    typed: dict[str, str] | None = None,
) -> Response[str]:
    """The page of a visit, with the refusal of what was just tried."""
    # Read first: what happens meanwhile is told to the page again.
    position = site.hub.position
    view = site.app.visits.see(caller, work_order=id)
    stages, providers = list(Stage), list(site.app.providers.gateways)
    every = list(legal(view, providers))
    moves = [one for one in every if caller.actor.may(one.may)]
    return site.page(
        request,
        "visit.html",
        status=status_of(error) if error else 200,
        error=error,
        typed=defaultdict(str, typed or {}),
        position=position,
        view=view,
        visit=view.work_order,
        order=view.order,
        moves=moves,
        others=[one for one in every if one not in moves and not one.rare],
        withdrawable=list(withdrawable(view)),
        returnable=list(returnable(view)),
        repayable=list(repayable(view)),
        stages=stages,
        reached=stages.index(view.work_order.stage),
        store=site.app.directory.store(view.work_order.store),
        is_open=site.app.repairs.is_open(view.work_order.store, site.app.clock.now()),
        choices={**_CHOICES, "provider": [one.value for one in providers]},
        key=uuid4().hex,
        cost=Cost.of(view.order),
        **_asked(site, caller, view, moves),
        **_told(site, caller, view),
        **_people_and_places(site),
        **help_for(site, caller, view),
        colleagues=site.app.directory.technicians_of(view.work_order.store),
    )


def _asked(site: Site, caller: Caller, view: VisitView, moves: list[Move]) -> dict[str, Any]:
    """What the forms offer to choose from, for those who may choose."""
    visit, may = view.work_order, caller.actor.may
    suggests = any(one.name == "diagnose" for one in moves) and may(Permission.DIAGNOSE)
    pins = visit.status in PINNED_IN and may(Permission.DISPATCH)
    return {
        "findings": FINDINGS,
        "suggestible": site.app.diagnosis.suggestible(caller, work_order=visit.id)
        if suggests
        else None,
        "crew": site.app.dispatching.choices(caller, work_order=visit.id) if pins else {},
    }


def _told(site: Site, caller: Caller, view: VisitView) -> dict[str, Any]:
    """What there is to read, as far as it is for this reader."""
    visit, app, may = view.work_order, site.app, caller.actor.may
    store, moves = app.directory.store(visit.store), ready(view)
    staff = not isinstance(caller.actor.scope, Own)
    knows = may(Permission.SEE_MEMBERS) and visit.member is not None
    decisions = app.visits.assignments(caller, work_order=visit.id) if staff else ()
    return {
        "eta": app.promises.eta(caller, work_order=visit.id),
        "vehicle": app.visits.vehicle(caller, work_order=visit.id),
        "member": app.customer_file.member(caller, member=visit.member)
        if knows and visit.member
        else None,
        "decisions": choices(decisions, visit),
        "placing": [one for one in _PLACING if one in moves and may(moves[one])],
        "links": MapLinks.to(visit.site.place, store.label.zh) if staff and visit.site else None,
        "photos": _loose(app.photos.of(caller, work_order=visit.id), visit),
        "story": [Line.of(one) for one in app.visits.history(caller, work_order=visit.id)],
        "journal": app.visits.journal(caller, work_order=visit.id)
        if may(Permission.SEE_BOOKS)
        else (),
        "account_names": NAME,
    }


def _loose(photos: Iterable[Photo], visit: WorkOrder) -> list[Photo]:
    """Those that show the car as it came; the others are shown with what was found."""
    of_findings = {id for finding in visit.findings for id in finding.photos}
    return [one for one in photos if one.id not in of_findings]


def _people_and_places(site: Site) -> dict[str, Any]:
    register = site.app.directory.register
    return {"bays": register.bays, "technicians": register.technicians}


_CHOICES = {
    "severity": [one.value for one in Severity],
    "reason": [one.value for one in Wait],
    "tender": [Tender.CASH.value, Tender.CARD.value, Tender.BANK_TRANSFER.value],
}
