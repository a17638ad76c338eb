"""Who asks over HTTP: known people and programs, and guests where guests may ask."""

from typing import Any, Final

from attrs import evolve
from litestar import Request

from api.auth import door_of
from application.shared.caller import Caller

_READS: Final = frozenset({"GET", "HEAD"})


async def known(request: Request[Any, Any, Any]) -> Caller:
    """Whom cookie or token name, before anything else of the request is looked at.

    Raises:
        NotLoggedIn: nobody.
    """
    return _asking(await door_of(request).caller(request), request)


async def known_or_guest(request: Request[Any, Any, Any]) -> Caller:
    """Whom cookie or token name, else a guest; a use case decides whom it admits."""
    return _asking(await door_of(request).visitor(request), request)


def without_key(caller: Caller) -> Caller:
    """For questions inside a request: their answers are not remembered."""
    return evolve(caller, key=None)


def _asking(caller: Caller, request: Request[Any, Any, Any]) -> Caller:
    return without_key(caller) if request.method in _READS else caller
