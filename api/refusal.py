"""Refusals of whole requests, before anything of Litestar has seen them."""

from html import escape
from typing import Any

import msgspec
from litestar.types import Send

from api.problems import MEDIA_TYPE, Problem
from api.sentences import sentence


async def refuse(scope: Any, send: Send, status: int, code: str, detail: str) -> None:
    """Answer with a problem in the reader's language; what is left of the request is not read."""
    languages = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    problem = Problem(
        type=f"/problems/{code}",
        title=detail,
        status=status,
        detail=sentence(code, detail, {}, languages.decode("latin-1")),
        instance=scope["path"],
        code=code,
    )
    accepted = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    for_people = b"text/html" in accepted and not scope["path"].startswith("/api/")
    body = _page(problem) if for_people else msgspec.json.encode(problem)
    media_type = "text/html; charset=utf-8" if for_people else MEDIA_TYPE
    headers = [
        (b"content-type", media_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"vary", b"accept, accept-language"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _page(problem: Problem) -> bytes:
    """The sentence and a way back, for whoever looks at it in a browser."""
    return (
        f"<!doctype html><meta charset=utf-8><title>{problem.status} · Baywise</title>"
        f"<h1>{problem.status}</h1><p>{escape(problem.detail)}</p><p><a href=/>Baywise</a></p>"
    ).encode()
