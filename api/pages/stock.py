"""The shelves of a shop: what is there, what is promised, and what lines wait for."""

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from api.pages.site import Asking, Here, Site
from application.shared.caller import Caller
from application.shared.rights import Permission
from domain.shared.ids import StoreId

_ROWS = 100


@get("/shops/{code:str}/stock", sync_to_thread=True, include_in_schema=False)
def stock(
    request: Asking, site: Here, code: FromPath[str], after: FromQuery[str | None] = None
) -> Response[str]:
    """A page of a shop's stock, by the codes of the parts; on the first one also who waits."""
    looking, store = _looking(site, request), site.app.directory.store_called(code)
    catalogue, room = site.app.shelf.catalogue(), site.app.stockroom
    found = room.levels(looking, store=StoreId(store.id), after=after, limit=_ROWS + 1)
    rows = [(catalogue.part(one.part), one) for one in found[:_ROWS]]
    waiting = [] if after else room.expected(looking, store=StoreId(store.id), limit=_ROWS)
    return site.page(
        request,
        "stock.html",
        store=store,
        rows=rows,
        next=rows[-1][0].code if len(found) > _ROWS else None,
        waiting=[(catalogue.part(one.part), one) for one in waiting],
    )


def _looking(site: Site, request: Asking) -> Caller:
    """Who is logged in and may see stock; otherwise whoever may see the wall."""
    actor = site.actor(request)
    if actor is not None and actor.may(Permission.SEE_STOCK):
        return site.caller(request)
    return site.viewer(request)
