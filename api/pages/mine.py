"""What a customer has with the chain: visits, invitations, and what they wait for."""

from typing import Any
from uuid import uuid4

from litestar import Response, get, post
from litestar.response import Redirect

from api.pages.errors import status_of
from api.pages.forms import Form, identity
from api.pages.shop import service_names
from api.pages.site import Asking, Here, Site
from application.shared.caller import Caller
from application.shared.rights import Own
from domain.booking.waiting import Status as Waits
from domain.shared.errors import BaywiseError, Forbidden
from domain.shared.ids import MemberId, WaitId

_SHOWN = 50
_LIVE = frozenset({Waits.WAITING, Waits.OFFERED})


@get("/mine", sync_to_thread=True, include_in_schema=False)
def mine(request: Asking, site: Here) -> Response[str]:
    """Where a customer begins after logging in: every visit of theirs, planned ones too."""
    return shown(site, request)


@post("/mine/withdrawals", sync_to_thread=True, include_in_schema=False)
def withdraw(request: Asking, site: Here, data: Form) -> Response[str] | Redirect:
    """Wait no longer."""
    caller = site.caller(request, key=data.get("key"))
    try:
        site.app.waiting.withdraw(caller, wait=WaitId(identity(data, "wait")))
    except BaywiseError as error:
        return shown(site, request, error)
    return Redirect("/mine", status_code=303)


def shown(site: Site, request: Asking, error: BaywiseError | None = None) -> Response[str]:
    """The page, with what was refused, if anything was."""
    caller = site.caller(request)
    return site.page(
        request,
        "mine.html",
        status=status_of(error) if error else 200,
        error=error,
        visits=site.app.listings.visits(caller, limit=_SHOWN),
        stores=site.app.directory.register.stores,
        service_names=service_names(site),
        key=uuid4().hex,
        **_of_member(site, caller),
    )


def member_of(caller: Caller) -> MemberId:
    """The customer who is logged in.

    Raises:
        Forbidden: somebody else is, who books at a shop's desk.
    """
    if not isinstance(caller.actor.scope, Own):
        raise Forbidden("this page is for customers; staff book at the desk of their shop")
    return caller.actor.scope.member


def _of_member(site: Site, caller: Caller) -> dict[str, Any]:
    """Nothing for whoever is no customer."""
    if not isinstance(caller.actor.scope, Own):
        return {"invitations": (), "waits": (), "cars": ()}
    member = member_of(caller)
    return {
        "invitations": site.app.invitations.of_member(caller, member=member),
        "waits": [
            one for one in site.app.waiting.of_member(caller, member=member) if one.status in _LIVE
        ],
        "cars": site.app.customer_file.vehicles(caller, member=member),
    }
