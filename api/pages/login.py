"""Logging in and out with a browser."""

from typing import Final

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from adapters.demo.chain import PASSWORD
from api.pages.errors import status_of
from api.pages.forms import Form
from api.pages.site import SESSION, Asking, Here, Site, within_site
from domain.shared.errors import BaywiseError
from domain.shared.role import Role

_NOBODYS: Final = frozenset({Role.GUEST, Role.SYSTEM})


@get("/login", sync_to_thread=True, include_in_schema=False)
def login(request: Asking, site: Here) -> Response[str]:
    """The form; in a demonstration with the logins that work."""
    return _form(site, request, request.query_params.get("next", "/"))


@post("/login", sync_to_thread=True, include_in_schema=False)
def log_in(request: Asking, site: Here, data: Form) -> Response[str] | Redirect:
    """Open a session and go where the person wanted to go."""
    address = request.client.host if request.client else ""
    try:
        opened = site.app.people.log_in(
            data.get("login", ""), data.get("password", ""), address=address
        )
    except BaywiseError as error:
        return _form(site, request, data.get("next", "/"), error)
    wish = within_site(data.get("next", "/"))
    return Redirect(
        site.begins_at(opened.actor) if wish == "/" else wish,
        status_code=303,
        cookies=[_session(opened.secret, secure=request.url.scheme == "https")],
    )


@post("/logout", sync_to_thread=True, include_in_schema=False)
def log_out(request: Asking, site: Here) -> Redirect:
    """End the session."""
    secret = request.cookies.get(SESSION)
    if secret:
        site.app.people.log_out(secret)
    return Redirect("/", status_code=303, cookies=[Cookie(key=SESSION, value="", max_age=0)])


def _form(
    site: Site, request: Asking, wish: str, error: BaywiseError | None = None
) -> Response[str]:
    return site.page(
        request,
        "login.html",
        status=status_of(error) if error else 200,
        error=error,
        next=within_site(wish),
        demo_logins=[role.value for role in Role if role not in _NOBODYS] if site.demo else [],
        demo_password=PASSWORD,
    )


def _session(secret: str, *, secure: bool) -> Cookie:
    return Cookie(key=SESSION, value=secret, httponly=True, samesite="lax", secure=secure)
