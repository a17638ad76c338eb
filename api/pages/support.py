"""Help from other shops: for every job of a shop that it cannot do in time."""

from functools import partial
from typing import Any
from uuid import uuid4

from litestar import Response, get
from litestar.params import FromPath

from api.pages.site import Asking, Here, Site
from api.telling import MOVES
from application.shared.caller import Caller
from application.shared.rights import Permission, reaches
from application.visits.queries import VisitView
from domain.shared.ids import StoreId


@get("/shops/{code:str}/support", sync_to_thread=True, include_in_schema=False)
def support(request: Asking, site: Here, code: FromPath[str]) -> Response[str]:
    """Each such job with the ways to help, the best first, and a button to accept one."""
    caller, store = site.caller(request), site.app.directory.store_called(code)
    return site.page(
        request,
        "shop_support.html",
        store=store,
        key=uuid4().hex,
        proposals=site.app.supports.propose_all(caller, store=StoreId(store.id)),
        technicians=site.app.directory.register.technicians,
        **around(site, caller),
    )


def help_for(site: Site, caller: Caller, view: VisitView) -> dict[str, Any]:
    """What was agreed on for one visit, and what others could do, for those who may accept it."""
    job, may = view.work_order.id, caller.actor.may
    if not may(Permission.SEE_STOCK):
        return {"proposals": (), "agreed": ()}
    proposed = site.app.supports.propose(caller, work_order=job) if may(Permission.SUPPORT) else ()
    return {
        "proposals": proposed,
        "agreed": site.app.supports.of_visit(caller, work_order=job),
        **around(site, caller),
    }


def around(site: Site, caller: Caller) -> dict[str, Any]:
    """The shops by id, and which of them the reader answers for."""
    answers_for = partial(reaches, caller.actor.scope, member=None)
    stores = site.app.directory.register.stores
    return {"stores": stores, "reaches": answers_for, "help_moves": MOVES}
