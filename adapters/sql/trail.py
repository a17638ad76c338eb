"""The audit log of one thing, read from the table."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from attrs import frozen
from sqlalchemy import Engine

from adapters import audit
from adapters.sql.errors import translated
from adapters.sql.flush import NO_STORE
from adapters.sql.migrate import expect_current
from adapters.sql.session import Session
from application.audit.trails import Noted
from application.shared.rights import Chain, Scope, Stores
from domain.shared.ids import StoreId

_READ: Final = """
select a.store, a.seq, a.line from audit_of(%(subject)s) as its
join audit as a on a.store = its.store and a.seq = its.seq
where %(everywhere)s or a.store = any(%(stores)s)
order by a.at, a.store, a.seq offset %(after)s limit %(limit)s
"""


_MANY: Final = 500


def trail_of(engine: Engine, subject: UUID) -> Iterator[Noted]:
    """All of the log that tells of one thing, for who may read everything.

    Raises:
        Unavailable: the database does not answer, or has the tables of another release.
    """
    expect_current(engine)
    with translated(), engine.connect() as connection:
        trail = SqlTrail(Session.of(connection), Chain())
        after = 0
        while page := trail.of(subject, after=after, limit=_MANY):
            yield from page
            after += len(page)


@frozen
class SqlTrail:
    """Implements :class:`application.audit.trails.Trail`."""

    session: Session
    scope: Scope

    def of(self, subject: UUID, /, *, after: int, limit: int) -> list[Noted]:
        params = {
            "subject": subject,
            "everywhere": isinstance(self.scope, Chain),
            "stores": list(self.scope.stores) if isinstance(self.scope, Stores) else [],
            "after": after,
            "limit": limit,
        }
        return [
            audit.noted(
                subject, None if row.store == NO_STORE else StoreId(row.store), row.seq, row.line
            )
            for row in self.session.rows(_READ, params)
        ]
