"""Errors as RFC 9457 problem details: the only place that knows HTTP status codes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

import structlog
from attrs import asdict
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from msgspec import UNSET, UnsetType, field
from msgspec.structs import replace

from adapters.tables.problems import BadTable
from api.sentences import sentence
from api.wire import Name, Price, View
from application.people.errors import NotLoggedIn, TooManyFailures
from domain.shared.errors import (
    BaywiseError,
    Conflict,
    Forbidden,
    NotFound,
    Rejected,
    Unavailable,
)
from domain.shared.label import Label
from domain.shared.money import Money
from domain.shared.time import Span

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final[Mapping[type[BaywiseError], int]] = {
    NotFound: 404,
    Conflict: 409,
    Rejected: 422,
    Forbidden: 403,
    Unavailable: 503,
    NotLoggedIn: 401,
    TooManyFailures: 429,
}
"""The nearest ancestor decides."""

_OTHER_OFFER: Final = "choose-another-offer"
_NEXT_STEP: Final[Mapping[str, str]] = {
    "taken": _OTHER_OFFER,
    "out-of-stock": _OTHER_OFFER,
    "hold-is-over": _OTHER_OFFER,
    "offer-expired": _OTHER_OFFER,
    "offer-is-over": _OTHER_OFFER,
    "room-now": _OTHER_OFFER,
    "illegal-move": "make-a-legal-move",
    "in-use": "dispatch-or-pin",
    "in-flight": "repeat-in-a-moment",
    "locked": "repeat-in-a-moment",
    "key-reused": "repeat-with-another-key",
    "parts-to-come": "wait-for-the-parts",
    "stale": "repeat",
    "too-many-holds": "confirm-or-cancel-a-hold",
}
_LOOK_AGAIN: Final = "look-at-the-present-state"
_RETRY_AFTER_S: Final = 1
_CODE: Final = {400: "bad-request", 404: "not-found", 405: "method-not-allowed", 413: "too-large"}
_LONGEST_FACT: Final = 120

_log = structlog.get_logger()


class Problem(View, frozen=True):
    """Why a request was refused, as RFC 9457 has it, and what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    next: str | UnsetType = UNSET
    """Of a conflict: what to do now."""
    legal: list[str] | UnsetType = UNSET
    """Of an illegal move: the states that may follow."""
    alternatives: list[Any] | UnsetType = UNSET
    """Of a lost offer: fresh offers for the same wish."""
    errors: list[Any] | UnsetType = UNSET
    """Of a request or a file that cannot be read: what is wrong where."""


class Lost(Conflict):
    """Somebody was faster, or nobody need wait.

    The fact ``alternatives`` has fresh offers for the same wish.
    """

    code = "taken"

    def __init__(self, cause: Conflict, alternatives: Sequence[object]) -> None:
        super().__init__(cause.detail, **cause.facts)
        self.cause, self.alternatives = cause, alternatives


def to_problem(request: Request[Any, Any, Any], error: BaywiseError) -> Response[Problem]:
    """What a refusal of the business looks like to a client."""
    alternatives = list(error.alternatives) if isinstance(error, Lost) else UNSET
    error = error.cause if isinstance(error, Lost) else error
    status = _status(error)
    facts = {name: _plain(fact) for name, fact in error.facts.items() if _tellable(fact)}
    legal = facts.pop("legal", UNSET)
    return _response(
        request,
        Problem(
            type=f"/problems/{error.code}",
            title=title_of(type(error)),
            status=status,
            detail=error.detail,
            instance=request.url.path,
            code=error.code,
            facts=facts,
            next=_next_step(error),
            legal=legal,
            alternatives=alternatives,
            errors=[asdict(row) for row in error.rows] if isinstance(error, BadTable) else UNSET,
        ),
        facts=error.facts,
        retry_after_s=_retry_after_s(error),
    )


def to_refusal(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """What the framework refuses: unreadable requests, unknown addresses and methods."""
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return to_failure(request, error)
    return _response(request, refusal_of(request, error), headers=error.headers)


def refusal_of(request: Request[Any, Any, Any], error: HTTPException) -> Problem:
    """What the framework refuses, in English."""
    status = error.status_code
    code = _CODE.get(status, HTTPStatus(status).phrase.lower().replace(" ", "-"))
    errors = [_fault(one) for one in error.extra] if isinstance(error.extra, list) else UNSET
    asked = _bad_parameter(error)
    if asked is not None:
        code = "bad-parameter"
    # The framework's own sentence repeats the address with what was asked for.
    ours = status == HTTPStatus.BAD_REQUEST and not error.detail.startswith("Validation failed")
    detail = error.detail if ours else HTTPStatus(status).description
    return Problem(
        type=f"/problems/{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=asked or detail or HTTPStatus(status).phrase,
        instance=request.url.path,
        code=code,
        errors=errors or UNSET,
    )


def to_failure(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Our own mistake: the log has it all, the client nothing."""
    return _response(request, failure_of(request, error))


def failure_of(request: Request[Any, Any, Any], error: Exception) -> Problem:
    """Our own mistake, in English; it is in the log from now on."""
    _log.error("request_failed", route=request.scope.get("path_template"), exc_info=error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return Problem(
        type="/problems/internal-error",
        title=status.phrase,
        status=status,
        detail="something went wrong on our side; it is on record",
        instance=request.url.path,
        code="internal-error",
    )


HANDLERS: Final[Any] = {
    BaywiseError: to_problem,
    HTTPException: to_refusal,
    Exception: to_failure,
}
RESPONSES: Final = {
    status: ResponseSpec(
        data_container=Problem,
        media_type=MEDIA_TYPE,
        description=HTTPStatus(status).phrase,
        generate_examples=False,
    )
    for status in (400, 401, 403, 404, 409, 422)
}
"""What every route may answer besides its success."""


def title_of(kind: type[BaywiseError]) -> str:
    """The first clause of what the class says it is."""
    told = (kind.__doc__ or kind.__name__).strip().splitlines()[0]
    return told.partition(";")[0].rstrip(".")


def _response(
    request: Request[Any, Any, Any],
    problem: Problem,
    *,
    facts: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    retry_after_s: int | None = None,
) -> Response[Problem]:
    languages = request.headers.get("accept-language", "")
    more = dict(headers or {}) | {"vary": "accept-language"}
    if retry_after_s is not None:
        more["retry-after"] = str(retry_after_s)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        more["www-authenticate"] = "Bearer"
    detail = sentence(problem.code, problem.detail, facts or {}, languages)
    told = replace(problem, detail=detail)
    return Response(told, status_code=problem.status, media_type=MEDIA_TYPE, headers=more)


def _status(error: BaywiseError) -> int:
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def _next_step(error: BaywiseError) -> str | UnsetType:
    if isinstance(error, Conflict):
        return _NEXT_STEP.get(error.code, _LOOK_AGAIN)
    return UNSET


def _retry_after_s(error: BaywiseError) -> int | None:
    asked = error.facts.get("retry_after_s")
    if isinstance(asked, int):
        return asked
    soon = isinstance(error, Unavailable) or error.code in ("in-flight", "stale")
    return _RETRY_AFTER_S if soon else None


def _tellable(fact: object) -> bool:
    """Ids, amounts, times and short codes; nothing that could name a person."""
    match fact:
        case str():
            return len(fact) <= _LONGEST_FACT
        case list() | tuple():
            return all(_tellable(one) for one in fact)
    return fact is None or isinstance(
        fact, bool | int | float | UUID | datetime | date | Money | Span | Label | Enum
    )


def _plain(fact: Any) -> Any:
    match fact:
        case Money():
            return Price.of(fact)
        case Label():
            return Name.of(fact)
        case Span():
            return {"start": fact.start, "end": fact.end}
        case list() | tuple():
            return [_plain(one) for one in fact]
    return fact


def _bad_parameter(error: HTTPException) -> str | None:
    """The sentence about the first query parameter that cannot be read, if one is to blame."""
    if error.status_code != HTTPStatus.BAD_REQUEST or not isinstance(error.extra, list):
        return None
    for one in error.extra:
        if isinstance(one, dict) and one.get("source") == "query":
            fault = _fault(one)
            return f"the query parameter {fault['field']} cannot be read: {fault['message']}"
    return None


def _fault(extra: Any) -> dict[str, str]:
    """Where and why, without what was sent."""
    if not isinstance(extra, dict):
        return {"message": "not understood"}
    field_name = str(extra.get("field", extra.get("key", "")))
    return {"field": field_name, "message": str(extra.get("message", "not understood"))}
