"""The outbox becomes the stream of events: one leader, positions without gaps."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Engine

from adapters.sql.codec import Codec
from adapters.sql.errors import translated
from application.shared.ports import Told
from domain.shared.ids import StoreId

_LEADER: Final = 0xBA72
_CONSUMER: Final = 0xBA73
CHANNEL: Final = "baywise_events"
"""Listeners are woken through it; what happened they read from the table."""

# Whoever reads the stream says for whom; the relay reads it for everybody.
_FOR_ALL: Final = "select set_config('baywise.scope', 'chain', true)"
_MOVE: Final = """
with waiting as (
    delete from outbox where seq in (select seq from outbox order by seq limit %(limit)s)
    returning *
), told as (
    insert into events
        (position, at, kind, revision, store, subject, actor, channel, causation, body)
    select (select coalesce(max(position), 0) from events) + row_number() over (order by seq),
           at, kind, revision, store, subject, actor, channel, causation, body
    from waiting
    returning position
)
select count(*) from told
"""
_READ: Final = """
select position, at, kind, revision, store, subject, actor, channel, causation, body
from events where position > %(after)s order by position limit %(limit)s
"""


@frozen
class Relay:
    """Tells what was committed, at least once and in one order."""

    engine: Engine
    codec: Codec

    def move(self, *, limit: int = 500) -> int:
        """Give the oldest waiting events their positions; returns how many.

        Only one process at a time does this; the others find the lock taken and return 0.
        """
        with translated(), self.engine.begin() as connection:
            if not _leads(connection):
                return 0
            connection.exec_driver_sql(_FOR_ALL)
            moved: int = connection.exec_driver_sql(_MOVE, {"limit": limit}).scalar_one()
            if moved:
                connection.exec_driver_sql(f"notify {CHANNEL}")
        return moved

    def after(self, position: int, *, limit: int = 500) -> list[Told]:
        """Events behind ``position``, in order."""
        with translated(), self.engine.connect() as connection:
            return self._told(connection, position, limit)

    def last(self) -> int:
        """The position of the newest event; 0 when there is none."""
        with translated(), self.engine.connect() as connection:
            connection.exec_driver_sql(_FOR_ALL)
            sql = "select coalesce(max(position), 0) from events"
            newest: int = connection.exec_driver_sql(sql).scalar_one()
            return newest

    def consume(self, name: str, react: Callable[[Told], None], *, limit: int = 100) -> int:
        """Show ``name`` what it has not seen yet, and remember how far it came.

        What ``react`` fails at is shown again: it must stand being told twice.
        """
        # A reaction commits in a transaction of its own, or in several, and asks others over the
        # network. None of it could share this connection's transaction, and one that stood open
        # meanwhile would hold back vacuum and the position's row for as long as reactions take.
        # So nothing is open while they run: the place is kept by a lock of the session, which
        # ends with its process, and what was not remembered then is told again.
        with translated(), self.engine.connect() as connection, _alone(connection, name) as free:
            if not free:
                return 0
            position = _position(connection, name)
            told = self._told(connection, position, limit)
            connection.commit()
            try:
                for one in told:
                    react(one)
                    position = one.position
            finally:
                sql = "update consumers set position = %(position)s where name = %(name)s"
                connection.exec_driver_sql(sql, {"name": name, "position": position})
                connection.commit()
        return len(told)

    def _told(self, connection: Connection, position: int, limit: int) -> list[Told]:
        connection.exec_driver_sql(_FOR_ALL)
        rows = connection.exec_driver_sql(_READ, {"after": position, "limit": limit})
        return told(rows, self.codec)


def told(rows: Iterable[Any], codec: Codec) -> list[Told]:
    """Events from rows of their table."""
    return [
        Told(
            position=row.position,
            at=row.at.astimezone(UTC),
            kind=row.kind,
            revision=row.revision,
            store=StoreId(row.store) if row.store else None,
            subject=row.subject,
            actor=row.actor,
            channel=row.channel,
            causation=row.causation,
            event=codec.event(row.kind, row.body),
        )
        for row in rows
    ]


def _leads(connection: Connection) -> bool:
    sql = "select pg_try_advisory_xact_lock(%(key)s)"
    return bool(connection.exec_driver_sql(sql, {"key": _LEADER}).scalar_one())


@contextmanager
def _alone(connection: Connection, name: str) -> Iterator[bool]:
    """Whether no other process serves the consumer; none will until the end of the block."""
    lock = {"kind": _CONSUMER, "name": name}
    sql = "select pg_try_advisory_lock(%(kind)s, hashtext(%(name)s))"
    free = bool(connection.exec_driver_sql(sql, lock).scalar_one())
    connection.commit()
    try:
        yield free
    finally:
        if free:
            # Whatever went wrong in the block, the lock must not go back into the pool.
            connection.rollback()
            sql = "select pg_advisory_unlock(%(kind)s, hashtext(%(name)s))"
            connection.exec_driver_sql(sql, lock)
            connection.commit()


def _position(connection: Connection, name: str) -> int:
    """Where the consumer stands; at the beginning, if nobody has heard of it."""
    add = "insert into consumers (name) values (%(name)s) on conflict do nothing"
    connection.exec_driver_sql(add, {"name": name})
    sql = "select position from consumers where name = %(name)s"
    position: int = connection.exec_driver_sql(sql, {"name": name}).scalar_one()
    return position
