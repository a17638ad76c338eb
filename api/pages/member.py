"""A customer's whole file on one page, for the staff of the shops that they come to."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from api.pages.shop import service_names
from api.pages.site import Asking, Here
from domain.shared.ids import InvitationId, MemberId, WaitId, WorkOrderId


@get("/members/{id:uuid}", sync_to_thread=True, include_in_schema=False)
def member(
    request: Asking,
    site: Here,
    id: FromPath[UUID],
    visits: FromQuery[UUID | None] = None,
    waits: FromQuery[UUID | None] = None,
    invitations: FromQuery[UUID | None] = None,
) -> Response[str]:
    """Who it is, their cars, and what they have with the chain.

    Of every list its newest, or what is older than the one that is named.
    """
    caller, file, who = site.caller(request), site.app.customer_file, MemberId(id)
    whole = file.whole(caller, member=who)
    return site.page(
        request,
        "member.html",
        member=whole.member,
        vehicles=whole.vehicles,
        visits=file.visits(caller, member=who, after=WorkOrderId(visits))
        if visits
        else whole.visits,
        waits=file.waits(caller, member=who, after=WaitId(waits)) if waits else whole.waits,
        invitations=file.invitations(caller, member=who, after=InvitationId(invitations))
        if invitations
        else whole.invitations,
        stores=site.app.directory.register.stores,
        service_names=service_names(site),
    )
