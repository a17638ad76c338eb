"""A person, or a program, that may log in."""

import re
from datetime import datetime, timedelta
from typing import Final, Self
from uuid import UUID

from attrs import evolve, field, frozen

from domain.people.events import (
    LoggedIn,
    LoggedOut,
    LoginRefused,
    PasswordChanged,
    PersonAdded,
    PersonDeactivated,
    TokenIssued,
    TokenRevoked,
)
from domain.people.reach import OwnThings, Reach
from domain.shared.aggregate import Aggregate, Event
from domain.shared.errors import Conflict, Rejected
from domain.shared.ids import MemberId, PersonId
from domain.shared.person import PersonName
from domain.shared.role import Role

MOST_FAILURES: Final = 10
LOCK_OUT: Final = timedelta(minutes=15)
"""So many wrong passwords within this time, and further tries wait until some are older."""

_LOGIN: Final = re.compile(r"(?=.*[a-z])[a-z0-9][a-z0-9._-]{2,63}")
_NOBODYS: Final = frozenset({Role.GUEST, Role.SYSTEM})


class BadLogin(Rejected):
    """A login name is 3 to 64 letters a-z, digits, dots, dashes and underscores.

    One letter at least: a phone number is personal data and no login name.
    """

    code = "bad-login"


class BadRoles(Rejected):
    """These roles cannot be given together, or not with this reach."""

    code = "bad-roles"


class Inactive(Conflict):
    """This account has been closed."""

    code = "inactive"


def is_login(text: str) -> bool:
    """Whether the text could be somebody's login name at all."""
    return _LOGIN.fullmatch(text) is not None


def _login(_: object, __: object, name: str) -> None:
    if not is_login(name):
        raise BadLogin(
            "a login name is 3 to 64 of a-z, 0-9, dot, dash and underscore, with a letter in it"
        )


@frozen(kw_only=True)
class Person(Aggregate):
    """Who may log in, what they are, and how far that reaches.

    All roles of a person reach equally far; who is one thing here and another there has two
    logins. A technician's ``id`` is the technician's own. ``password`` is a hash in a form that
    only the hashing port reads; ``passwords`` counts them, and a session opened under an earlier
    one is over. A ``demo`` person exists in a demonstration only.
    """

    id: PersonId
    login: str = field(validator=_login)
    name: PersonName
    roles: tuple[Role, ...]
    reach: Reach
    password: str | None = field(default=None, repr=False)
    passwords: int = 1
    failures: tuple[datetime, ...] = ()
    active: bool = True
    demo: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.roles or _NOBODYS.intersection(self.roles):
            raise BadRoles("a person has roles, and guest and system are nobody's")
        if (Role.CUSTOMER in self.roles) != isinstance(self.reach, OwnThings):
            raise BadRoles("a customer reaches the customer's own things, and nobody else does")
        if Role.CUSTOMER in self.roles and len(self.roles) > 1:
            raise BadRoles("a customer who also works here has a second login for that")

    @classmethod
    def add(
        cls,
        id: PersonId,
        *,
        login: str,
        name: PersonName,
        roles: tuple[Role, ...],
        reach: Reach,
        password: str | None,
        at: datetime,
        demo: bool = False,
    ) -> Self:
        """A new account; without a ``password`` it can only use tokens."""
        return cls(
            id=id,
            login=login,
            name=name,
            roles=roles,
            reach=reach,
            password=password,
            demo=demo,
            pending=(PersonAdded(at=at, person=id),),
        )

    @property
    def member(self) -> MemberId | None:
        """The member this person is, if a customer."""
        return self.reach.member if isinstance(self.reach, OwnThings) else None

    def locked_until(self, at: datetime) -> datetime | None:
        """When the next try is heard, if not at once."""
        recent = self._recent(at)
        return recent[-MOST_FAILURES] + LOCK_OUT if len(recent) >= MOST_FAILURES else None

    def logged_in(self, *, at: datetime) -> Self:
        """The password was right: earlier failures are forgiven."""
        self._expect_active()
        return evolve(self, failures=(), pending=self._and(LoggedIn(at=at, person=self.id)))

    def refused(self, *, at: datetime) -> Self:
        """The password was wrong."""
        failures = (*self._recent(at), at)[-MOST_FAILURES:]
        refusal = LoginRefused(at=at, person=self.id, failures=len(failures))
        return evolve(self, failures=failures, pending=self._and(refusal))

    def logged_out(self, *, at: datetime) -> Self:
        return evolve(self, pending=self._and(LoggedOut(at=at, person=self.id)))

    def with_password(self, hash: str, *, at: datetime) -> Self:
        """Another password; every session that is open now is over."""
        self._expect_active()
        changed = PasswordChanged(at=at, person=self.id)
        return evolve(
            self,
            password=hash,
            passwords=self.passwords + 1,
            failures=(),
            pending=self._and(changed),
        )

    def with_token(self, token: UUID, *, at: datetime) -> Self:
        self._expect_active()
        issued = TokenIssued(at=at, person=self.id, token=token)
        return evolve(self, pending=self._and(issued))

    def without_token(self, token: UUID, *, at: datetime) -> Self:
        revoked = TokenRevoked(at=at, person=self.id, token=token)
        return evolve(self, pending=self._and(revoked))

    def deactivate(self, *, at: datetime) -> Self:
        """Close the account; its sessions and tokens stop working at once."""
        self._expect_active()
        closed = PersonDeactivated(at=at, person=self.id)
        return evolve(self, active=False, pending=self._and(closed))

    def _recent(self, at: datetime) -> tuple[datetime, ...]:
        return tuple(failure for failure in self.failures if at - failure < LOCK_OUT)

    def _expect_active(self) -> None:
        if not self.active:
            raise Inactive("this account has been closed", person=self.id)

    def _and(self, event: Event) -> tuple[Event, ...]:
        return (*self.pending, event)
