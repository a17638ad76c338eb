"""Refusals of whole requests, before anything of Litestar has seen them."""

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
        detail=sentence(code, detail, languages.decode("latin-1")),
        instance=scope["path"],
        code=code,
    )
    body = msgspec.json.encode(problem)
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"vary", b"accept-language"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
