"""Who asks over HTTP: the seam where authentication comes in."""

from collections.abc import Callable
from typing import Any

from attrs import evolve
from litestar import Request

from application.app import Application
from application.people.errors import NotLoggedIn
from application.shared.caller import GUEST, Actor, Caller
from domain.shared.channel import Channel

_SCHEME = "bearer "
_READS = frozenset({"GET", "HEAD"})

Authenticate = Callable[[Request[Any, Any, Any], Application], Actor]


def by_token(request: Request[Any, Any, Any], app: Application) -> Actor:
    """Whom the bearer token names; without one, a guest.

    Raises:
        NotLoggedIn: the token is unknown or over.
    """
    header = request.headers.get("authorization", "")
    if not header.lower().startswith(_SCHEME):
        return GUEST
    return app.people.token(header[len(_SCHEME) :].strip())


def caller_of(request: Request[Any, Any, Any], actor: Actor) -> Caller:
    """The caller with the idempotency key of the request; reading needs none."""
    key = None if request.method in _READS else request.headers.get("idempotency-key")
    return Caller(actor=actor, channel=Channel.API, key=key)


def expect_known(caller: Caller) -> Caller:
    """Refuse a guest before anything of the request is looked at.

    Raises:
        NotLoggedIn: nobody said who they are.
    """
    if caller.actor.id == GUEST.id:
        raise NotLoggedIn("log in first")
    return caller


def without_key(caller: Caller) -> Caller:
    """For questions inside a request: their answers are not remembered."""
    return evolve(caller, key=None)
