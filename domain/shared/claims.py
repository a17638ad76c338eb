"""A claim: a span of time on one resource, for one subject."""

from datetime import datetime
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from attrs import field, frozen, validators

from domain.shared.errors import Conflict
from domain.shared.ids import ClaimId, StoreId
from domain.shared.time import Span, utc


class Taken(Conflict):
    """Somebody else has this time already."""

    code = "taken"

    @classmethod
    def on(cls, resource: UUID, during: Span) -> Self:
        """Says what was wanted, not who has it."""
        detail = "somebody else has this time already; ask for new offers"
        return cls(detail, resource=resource, start=during.start, end=during.end)


class InUse(Taken):
    """The bay, or the hands, are where work cannot begin now."""

    code = "in-use"

    @classmethod
    def by(cls, other: "Claim") -> Self:
        """Says what is in the way, and until when."""
        detail = (
            "the bay or the technician is not free now: other work, an absence or a closure is in "
            "the way; dispatch anew, or choose other hands"
        )
        return cls(
            detail,
            resource=other.resource,
            kind=str(other.kind),
            start=other.during.start,
            end=other.during.end,
        )


class ClaimKind(StrEnum):
    """Why the time is taken."""

    HOLD = "hold"
    BOOKED = "booked"
    WORKING = "working"
    BLOCKED = "blocked"
    ABSENCE = "absence"
    CLOSURE = "closure"


AWAY: Final = frozenset({ClaimKind.ABSENCE, ClaimKind.CLOSURE})
"""Time in which nobody could work: it is less time, not more work."""


@frozen(kw_only=True)
class Claim:
    """``during`` belongs to ``subject`` on ``resource`` (a bay, a technician, a courtesy car).

    Two claims on one resource never overlap. A hold ``expires``; nothing else does.
    ``step`` tells which operation of the subject it serves.
    """

    id: ClaimId
    store: StoreId
    resource: UUID
    during: Span
    kind: ClaimKind
    subject: UUID
    step: int = field(default=0, validator=validators.ge(0))
    expires: datetime | None = field(default=None, validator=validators.optional(utc))

    def __attrs_post_init__(self) -> None:
        if (self.kind is ClaimKind.HOLD) != (self.expires is not None):
            raise ValueError("a hold expires, and nothing else does")
