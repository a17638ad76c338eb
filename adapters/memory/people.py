"""Sessions, tokens and regions of the twin."""

from datetime import datetime
from uuid import UUID

from attrs import Factory, define, evolve

from domain.people.credentials import Session, Token
from domain.shared.errors import Conflict
from domain.shared.ids import PersonId


@define
class MemorySessions:
    """Implements :class:`application.people.ports.Sessions`."""

    rows: dict[bytes, Session] = Factory(dict)

    def open(self, session: Session, /) -> None:
        self.rows[session.digest] = session

    def find(self, digest: bytes, /) -> Session | None:
        return self.rows.get(digest)

    def saw(self, digest: bytes, at: datetime, /) -> None:
        known = self.rows.get(digest)
        if known is not None:
            self.rows[digest] = evolve(known, seen=max(known.seen, at))

    def close(self, digest: bytes, /) -> Session | None:
        return self.rows.pop(digest, None)

    def sweep(self, at: datetime, /) -> int:
        over = [digest for digest, session in self.rows.items() if not session.is_open(at)]
        for digest in over:
            del self.rows[digest]
        return len(over)


@define
class MemoryTokens:
    """Implements :class:`application.people.ports.Tokens`."""

    rows: dict[UUID, Token] = Factory(dict)

    def issue(self, token: Token, /) -> None:
        if token.id in self.rows or self.find(token.digest):
            raise Conflict("there is another one of the same")
        self.rows[token.id] = token

    def find(self, digest: bytes, /) -> Token | None:
        return next((token for token in self.rows.values() if token.digest == digest), None)

    def get(self, id: UUID, /) -> Token | None:
        return self.rows.get(id)

    def of(self, person: PersonId, /) -> list[Token]:
        mine = [token for token in self.rows.values() if token.person == person]
        return sorted(mine, key=lambda token: (token.issued, token.id))

    def revoke(self, id: UUID, /) -> bool:
        return self.rows.pop(id, None) is not None
