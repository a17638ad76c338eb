"""Who asks, through which channel, and under which key."""

import re
from typing import Final, Self
from uuid import UUID

from attrs import evolve, field, frozen

from application.shared.rights import GRANTS, Chain, Own, Permission, Role, Scope
from domain.shared.channel import Channel
from domain.shared.errors import Forbidden, Rejected
from domain.shared.ids import MemberId, PersonId


@frozen(kw_only=True)
class Actor:
    """A person or a program, with what it may do and how far that reaches."""

    id: PersonId
    roles: frozenset[Role]
    scope: Scope

    def may(self, permission: Permission) -> bool:
        return any(permission in GRANTS[role] for role in self.roles)


class BadKey(Rejected):
    """An idempotency key is 1 to 128 printable characters without blanks."""

    code = "bad-idempotency-key"


def _printable(_: object, __: object, key: str | None) -> None:
    if key is not None and not re.fullmatch(r"[\x21-\x7e]{1,128}", key):
        raise BadKey("an idempotency key is 1 to 128 printable ASCII characters without blanks")


@frozen(kw_only=True)
class Caller:
    """The first argument of every use case.

    ``key`` is the idempotency key: the same key asks for the same thing once. It is the
    client's own, so it counts per actor.
    """

    actor: Actor
    channel: Channel
    key: str | None = field(default=None, validator=_printable)

    @property
    def in_person(self) -> bool:
        """Whether somebody sits before it: a token makes any program its holder."""
        return self.channel is not Channel.API

    @property
    def anywhere(self) -> Self:
        """The same asker with the chain's reach, for what a use case does beyond the asker's own.

        Whether the asker reaches what it begins with was seen before.
        """
        return evolve(self, actor=evolve(self.actor, scope=Chain()))

    @property
    def keyless(self) -> Self:
        """The same asker, for what is read before that for which the key is meant."""
        return evolve(self, key=None)

    def require(self, permission: Permission) -> None:
        """Refuse who may not.

        Raises:
            Forbidden: no role of the actor grants it.
        """
        if not self.actor.may(permission):
            roles = ", ".join(sorted(self.actor.roles)) or "nobody"
            sentence = f"{roles} may not {permission}".replace("_", " ")
            raise Forbidden(sentence, permission=str(permission))


SYSTEM: Final = Caller(
    actor=Actor(id=PersonId(UUID(int=0)), roles=frozenset({Role.SYSTEM}), scope=Chain()),
    channel=Channel.SYSTEM,
)
"""Baywise itself: due work, reactions, loading."""

GUEST: Final = Actor(
    id=PersonId(UUID(int=1)), roles=frozenset({Role.GUEST}), scope=Own(MemberId(UUID(int=0)))
)
"""Anybody who has not logged in: reads what is public and owns nothing."""
