"""What a client shows instead of a password: a session for people, a token for programs.

The secret itself is shown once and never kept; both go by its SHA-256.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from attrs import field, frozen, validators

from domain.shared.errors import Rejected
from domain.shared.ids import PersonId
from domain.shared.text import text
from domain.shared.time import utc

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
"""A session ends after so long without a request, and after so long in any case."""

NOTED_EVERY: Final = timedelta(minutes=1)
"""How exactly the last request is remembered; every request would be a write too many."""

TOKEN_PREFIX: Final = "bw_"
LONGEST_TOKEN: Final = timedelta(days=366)


class BadExpiry(Rejected):
    """A token ends in the future, and within a year."""

    code = "bad-expiry"


def digest(secret: str) -> bytes:
    """What a secret is known by; 256 random bits need no slow hash."""
    return sha256(secret.encode(errors="replace")).digest()


@frozen(kw_only=True)
class Session:
    """A person's browser, since the person logged in.

    ``passwords`` is the person's count at that time: after a change of the password it differs.
    """

    digest: bytes = field(repr=False, validator=[validators.min_len(32), validators.max_len(32)])
    person: PersonId
    passwords: int
    opened: datetime = field(validator=utc)
    seen: datetime = field(validator=utc)

    def is_open(self, at: datetime) -> bool:
        return at < self.until

    @property
    def until(self) -> datetime:
        """When it ends if nobody comes back."""
        return min(self.seen + IDLE, self.opened + LONGEST)


@frozen(kw_only=True)
class Token:
    """A program's way in, for a limited time, as the person it acts for."""

    id: UUID
    digest: bytes = field(repr=False, validator=[validators.min_len(32), validators.max_len(32)])
    person: PersonId
    name: str = field(validator=text(80))
    issued: datetime = field(validator=utc)
    expires: datetime = field(validator=utc)

    def __attrs_post_init__(self) -> None:
        if not self.issued < self.expires <= self.issued + LONGEST_TOKEN:
            raise BadExpiry("a token ends in the future, and within a year")

    def is_valid(self, at: datetime) -> bool:
        return at < self.expires
