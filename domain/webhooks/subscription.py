"""One program outside, and what it wants to hear."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from attrs import Attribute, evolve, field, frozen, validators

from domain.shared.aggregate import Aggregate, Event
from domain.shared.checks import once
from domain.shared.errors import Conflict
from domain.shared.ids import PersonId, SubscriptionId
from domain.shared.life_cycle import expect_move
from domain.webhooks.address import parts_of

SECRET_PREFIX: Final = "whsec_"
_SECRET_BYTES: Final = range(24, 65)


@frozen
class Secret:
    """What a receiver tells our messages by: base64 of 24 to 64 bytes behind ``whsec_``.

    Source: the Standard Webhooks specification, "Signature scheme".
    """

    text: str = field(repr=False)

    def __attrs_post_init__(self) -> None:
        try:
            raw = b64decode(self.text.removeprefix(SECRET_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if not self.text.startswith(SECRET_PREFIX) or len(raw) not in _SECRET_BYTES:
            raise ValueError("a secret is whsec_ and base64 of 24 to 64 bytes")


class Status(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    """Nothing is sent; what happens meanwhile is told after the pause."""
    REMOVED = "removed"


NEXT: Final[Mapping[Status, frozenset[Status]]] = {
    Status.ACTIVE: frozenset({Status.PAUSED, Status.REMOVED}),
    Status.PAUSED: frozenset({Status.ACTIVE, Status.REMOVED}),
    Status.REMOVED: frozenset(),
}


class Cause(StrEnum):
    """Why a subscription is paused or removed."""

    ASKED = "asked"
    FAILING = "failing"
    """The receiver has taken nothing for too long."""
    OWNER = "owner"
    """Whose program it is may not hear events any more."""
    GONE = "gone"
    """The receiver answered that it is gone for good (HTTP 410)."""


class TooManySubscriptions(Conflict):
    """There are as many subscriptions as this chain, or one person, may have at a time."""

    code = "too-many-subscriptions"


@frozen(kw_only=True)
class SubscriptionAdded(Event):
    owner: PersonId
    start: int


@frozen(kw_only=True)
class SubscriptionPaused(Event):
    cause: Cause


@frozen(kw_only=True)
class SubscriptionResumed(Event):
    pass


@frozen(kw_only=True)
class SubscriptionRemoved(Event):
    cause: Cause


@frozen(kw_only=True)
class SubscriptionReplayed(Event):
    """Told again from behind ``start`` on."""

    start: int


def _url(_: object, __: "Attribute[str]", value: str) -> None:
    parts_of(value)


@frozen(kw_only=True)
class Subscription(Aggregate):
    """A program at ``url`` that is told, in order, what its ``owner`` may hear.

    ``kinds`` of events; none means all. It is told what follows position ``start`` of the stream;
    each replay begins a new ``course`` with a ``start`` of its own. What is removed has no secret.
    """

    id: SubscriptionId
    owner: PersonId
    url: str = field(validator=_url)
    kinds: tuple[str, ...] = field(default=(), validator=once())
    secret: Secret | None = field(repr=False)
    since: datetime
    start: int = field(validator=validators.ge(0))
    course: int = field(default=1, validator=validators.ge(1))
    status: Status = Status.ACTIVE
    cause: Cause | None = None

    def __attrs_post_init__(self) -> None:
        if (self.secret is None) is not (self.status is Status.REMOVED):
            raise ValueError("exactly what is removed has no secret")
        if (self.cause is None) is not (self.status is Status.ACTIVE):
            raise ValueError("exactly what is told nothing has a cause")

    def added(self, *, at: datetime) -> Self:
        """The first state, on record."""
        return self._with(SubscriptionAdded(at=at, owner=self.owner, start=self.start))

    def pause(self, cause: Cause, *, at: datetime) -> Self:
        """Send nothing until it is resumed."""
        self._expect(Status.PAUSED)
        paused = self._with(SubscriptionPaused(at=at, cause=cause))
        return evolve(paused, status=Status.PAUSED, cause=cause)

    def resume(self, *, at: datetime) -> Self:
        """Go on where it stopped."""
        self._expect(Status.ACTIVE)
        return evolve(self._with(SubscriptionResumed(at=at)), status=Status.ACTIVE, cause=None)

    def replay(self, start: int, *, at: datetime) -> Self:
        """Tell again what follows ``start``; one that is paused stays so until it is resumed."""
        if self.status is Status.REMOVED:
            self._expect(Status.ACTIVE)
        replayed = self._with(SubscriptionReplayed(at=at, start=start))
        return evolve(replayed, start=start, course=self.course + 1)

    def remove(self, cause: Cause, *, at: datetime) -> Self:
        """Never send anything again, and forget the secret."""
        self._expect(Status.REMOVED)
        removed = self._with(SubscriptionRemoved(at=at, cause=cause))
        return evolve(removed, status=Status.REMOVED, cause=cause, secret=None)

    def _expect(self, then: Status) -> None:
        expect_move("subscription", NEXT, self.status, then, id=self.id)

    def _with(self, event: Event) -> Self:
        return evolve(self, pending=(*self.pending, event))
