"""What the keeping of people asks of the outside."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.shared.ports import Repository, Work
from domain.people.credentials import Session, Token
from domain.people.person import Person
from domain.shared.ids import PersonId, StoreId

NewSecret = Callable[[], str]
"""256 random bits as printable text; never simulated where anybody real logs in."""


class PeopleWork(Work, Protocol):
    @property
    def people(self) -> Repository[Person]: ...


class Passwords(Protocol):
    """A slow hash, so that a stolen table is of little use."""

    def hash(self, password: str, /) -> str:
        """The hash with everything needed to check it later.

        Raises:
            Unavailable: too many are being hashed at this moment.
        """
        ...

    def matches(self, hash: str | None, password: str, /) -> bool:
        """Whether the password is the one; without a hash never, after as long a time.

        Raises:
            Unavailable: too many are being checked at this moment.
        """
        ...


class Sessions(Protocol):
    """Open sessions; each call is a transaction of its own."""

    def open(self, session: Session, /) -> None: ...

    def find(self, digest: bytes, /) -> Session | None: ...

    def saw(self, digest: bytes, at: datetime, /) -> None:
        """Somebody was here; nothing happens when the session is gone, and time never goes back."""
        ...

    def close(self, digest: bytes, /) -> Session | None:
        """Forget it; the session that this ended, if there was one."""
        ...

    def sweep(self, at: datetime, /) -> int:
        """Forget those that are over; returns how many."""
        ...


class Tokens(Protocol):
    """Tokens that work; each call is a transaction of its own."""

    def issue(self, token: Token, /) -> None: ...

    def find(self, digest: bytes, /) -> Token | None: ...

    def get(self, id: UUID, /) -> Token | None: ...

    def of(self, person: PersonId, /) -> list[Token]:
        """Oldest first."""
        ...

    def revoke(self, id: UUID, /) -> bool:
        """Forget it; whether it was there."""
        ...


class Regions(Protocol):
    def stores_in(self, region: str, /) -> frozenset[StoreId]:
        """The shops of a region; none when there is no such region."""
        ...
