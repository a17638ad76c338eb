"""PostgreSQL behind the ports: opens transactions, and reads what is needed beside them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from random import Random
from time import sleep
from typing import Final

from attrs import Factory, frozen
from sqlalchemy import Engine

from adapters import audit
from adapters.changes import Changes
from adapters.sql.claims import CLAIMS, claims
from adapters.sql.codec import Codec
from adapters.sql.errors import translated
from adapters.sql.flush import LOG, logged
from adapters.sql.scope import settings
from adapters.sql.session import Session
from adapters.sql.work import Known, SqlWork
from application.dispatch.experiences import SeenIn
from application.shared.ports import Asked, Clock
from application.shared.service import InFlight
from domain.dispatch.stretch import Seen
from domain.shared.claims import Claim
from domain.shared.errors import Forbidden
from domain.shared.ids import StoreId

_SEEN: Final = "select store, service, count as visits, p50, p90 from experiences"
_FIRST_REST_S: Final = 0.01
_LONGEST_REST_S: Final = 0.25
OPEN: Final = """
select set_config('baywise.scope', %(scope)s, true) as scope,
       set_config('baywise.stores', %(stores)s, true) as stores,
       set_config('baywise.member', %(member)s, true) as member"""
"""Tells the policies who asks."""

_OPEN_WITH_KEY: Final = (
    OPEN
    + """, pg_try_advisory_xact_lock(hashtextextended(%(actor)s || %(key)s, 1)) as mine,
       (select jsonb_build_array(command, encode(fingerprint, 'hex'), answer) from answers
        where actor = %(actor)s::uuid and key = %(key)s) as known"""
)


@frozen
class SqlStore:
    """PostgreSQL behind the ports; every process may have its own."""

    engine: Engine
    codec: Codec
    clock: Clock
    listeners: list[Callable[[Changes], None]] = Factory(list)
    rest: Callable[[float], None] = sleep
    """Waits so many seconds."""

    random: Random = Factory(Random)

    @contextmanager
    def begin(self, asked: Asked, /) -> Iterator[SqlWork]:
        """Open a transaction for a caller.

        Raises:
            Unavailable: the database does not answer.
        """
        with translated(), self.engine.begin() as connection:
            session = Session.of(connection)
            known = self._open(session, asked)
            work = SqlWork(
                asked=asked,
                now=self.clock.now(),
                session=session,
                codec=self.codec,
                known=known,
            )
            yield work
            work.flush()
        for changes in (*work.sent, work.changes):
            if changes:
                for listen in self.listeners:
                    listen(changes)

    def claims_of_stores(self, stores: Iterable[StoreId], after: datetime, /) -> Iterable[Claim]:
        """Claims of the shops that end after an instant, those of one shop together."""
        where = "store = any(%(stores)s) and upper(during) > %(after)s order by store"
        params = {"stores": list(stores), "after": after}
        with translated(), self.engine.begin() as connection:
            return claims(Session.of(connection).rows(f"{CLAIMS} where {where}", params))

    def seen_in(self, stores: Collection[StoreId | None] | None, /) -> Iterable[SeenIn]:
        """What was seen in these shops, for none among them in the chain; or all there is."""
        some = "where store = any(%(stores)s) or (store is null and %(chain)s)" if stores else ""
        params = {"stores": [one for one in stores or () if one], "chain": None in (stores or ())}
        with translated(), self.engine.begin() as connection:
            rows = Session.of(connection).rows(f"{_SEEN} {some}", params)
            return [
                SeenIn(row.store, row.service, Seen(p50=row.p50, p90=row.p90, count=row.visits))
                for row in rows
            ]

    def pause(self, tried: int, /) -> None:
        # Up to a random time that doubles: of several who collided one finds the others away.
        # https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
        self.rest(self.random.uniform(0, min(_LONGEST_REST_S, _FIRST_REST_S * 2**tried)))

    def refused(self, asked: Asked, error: Forbidden, /) -> None:
        now = self.clock.now()
        params = logged(audit.refusal(asked, now, error), now)
        with translated(), self.engine.begin() as connection:
            connection.exec_driver_sql(LOG, params)

    def _open(self, session: Session, asked: Asked) -> Known | None:
        actor, key = asked.caller.actor, asked.caller.key
        params = settings(actor.scope)
        if key is None:
            session.row(OPEN, params)
            return None
        row = session.row(_OPEN_WITH_KEY, params | {"actor": str(actor.id), "key": key})
        if not row.mine:
            raise InFlight("the same request is being carried out right now; ask again in a moment")
        return Known(*row.known) if row.known else None
