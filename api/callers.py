"""Who asks over HTTP, where a guest may ask too."""

from typing import Any, Final

from attrs import evolve
from litestar import Request

from api.auth import Door
from application.shared.caller import GUEST, Caller

_READS: Final = frozenset({"GET", "HEAD"})


async def known_or_guest(door: Door, request: Request[Any, Any, Any]) -> Caller:
    """Whoever is known by cookie or token, else a guest; a use case decides whom it admits."""
    caller = await door.visitor(request)
    # Problems answer 401 instead of 403 to whom nobody knows.
    request.scope["state"]["guest"] = caller.actor.id == GUEST.id
    return without_key(caller) if request.method in _READS else caller


def without_key(caller: Caller) -> Caller:
    """For questions inside a request: their answers are not remembered."""
    return evolve(caller, key=None)
