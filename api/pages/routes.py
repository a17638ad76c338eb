"""Today's routes of a shop: who would drive where, with links to maps, and a button to accept."""

from typing import Final
from uuid import UUID, uuid4

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from api.gate import EXTRA
from api.pages.errors import status_of
from api.pages.forms import Form, words
from api.pages.site import Asking, Here, Site
from api.routes import REASONS, opened, sealed
from application.shared.caller import Caller
from application.shared.search import Budget
from application.visits.route_proposal import RouteProposal
from domain.members.plate import Plate
from domain.shared.errors import BaywiseError
from domain.shared.ids import StoreId, WorkOrderId
from domain.shared.map_links import MapLinks
from domain.stores.store import Store

_WHILE_ONE_WAITS: Final = Budget(seconds=1.0, iterations=300)


@get("/shops/{code:str}/routes", sync_to_thread=True, include_in_schema=False, opt=EXTRA)
def routes(
    request: Asking, site: Here, code: FromPath[str], urgent: FromQuery[UUID | None] = None
) -> Response[str]:
    """The routes that are found in a moment; for an ``urgent`` visit others may become late."""
    return _shown(site, request, code, WorkOrderId(urgent) if urgent else None)


@post("/shops/{code:str}/routes", sync_to_thread=True, include_in_schema=False)
def drive(request: Asking, site: Here, code: FromPath[str], data: Form) -> Response[str] | Redirect:
    """Drive as proposed; a refusal is shown with new routes."""
    try:
        plan = opened(words(data, "plan"), site.counter)
        site.app.routes.accept(site.caller(request, key=data.get("key")), plan=plan)
    except BaywiseError as error:
        return _shown(site, request, code, None, error)
    return Redirect(f"/shops/{code}/routes", status_code=303)


def _shown(
    site: Site,
    request: Asking,
    code: str,
    urgent: WorkOrderId | None,
    error: BaywiseError | None = None,
) -> Response[str]:
    caller, store = site.caller(request), site.app.directory.store_called(code)
    found = _found(site, caller, store, urgent)
    return site.page(
        request,
        "routes.html",
        status=status_of(error) if error else 200,
        error=error,
        store=store,
        found=found,
        plan=sealed(found.plan, site.counter),
        key=uuid4().hex,
        plates=_plates(site, caller, found),
        links=MapLinks.to,
        reasons=REASONS,
        technicians=site.app.directory.register.technicians,
    )


def _found(site: Site, caller: Caller, store: Store, urgent: WorkOrderId | None) -> RouteProposal:
    day, here = store.business_day(site.app.clock.now()), StoreId(store.id)
    if urgent is not None:
        return site.app.routes.propose_urgent(caller, store=here, day=day, work_order=urgent)
    return site.app.routes.propose(caller, store=here, day=day, budget=_WHILE_ONE_WAITS)


def _plates(site: Site, caller: Caller, found: RouteProposal) -> dict[WorkOrderId, Plate | None]:
    cars = [*(leg.work_order for leg in found.legs), *(one.work_order for one in found.unserved)]
    known = ((one, site.app.visits.vehicle(caller, work_order=one)) for one in cars)
    return {one: car.plate if car else None for one, car in known}
