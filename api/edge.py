"""What happens to every request before and after its handler, in one pass."""

import re
import time
from typing import Any, Final
from uuid import uuid4

import structlog
from attrs import define
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, unbind_contextvars

from api import numbers
from api.auth import COOKIE
from api.refusal import refuse

LARGEST_BODY: Final = 1_000_000
"""Bytes, of whatever is no photo."""
LARGEST_PHOTO: Final = 12_100_000
"""Bytes of a body that brings a photo: those of the file, and the form around it."""
DEEPEST: Final = 32
"""Brackets within brackets."""

_WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_PHOTOS: Final = re.compile(r"(/api/v1)?/visits/[0-9a-fA-F-]+/photos", re.ASCII)
"""The addresses that take photos; they read no JSON."""
_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_TOKENS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{\]}]', re.DOTALL)
Headers = tuple[tuple[bytes, bytes], ...]
_HEADERS: Final[Headers] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (
        b"content-security-policy",
        b"default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
)
# Said over https only: a browser that heard it never comes over http again.
_ENCRYPTED: Final[Headers] = (
    *_HEADERS,
    (b"strict-transport-security", b"max-age=31536000"),
)

_log = structlog.get_logger()


@define
class Edge:
    """An ASGI application around another one: id, limits, headers, numbers and the log line."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        answer = _Answer(_request_id(scope), _headers(scope), send)
        bind_contextvars(request=answer.request_id.decode())
        try:
            await self._serve(scope, receive, answer)
        finally:
            answer.tell(scope)
            unbind_contextvars("request")

    async def _serve(self, scope: Any, receive: Receive, answer: "_Answer") -> None:
        if scope["method"] not in _WRITES:
            await self.app(scope, receive, answer.send)
            return
        brings_photo = _PHOTOS.fullmatch(scope["path"]) is not None
        is_large = brings_photo and _names_somebody(scope)
        body = await _read(receive, LARGEST_PHOTO if is_large else LARGEST_BODY)
        if body is None:
            most = "twelve million" if is_large else "a million"
            await refuse(scope, answer.send, 413, "too-large", f"a body has at most {most} bytes")
        elif not brings_photo and _too_deep(body):
            detail = f"at most {DEEPEST} levels are read"
            await refuse(scope, answer.send, 400, "too-deep", detail)
        else:
            await self.app(scope, _replayed(body, receive), answer.send)


@define
class _Answer:
    """Passes the answer on, with our headers, and remembers what it was."""

    request_id: bytes
    headers: Headers
    pass_on: Send
    status: int = 500
    began: float = 0.0

    def __attrs_post_init__(self) -> None:
        self.began = time.perf_counter()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            given = {name for name, _ in headers}
            ours = (*self.headers, (b"x-request-id", self.request_id))
            headers.extend((name, value) for name, value in ours if name not in given)
            message["headers"] = headers
        await self.pass_on(message)

    def tell(self, scope: Any) -> None:
        """One log line and the numbers; the route and not the address, which may name people."""
        seconds = time.perf_counter() - self.began
        route = scope.get("path_template") or "unmatched"
        method, status = scope["method"], self.status
        numbers.REQUESTS.labels(method, route, status).inc()
        numbers.SECONDS.labels(method, route).observe(seconds)
        _log.info(
            "request",
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
        )


def _request_id(scope: Any) -> bytes:
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex.encode()


def _names_somebody(scope: Any) -> bool:
    """Whether there are credentials, good or not: strangers get no memory for large bodies."""
    session = f"{COOKIE}=".encode()
    return any(
        name == b"authorization" or (name == b"cookie" and session in value)
        for name, value in scope["headers"]
    )


def _headers(scope: Any) -> Headers:
    return _ENCRYPTED if scope["scheme"] == "https" else _HEADERS


async def _read(receive: Receive, largest: int) -> bytes | None:
    """The whole body; nothing if it is too large."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message: Any = await receive()
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > largest:
            return None
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body in one piece, then whatever comes after it."""
    told = False

    async def replay() -> Any:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _too_deep(body: bytes) -> bool:
    # Nearly every body is cleared by counting.
    if body.count(b"[") + body.count(b"{") <= DEEPEST:
        return False
    depth = 0
    for found in _TOKENS.finditer(body):
        match found.group():
            case b"[" | b"{":
                depth += 1
            case b"]" | b"}":
                depth -= 1
        if depth > DEEPEST:
            return True
    return False
