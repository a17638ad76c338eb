"""A visit: its eight stages, its lines and prices, who does what, and the legal moves."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, asgi, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import Receive, Scope, Send

from api.gate import ASIDE
from api.pages.errors import refused, status_of
from api.pages.login import Form
from api.pages.moves import legal, make
from api.pages.site import Asking, Here, Site
from api.pages.wall import last_seen
from application.shared.caller import Caller
from application.visits.queries import VisitView
from domain.finance.tender import Tender
from domain.shared.errors import BaywiseError, NotFound
from domain.shared.ids import WorkOrderId
from domain.work_orders.record import Severity, Wait
from domain.work_orders.status import Stage


@get("/visits/{id:uuid}", sync_to_thread=True, include_in_schema=False)
def visit(request: Asking, site: Here, id: FromPath[UUID]) -> Response[str]:
    """One visit, as those see it who may."""
    return _shown(site, request, site.caller(request), WorkOrderId(id))


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
        return _shown(site, request, caller, WorkOrderId(id), error)
    return Redirect(f"/visits/{id}", status_code=303)


@asgi("/live/visits", copy_scope=True, opt=ASIDE)
async def live_visit(scope: Scope, receive: Receive, send: Send) -> None:
    """Tells that the visit ``id`` has moved, to those who may see it."""
    request: Asking = Request(scope, receive, send)
    site: Site = request.app.state.site
    try:
        view = await asyncio.to_thread(_seen, site, request)
        topics = (view.work_order.id, view.order.id, *(one.id for one in view.payments))
        await site.hub.serve(topics, receive, send, after=last_seen(request))
    except BaywiseError as error:
        await refused(request, error).to_asgi_response(app=None, request=request)(
            scope, receive, send
        )


def _seen(site: Site, request: Asking) -> VisitView:
    try:
        id = WorkOrderId(UUID(request.query_params.get("id", "")))
    except ValueError:
        raise NotFound("no such visit") from None
    return site.app.visits.see(site.caller(request), work_order=id)


def _shown(
    site: Site,
    request: Asking,
    caller: Caller,
    id: WorkOrderId,
    error: BaywiseError | None = None,
) -> Response[str]:
    view = site.app.visits.see(caller, work_order=id)
    stages, providers = list(Stage), list(site.app.providers.gateways)
    return site.page(
        request,
        "visit.html",
        status=status_of(error) if error else 200,
        error=error,
        view=view,
        visit=view.work_order,
        order=view.order,
        moves=list(legal(view, providers)),
        stages=stages,
        reached=stages.index(view.work_order.stage),
        store=site.app.directory.store(view.work_order.store),
        choices={**_CHOICES, "provider": [one.value for one in providers]},
        key=uuid4().hex,
        **_people_and_places(site),
    )


def _people_and_places(site: Site) -> dict[str, Any]:
    register = site.app.directory.register
    return {"bays": register.bays, "technicians": register.technicians}


_CHOICES = {
    "severity": [one.value for one in Severity],
    "reason": [one.value for one in Wait],
    "tender": [Tender.CASH.value, Tender.CARD.value, Tender.BANK_TRANSFER.value],
}
