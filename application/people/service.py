"""Logging in and out, sessions and tokens."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from attrs import Factory, evolve, field, frozen

from application.people.accounts import Accounts
from application.people.attempts import Attempts
from application.people.errors import NotLoggedIn, TooManyFailures, WrongLogin
from application.people.ports import NewSecret, Sessions, Tokens
from application.people.reach import actor_of
from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.ports import Asked, Clock
from application.shared.rights import Permission
from domain.people.credentials import NOTED_EVERY, TOKEN_PREFIX, Session, Token, digest
from domain.people.password import LONGEST, BadPassword, typed
from domain.people.person import LOCK_OUT, MOST_FAILURES, Person, is_login
from domain.shared.channel import Channel
from domain.shared.errors import Forbidden, NotFound, Stale
from domain.shared.ids import PersonId

MOST_FAILURES_OF_AN_ADDRESS: Final = 30
"""More than a person's: a whole shop comes from one address on a Monday morning."""

_ATTEMPTS: Final = 20
Next = Callable[[Person, datetime], Person]


@frozen(kw_only=True)
class Opened:
    """A session just opened; ``secret`` is shown once and known to nobody else."""

    secret: str = field(repr=False)
    session: Session
    actor: Actor


@frozen(kw_only=True)
class IssuedToken:
    """A token just issued; ``secret`` is shown once and known to nobody else."""

    secret: str = field(repr=False)
    token: Token


@frozen(kw_only=True)
class People(Accounts):
    """Who is there. Every answer about a secret is one of :class:`NotLoggedIn` or an actor."""

    clock: Clock
    sessions: Sessions
    tokens: Tokens
    new_secret: NewSecret
    unknown_logins: Attempts = Factory(lambda: Attempts(MOST_FAILURES, LOCK_OUT))
    addresses: Attempts = Factory(lambda: Attempts(MOST_FAILURES_OF_AN_ADDRESS, LOCK_OUT))

    def log_in(
        self, login: str, password: str, *, address: str = "", channel: Channel = Channel.WEB
    ) -> Opened:
        """Open a session under a secret of our own choice.

        Raises:
            WrongLogin: unknown, closed or wrong; after the same time in every case.
            TooManyFailures: of this login or from this address.
        """
        now, login, door = self.clock.now(), login.lower(), evolve(SYSTEM, channel=channel)
        self._expect_calm(self.addresses.locked_until(address, now), now)
        known = self._known(login)
        try:
            if known is None:
                raise self._refused_stranger(login, password, door)
            person = self._proven("log_in", known, password, door, Person.logged_in)
        except WrongLogin:
            self.addresses.failed(address, now)
            raise
        return self._opened(person)

    def change_password(self, caller: Caller, old: str, new: str) -> Opened:
        """Set one's own password; all sessions end, and a new one is opened.

        Raises:
            WrongLogin: ``old`` is not the password; counts as a failed login.
            BadPassword: ``new`` cannot be one.
        """
        hash = self._hash_of_password(new)
        person = self._usable(caller.actor.id)
        changed = partial(Person.with_password, hash=hash)
        return self._opened(self._proven("change_password", person, old, caller, changed))

    def log_out(self, secret: str) -> None:
        """End a session; nothing happens when there is none."""
        ended = self.sessions.close(digest(secret))
        if ended is not None:
            self._next("log_out", ended.person, SYSTEM, lambda one, at: one.logged_out(at=at))

    def session(self, secret: str) -> Actor:
        """Who shows this session's secret; it counts as a sign of life.

        Raises:
            NotLoggedIn: there is no such session, or it is over.
        """
        found, now = self.sessions.find(digest(secret)), self.clock.now()
        if found is None or not found.is_open(now):
            raise NotLoggedIn("log in first")
        person = self._usable(found.person)
        if person.passwords != found.passwords:
            raise NotLoggedIn("the password has changed; log in again")
        if now - found.seen >= NOTED_EVERY:
            self.sessions.saw(found.digest, now)
        return actor_of(person, self.regions)

    def token(self, secret: str) -> Actor:
        """Whom the program that shows this secret acts for.

        Raises:
            NotLoggedIn: there is no such token, or it has expired.
        """
        found = self.tokens.find(digest(secret)) if secret.startswith(TOKEN_PREFIX) else None
        if found is None or not found.is_valid(self.clock.now()):
            raise NotLoggedIn("this token is unknown or has expired")
        return actor_of(self._usable(found.person), self.regions)

    def actor(self, person: PersonId) -> Actor:
        """Whom a program acts for that this person has set up.

        Raises:
            NotLoggedIn: there is no such account, or it has been closed.
        """
        return actor_of(self._usable(person), self.regions)

    def issue_token(
        self, caller: Caller, person: PersonId, *, name: str, expires: datetime
    ) -> IssuedToken:
        """Let a program act for oneself; for others with the permission to keep people.

        The event is stored first: a token that works without a trace must not be.

        Raises:
            Forbidden: somebody else's, without the permission.
            BadExpiry: not in the future, or more than a year away.
        """
        self._expect_own(caller, person, "issue_token")
        secret = TOKEN_PREFIX + self.new_secret()
        token = Token(
            id=self.new_id(),
            digest=digest(secret),
            person=person,
            name=name,
            issued=self.clock.now(),
            expires=expires,
        )
        self._next("issue_token", person, caller, lambda one, at: one.with_token(token.id, at=at))
        self.tokens.issue(token)
        return IssuedToken(secret=secret, token=token)

    def revoke_token(self, caller: Caller, token: UUID) -> None:
        """Stop a token at once.

        Raises:
            NotFound: there is none, or it is somebody else's.
        """
        known, missing = self.tokens.get(token), NotFound(f"no token {token}", id=token)
        if known is None:
            raise missing
        try:
            self._expect_own(caller, known.person, "revoke_token")
        except Forbidden:
            raise missing from None
        if self.tokens.revoke(token):
            self._next(
                "revoke_token",
                known.person,
                caller,
                lambda one, at: one.without_token(token, at=at),
            )

    def _known(self, login: str) -> Person | None:
        with self.transactions.begin(Asked(caller=SYSTEM, command="log_in")) as work:
            known: list[Person] = work.people.find(login=login) if is_login(login) else []
        return known[0] if known and self._lets_in(known[0]) else None

    def _usable(self, id: PersonId) -> Person:
        with self.transactions.begin(Asked(caller=SYSTEM, command="see_person")) as work:
            try:
                person: Person = work.people.get(id)
            except NotFound:
                raise NotLoggedIn("log in first") from None
        if not self._lets_in(person):
            raise NotLoggedIn("this account has been closed")
        return person

    def _refused_stranger(self, login: str, password: str, door: Caller) -> WrongLogin:
        now, key = self.clock.now(), login[:64]
        self._expect_calm(self.unknown_logins.locked_until(key, now), now)
        self.passwords.matches(None, _as_typed(password))
        self.unknown_logins.failed(key, now)
        refusal = WrongLogin("the login name or the password is wrong")
        self.transactions.refused(Asked(caller=door, command="log_in"), refusal)
        return refusal

    def _proven(
        self,
        name: str,
        known: Person,
        password: str,
        door: Caller,
        then: Callable[..., Person],
    ) -> Person:
        """The person after ``then``, if the password is right; else one failure more."""
        self._expect_calm(known.locked_until(self.clock.now()), self.clock.now())
        right = self.passwords.matches(known.password, _as_typed(password))

        def decide(now_known: Person, at: datetime) -> Person:
            # Of many tries at once, only so many count before the lock closes.
            self._expect_calm(now_known.locked_until(at), at)
            same = right and now_known.password == known.password
            return then(now_known, at=at) if same else now_known.refused(at=at)

        after = self._next(name, known.id, door, decide)
        if not right or after.failures:
            raise WrongLogin("the login name or the password is wrong")
        return after

    def _next(self, name: str, person: PersonId, caller: Caller, then: Next) -> Person:
        """The person's next state, stored as the person's own doing, with our rights."""
        asked = Asked(caller=_of_the_house(caller, person), command=name)
        for _ in range(_ATTEMPTS):
            with suppress(Stale), self.transactions.begin(asked) as work:
                # Not the shops' time, which may pass faster than a lock-out is meant to.
                after: Person = then(work.people.get(person), self.clock.now())
                work.people.save(after)
                return after
        raise Stale("others were faster, several times in a row; try again")

    def _opened(self, person: Person) -> Opened:
        secret, now = self.new_secret(), self.clock.now()
        session = Session(
            digest=digest(secret),
            person=person.id,
            passwords=person.passwords,
            opened=now,
            seen=now,
        )
        self.sessions.sweep(now)
        self.sessions.open(session)
        return Opened(secret=secret, session=session, actor=actor_of(person, self.regions))

    def _expect_own(self, caller: Caller, person: PersonId, name: str) -> None:
        if caller.actor.id == person:
            return
        try:
            caller.require(Permission.KEEP_PEOPLE)
            self._expect_within_reach(caller, self._usable(person).reach)
        except Forbidden as error:
            self.transactions.refused(Asked(caller=caller, command=name), error)
            raise

    def _expect_calm(self, until: datetime | None, now: datetime) -> None:
        if until is not None:
            seconds = max(1, -((now - until) // timedelta(seconds=1)))
            raise TooManyFailures(
                f"too many wrong passwords; try again in {seconds} s", retry_after_s=seconds
            )


def _as_typed(password: str) -> str:
    """What to compare; something that can be nobody's password where it cannot be one."""
    try:
        return typed(password) if len(password) <= LONGEST else ""
    except BadPassword:
        return ""


def _of_the_house(caller: Caller, person: PersonId) -> Caller:
    by = person if caller.actor.id == SYSTEM.actor.id else caller.actor.id
    return Caller(actor=evolve(SYSTEM.actor, id=by), channel=caller.channel)
