"""Help from other shops: for every job of a shop that it cannot do in time."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get
from litestar.params import FromPath

from api.gate import EXTRA
from api.pages.site import Asking, Here, Site
from api.telling import MOVES
from application.shared.caller import Caller
from application.shared.rights import Permission, reaches
from application.support.cases import HELPED
from application.support.service import Proposed
from application.visits.queries import VisitView
from domain.shared.ids import StoreId, WorkOrderId
from domain.stores.store import Store


@get("/shops/{code:str}/support", sync_to_thread=True, include_in_schema=False, opt=EXTRA)
def support(request: Asking, site: Here, code: FromPath[str]) -> Response[str]:
    """Each such job with the ways to help, the best first, and a button to accept one."""
    caller, store = site.caller(request), site.app.directory.store_called(code)
    found = site.app.supports.propose_all(caller, store=StoreId(store.id))
    return _proposed(request, site, store, found, back=f"/shops/{store.code}/support")


@get("/visits/{id:uuid}/support", sync_to_thread=True, include_in_schema=False, opt=EXTRA)
def support_of_visit(request: Asking, site: Here, id: FromPath[UUID]) -> Response[str]:
    """The same for one visit; all shops around are searched, so only for who asks for it."""
    caller, job = site.caller(request), WorkOrderId(id)
    found = site.app.supports.propose(caller, work_order=job)
    visit = site.app.visits.see(caller, work_order=job).work_order
    store = site.app.directory.store(visit.store)
    return _proposed(request, site, store, found, back=f"/visits/{id}")


def _proposed(
    request: Asking, site: Site, store: Store, found: tuple[Proposed, ...], *, back: str
) -> Response[str]:
    return site.page(
        request,
        "shop_support.html",
        store=store,
        key=uuid4().hex,
        proposals=found,
        back=back,
        technicians=site.app.directory.register.technicians,
        **around(site, site.caller(request)),
    )


def help_for(site: Site, caller: Caller, view: VisitView) -> dict[str, Any]:
    """What was agreed on for one visit, and whether others may be asked what they could do."""
    job, may = view.work_order.id, caller.actor.may
    if not may(Permission.SEE_STOCK):
        return {"may_ask": False, "agreed": ()}
    return {
        "may_ask": view.work_order.status in HELPED and may(Permission.SUPPORT),
        "agreed": site.app.supports.of_visit(caller, work_order=job),
        **around(site, caller),
    }


def around(site: Site, caller: Caller) -> dict[str, Any]:
    """The shops by id, and which of them the reader answers for."""
    answers_for = partial(reaches, caller.actor.scope, member=None)
    stores = site.app.directory.register.stores
    return {"stores": stores, "reaches": answers_for, "help_moves": MOVES}
