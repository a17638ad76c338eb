"""Errors to RFC 9457 problem details: the only place that knows HTTP status codes."""

from typing import Any, Final

from litestar import Request, Response

from application.people.errors import NotLoggedIn, TooManyFailures
from domain.shared.errors import BaywiseError, Conflict, Forbidden, NotFound, Rejected, Unavailable

STATUS: Final[dict[type[BaywiseError], int]] = {
    NotFound: 404,
    Conflict: 409,
    Rejected: 422,
    Forbidden: 403,
    Unavailable: 503,
    NotLoggedIn: 401,
    TooManyFailures: 429,
}


def to_problem(request: Request[Any, Any, Any], error: BaywiseError) -> Response[dict[str, object]]:
    """Describe the error to the client; the nearest ancestor in ``STATUS`` decides."""
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    return Response(
        {
            "type": f"/problems/{error.code}",
            "title": (type(error).__doc__ or "").splitlines()[0],
            "status": status,
            "detail": error.detail,
            "instance": request.url.path,
            "facts": error.facts,
        },
        status_code=status,
        media_type="application/problem+json",
        headers=_headers(status, error),
    )


def _headers(status: int, error: BaywiseError) -> dict[str, str]:
    if status == 401:
        return {"WWW-Authenticate": "Bearer"}
    if status in (429, 503):
        return {"Retry-After": str(error.facts.get("retry_after_s", 1))}
    return {}
