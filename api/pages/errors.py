"""Refusals as pages: the same sentences as everywhere, in a frame."""

from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from api.pages.refusals import Refusal
from api.pages.site import Asking, Site, within_site
from api.problems import Problem, failure_of, refusal_of, to_failure, to_refusal
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
_FAILED: Final = 500


def status_of(error: BaywiseError) -> int:
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def to_page(request: Asking, error: BaywiseError) -> Response[str] | Redirect:
    """Whoever is not logged in is asked to; everybody else is told what was refused."""
    if isinstance(error, NotLoggedIn):
        came_from = urlsplit(request.headers.get("referer", "")).path or "/"
        back = request.url.path if request.method == "GET" else within_site(came_from)
        return Redirect(f"/login?{urlencode({'next': back})}", status_code=303)
    return refused(request, error)


def to_reader(request: Asking, error: Exception) -> Response[str] | Response[Problem]:
    """What the framework refuses, and our own mistakes: to people as a page, to programs not."""
    if not for_people(request):
        if isinstance(error, HTTPException):
            return to_refusal(request, error)
        return to_failure(request, error)
    if isinstance(error, HTTPException) and error.status_code < _FAILED:
        problem = refusal_of(request, error)
    else:
        problem = failure_of(request, error)
    return _page(request, problem, problem.status)


def for_people(request: Asking) -> bool:
    """Whether a person looks at the answer: a browser shows it as a page."""
    outside = not request.url.path.startswith(("/api/", "/auth/", "/schema"))
    return outside and "text/html" in request.headers.get("accept", "")


def refused(request: Asking, error: BaywiseError) -> Response[str]:
    status = status_of(error)
    later = isinstance(error, Unavailable)
    answer = _page(request, error, status, later=later)
    if later:
        answer.headers["retry-after"] = str(_RETRY_AFTER_S)
    return answer


def _page(request: Asking, error: Refusal, status: int, *, later: bool = False) -> Response[str]:
    site: Site = request.app.state.site
    # There is no time, or no database, to ask who it was; and a wall has nobody who reloads it.
    return site.page(
        request,
        "refused.html",
        status=status,
        hasty=later or status >= _FAILED,
        error=error,
        code=status,
        again_s=_RETRY_AFTER_S if later and request.method == "GET" else None,
    )


FOR_READERS: Final[Any] = {HTTPException: to_reader, Exception: to_reader}
"""For the whole application that has pages: addresses that nobody knows belong to no router."""
