"""Refusals as pages: the same sentences as everywhere, in a frame."""

from typing import Final
from urllib.parse import urlencode, urlsplit

from litestar import Response
from litestar.response import Redirect

from api.pages.site import Asking, Site, within_site
from application.people.errors import NotLoggedIn, TooManyFailures
from domain.shared.errors import (
    BaywiseError,
    Conflict,
    Forbidden,
    NotFound,
    Rejected,
    Unavailable,
)

STATUS: Final[dict[type[BaywiseError], int]] = {
    NotLoggedIn: 401,
    TooManyFailures: 429,
    NotFound: 404,
    Conflict: 409,
    Rejected: 422,
    Forbidden: 403,
    Unavailable: 503,
}
"""The nearest ancestor decides."""

_RETRY_AFTER_S: Final = 5


def status_of(error: BaywiseError) -> int:
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def to_page(request: Asking, error: BaywiseError) -> Response[str] | Redirect:
    """Whoever is not logged in is asked to; everybody else is told what was refused."""
    if isinstance(error, NotLoggedIn):
        came_from = urlsplit(request.headers.get("referer", "")).path or "/"
        back = request.url.path if request.method == "GET" else within_site(came_from)
        return Redirect(f"/login?{urlencode({'next': back})}", status_code=303)
    return refused(request, error)


def refused(request: Asking, error: BaywiseError) -> Response[str]:
    site: Site = request.app.state.site
    status = status_of(error)
    later = isinstance(error, Unavailable)
    # There is no time, or no database, to ask who it was; and a wall has nobody who reloads it.
    answer = site.page(
        request,
        "refused.html",
        status=status,
        hasty=later,
        error=error,
        code=status,
        again_s=_RETRY_AFTER_S if later and request.method == "GET" else None,
    )
    if later:
        answer.headers["retry-after"] = str(_RETRY_AFTER_S)
    return answer
