"""The paper of a visit: labour, parts and tax line by line, made to be printed or saved as PDF."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from api.pages.cost import Cost
from api.pages.site import Asking, Here
from application.shared.rights import Permission
from domain.shared.ids import WorkOrderId


@get("/visits/{id:uuid}/paper", sync_to_thread=True, include_in_schema=False)
def paper(request: Asking, site: Here, id: FromPath[UUID]) -> Response[str]:
    """What a visit costs: an estimate until it is settled, then the statement of costs."""
    caller, app = site.caller(request), site.app
    view = app.visits.see(caller, work_order=WorkOrderId(id))
    visit = view.work_order
    knows = caller.actor.may(Permission.SEE_RECORD)
    return site.page(
        request,
        "paper.html",
        visit=visit,
        order=view.order,
        cost=Cost.of(view.order),
        store=app.directory.store(visit.store),
        vehicle=app.visits.vehicle(caller, work_order=visit.id),
        member=app.customer_file.member(caller, member=visit.member)
        if knows and visit.member
        else None,
        now=app.clock.now(),
    )
