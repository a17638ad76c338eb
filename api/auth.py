"""Who sends a request: from cookie or token to the caller of a use case; logging in and out."""

from asyncio import to_thread
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from attrs import Factory, define
from litestar import Controller, Request, Response, Router, delete, get, post, put
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody, SkipValidation
from msgspec import Meta

from api.wire import Body, View
from application.people.errors import NotLoggedIn
from application.people.service import Opened, People
from application.shared.caller import GUEST, Actor, Caller
from application.shared.rights import Own
from domain.people.credentials import LONGEST, digest
from domain.shared.channel import Channel
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import PersonId
from domain.shared.role import Role

COOKIE: Final = "baywise_session"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_REMEMBERED: Final = timedelta(seconds=3)
"""For so long another process may let in who has just logged out or lost a role."""

_MOST_REMEMBERED: Final = 10_000

Asker = NamedDependency[SkipValidation[Caller]]
"""How a handler takes its caller; the parameter is named ``caller`` or ``visitor``."""

AnyRequest = Request[Any, Any, Any]


class CrossOrigin(Forbidden):
    """A browser sent this from another site's page."""

    code = "cross-origin"


@define
class Door:
    """Looks at credentials, and remembers for a moment whom it let in."""

    people: People
    _remembered: dict[bytes, tuple[Actor, datetime]] = Factory(dict)

    async def caller(self, request: AnyRequest) -> Caller:
        """Who asks.

        Raises:
            NotLoggedIn: nobody whom we know.
            CrossOrigin: a browser asks, on behalf of a page that is not ours.
        """
        token = _token(request)
        if token is not None:
            return _caller(await self._let_in(token, self.people.token), Channel.API, request)
        secret = request.cookies.get(COOKIE)
        if not secret:
            raise NotLoggedIn("log in first, or send a token")
        if request.method not in _SAFE and _is_ours(request) is not True:
            raise CrossOrigin("a session works from our own pages only; programs use a token")
        actor = await self._let_in(secret, self.people.session)
        return _caller(actor, _channel(actor), request)

    async def visitor(self, request: AnyRequest) -> Caller:
        """Who asks where anybody may: a guest, unless there are credentials."""
        if _token(request) is None and not request.cookies.get(COOKIE):
            return _caller(GUEST, Channel.WEB, request)
        try:
            return await self.caller(request)
        except NotLoggedIn:
            return _caller(GUEST, Channel.WEB, request)

    def forget(self, *, secret: str | None = None, person: PersonId | None = None) -> None:
        """Look again the next time a session comes, or anything of a person."""
        if secret is not None:
            self._remembered.pop(digest(secret), None)
        for key, (actor, _) in list(self._remembered.items()):
            if actor.id == person:
                self._remembered.pop(key, None)

    async def _let_in(self, secret: str, look: Any) -> Actor:
        key, now = digest(secret), self.people.clock.now()
        actor, until = self._remembered.get(key, (GUEST, now))
        if until <= now:
            actor = await to_thread(look, secret)
            self._remember(key, actor, now + _REMEMBERED)
        return actor

    def _remember(self, key: bytes, actor: Actor, until: datetime) -> None:
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[key] = actor, until


def door_of(asking: ASGIConnection[Any, Any, Any, Any]) -> Door:
    """The door of the application that is asked, which hangs on its state."""
    door: Door = asking.app.state.door
    return door


def auth_dependencies() -> Mapping[str, Provide]:
    """What handlers are given: ``door``, ``caller`` and ``visitor``."""

    def door(request: AnyRequest) -> Door:
        return door_of(request)

    async def caller(request: AnyRequest) -> Caller:
        return await door_of(request).caller(request)

    async def visitor(request: AnyRequest) -> Caller:
        return await door_of(request).visitor(request)

    return {
        "door": Provide(door, sync_to_thread=False),
        "caller": Provide(caller),
        "visitor": Provide(visitor),
    }


class LogIn(Body, frozen=True):
    login: Annotated[str, Meta(max_length=64)]
    password: Annotated[str, Meta(max_length=256)]


class ChangePassword(Body, frozen=True):
    old: Annotated[str, Meta(max_length=256)]
    new: Annotated[str, Meta(min_length=8, max_length=256)]


class IssueToken(Body, frozen=True):
    """A program may act for you, for so many days."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    days: Annotated[int, Meta(ge=1, le=366)]


class Who(View, frozen=True):
    """Who is logged in; the session itself is in the cookie. A customer is also a ``member``."""

    person: UUID
    roles: list[Role]
    member: UUID | None = None
    until: datetime | None = None


class IssuedToken(View, frozen=True):
    """``secret`` is shown this once."""

    id: UUID
    secret: str
    expires: datetime


class SessionController(Controller):
    path = "/sessions"
    tags = ("People",)

    @post(sync_to_thread=True)
    def log_in(
        self,
        data: JSONBody[LogIn],
        request: AnyRequest,
        door: NamedDependency[SkipValidation[Door]],
    ) -> Response[Who]:
        """Log in; the session comes as a cookie."""
        if _is_ours(request) is False:
            raise CrossOrigin("log in from our own pages")
        address = request.client.host if request.client else ""
        opened = door.people.log_in(data.login, data.password, address=address)
        return _with_cookie(opened, request, status=201)

    @get("/current")
    async def current(self, caller: Asker) -> Who:
        """Say who is logged in."""
        return _who(caller.actor)

    @delete("/current", status_code=204, sync_to_thread=True)
    def log_out(
        self,
        request: AnyRequest,
        caller: Asker,
        door: NamedDependency[SkipValidation[Door]],
    ) -> Response[None]:
        """Log out; the session is dead at once."""
        secret = request.cookies.get(COOKIE)
        if not secret or caller.channel is Channel.API:
            raise NotFound("there is no session; a token is revoked under /tokens")
        door.people.log_out(secret)
        door.forget(secret=secret)
        return Response(None, status_code=204, cookies=[_cookie("", request, max_age_s=0)])


class MeController(Controller):
    path = "/me"
    tags = ("People",)

    @get()
    async def me(self, caller: Asker) -> Who:
        """Say who asks, with a session or with a token."""
        return _who(caller.actor)


class PasswordController(Controller):
    path = "/passwords"
    tags = ("People",)

    @put("/current", sync_to_thread=True)
    def change(
        self,
        data: JSONBody[ChangePassword],
        request: AnyRequest,
        caller: Asker,
        door: NamedDependency[SkipValidation[Door]],
    ) -> Response[Who]:
        """Set another password; all sessions but a new one end."""
        opened = door.people.change_password(caller, data.old, data.new)
        door.forget(person=caller.actor.id)
        return _with_cookie(opened, request, status=200)


class TokenController(Controller):
    path = "/tokens"
    tags = ("People",)

    @post(sync_to_thread=True)
    def issue(
        self,
        data: JSONBody[IssueToken],
        caller: Asker,
        door: NamedDependency[SkipValidation[Door]],
    ) -> IssuedToken:
        """Let a program act for oneself."""
        expires = door.people.clock.now() + timedelta(days=data.days)
        issued = door.people.issue_token(caller, caller.actor.id, name=data.name, expires=expires)
        return IssuedToken(id=issued.token.id, secret=issued.secret, expires=expires)

    @delete("/{token:uuid}", status_code=204, sync_to_thread=True)
    def revoke(
        self,
        token: FromPath[UUID],
        caller: Asker,
        door: NamedDependency[SkipValidation[Door]],
    ) -> None:
        """Stop a token."""
        door.people.revoke_token(caller, token)
        door.forget(person=caller.actor.id)


auth_router: Final = Router(
    "/api/v1", route_handlers=[SessionController, MeController, PasswordController, TokenController]
)


def _token(request: AnyRequest) -> str | None:
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _caller(actor: Actor, channel: Channel, request: AnyRequest) -> Caller:
    return Caller(actor=actor, channel=channel, key=request.headers.get("idempotency-key"))


def _channel(actor: Actor) -> Channel:
    return Channel.WEB if Role.CUSTOMER in actor.roles else Channel.DESK


def _is_ours(request: AnyRequest) -> bool | None:
    """Whether one of our own pages sent it; ``None`` when the client does not say."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    # Without the scheme: a proxy in front speaks https where we speak http.
    return None if origin is None else urlsplit(origin).netloc == request.headers.get("host")


def _with_cookie(opened: Opened, request: AnyRequest, *, status: int) -> Response[Who]:
    actor = opened.actor
    return Response(
        _who(actor, until=opened.session.until),
        status_code=status,
        cookies=[_cookie(opened.secret, request, max_age_s=int(LONGEST.total_seconds()))],
        headers={"Cache-Control": "no-store"},
    )


def _who(actor: Actor, until: datetime | None = None) -> Who:
    return Who(
        person=actor.id,
        roles=sorted(actor.roles),
        member=actor.scope.member if isinstance(actor.scope, Own) else None,
        until=until,
    )


def _cookie(secret: str, request: AnyRequest, *, max_age_s: int) -> Cookie:
    """For this host only, out of reach of scripts, never sent along from other sites' forms."""
    return Cookie(
        key=COOKIE,
        value=secret,
        path="/",
        max_age=max_age_s,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
