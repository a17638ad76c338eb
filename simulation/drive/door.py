"""How the world comes in: what server it is, and by whose logins it acts there."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Final

from attrs import frozen

from application.shared.caller import Caller
from application.shared.rights import Role
from domain.shared.errors import BaywiseError, Conflict
from simulation.drive.answers import Secret, Server, Who
from simulation.drive.calls import Calls
from simulation.drive.line import API

_DAYS: Final = 30


class InEarnest(Conflict):
    """The server is no demonstration: made-up customers would stand among real ones."""

    code = "in-earnest"


@frozen
class Login:
    name: str
    password: str


@frozen(kw_only=True)
class Crew:
    """Secrets of who stands at the desk and of who works on cars: nobody checks their own work."""

    desk: str
    hands: str

    def badge(self, caller: Caller) -> str:
        """The secret for whoever asks."""
        return self.hands if Role.TECHNICIAN in caller.actor.roles else self.desk


def server_of(calls: Calls, *, in_earnest: bool = False) -> Server:
    """What server it is.

    Args:
        in_earnest: whether any will do, not a demonstration only.

    Raises:
        NotAnswering, NoBaywise: it cannot be talked with.
        InEarnest: it is no demonstration.
    """
    server = calls.get("/healthz", Server)
    if not (server.demo or in_earnest):
        raise InEarnest(
            "this server is no demonstration; made-up customers would stand among real ones."
            " If it is there for tests, say --yes-this-is-a-test-server"
        )
    return server


@contextmanager
def let_in(calls: Calls, logins: Sequence[Login]) -> Iterator[Crew]:
    """Tokens for the desk and the hands, by their logins, or by one for both; given back after.

    Raises:
        BaywiseError: the server refuses a login.
    """
    with ExitStack() as held:
        secrets = []
        for login in logins:
            issued = _token(calls, login)
            held.callback(_give_back, calls, issued)
            secrets.append(issued.secret)
        yield Crew(desk=secrets[0], hands=secrets[-1])


def _token(calls: Calls, login: Login) -> Secret:
    body = {"login": login.name, "password": login.password}
    calls.post(f"{API}/sessions", Who, body)
    origin = str(calls.client.base_url).rstrip("/")
    asked = {"name": "traffic", "days": _DAYS}
    try:
        return calls.post(f"{API}/tokens", Secret, asked, origin=origin)
    finally:
        calls.client.cookies.clear()


def _give_back(calls: Calls, issued: Secret) -> None:
    with suppress(BaywiseError):  # a server that is gone lets nobody in
        calls.delete(f"{API}/tokens/{issued.id}", secret=issued.secret)


def expect_let_in(calls: Calls, secrets: Sequence[str]) -> Crew:
    """Who has tokens already.

    Raises:
        BaywiseError: the server does not know one of them.
    """
    for secret in secrets:
        calls.get(f"{API}/me", Who, secret=secret)
    return Crew(desk=secrets[0], hands=secrets[-1])
