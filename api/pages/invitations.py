"""The answer to an invitation: by the customer, or at the shop for one who is on the phone."""

from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from api.pages import mine, shop
from api.pages.forms import Form
from api.pages.site import Asking, Here, Site
from application.shared.caller import Caller
from domain.shared.errors import BaywiseError, NotFound
from domain.shared.ids import InvitationId


@post("/invitations/{id:uuid}/{answer:str}", sync_to_thread=True, include_in_schema=False)
def answer(
    request: Asking, site: Here, id: FromPath[UUID], answer: FromPath[str], data: Form
) -> Response[str] | Redirect:
    """Accept or decline it, and go on where it was answered."""
    code = data.get("shop")
    try:
        _answered(site, site.caller(request, key=data.get("key")), InvitationId(id), answer)
    except BaywiseError as error:
        if code:
            return shop.shown(site, request, code, error, {**data, "invitation": str(id)})
        return mine.shown(site, request, error)
    place = f"/shops/{site.app.directory.store_called(code).code}#invitations" if code else "/mine"
    return Redirect(place, status_code=303)


def _answered(site: Site, caller: Caller, invitation: InvitationId, answer: str) -> None:
    match answer:
        case "accept":
            site.app.invitations.accept(caller, invitation=invitation)
        case "decline":
            site.app.invitations.decline(caller, invitation=invitation)
        case _:
            raise NotFound(f"no answer {answer[:40]}", kind="answer")
