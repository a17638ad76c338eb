"""Under which names we answer: a page elsewhere must not reach us through a name of its own."""

import re
from collections.abc import Collection
from typing import Any, Final

from attrs import define
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from api.refusal import refuse

_NAME: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?", re.ASCII)
_MACHINES: Final = frozenset({"/healthz", "/metrics"})
"""Asked by whatever address a machine was given."""


@define
class Hosts:
    """An ASGI application around another one that lets through what was sent to our names.

    Names are lower case and without a port, IPv6 addresses without brackets.
    """

    app: ASGIApp
    names: Collection[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["path"] in _MACHINES or self._ours(scope):
            await self.app(scope, receive, send)
        else:
            detail = "this address is not one of ours; see BAYWISE_ALLOWED_HOSTS"
            await refuse(scope, send, 400, "unknown-host", detail)

    def _ours(self, scope: Any) -> bool:
        told = [value for name, value in scope["headers"] if name == b"host"]
        return len(told) == 1 and name_of(told[0].decode("latin-1")) in self.names


def name_of(host: str) -> str | None:
    """The name in a ``Host`` header; ``None`` when it is none."""
    found = _NAME.fullmatch(host.strip().lower())
    return found.group(1).strip("[]").rstrip(".") if found else None
