"""Where subscriptions stand, in PostgreSQL: single statements, each its own transaction."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from attrs import asdict, frozen
from sqlalchemy import Connection, Engine

from adapters.sql.errors import translated
from application.webhooks.ports import LEASE
from domain.shared.ids import SubscriptionId
from domain.webhooks.attempt import Attempt
from domain.webhooks.place import Place

# Subscriptions and events are read for all owners; who sees which is asked elsewhere.
_FOR_ALL: Final = "select set_config('baywise.scope', 'chain', true)"
# The test comes first: a conflict that changes nothing would still write to the row.
_BEGIN: Final = """
insert into webhook_places (subscription, course, position, next)
select id, (body->>'course')::integer, (body->>'start')::bigint, %(now)s
from subscriptions as s where status = 'active' and not exists (
    select from webhook_places as p
    where p.subscription = s.id and p.course >= (s.body->>'course')::integer)
on conflict (subscription) do update set course = excluded.course, position = excluded.position,
    failures = 0, failing_since = null, next = excluded.next
where webhook_places.course < excluded.course
"""
_PLACE: Final = "subscription, course, position, failures, failing_since, next"
_TAKE: Final = f"""
update webhook_places set next = %(until)s
where next <= %(now)s and position < (select coalesce(max(position), 0) from events)
  and subscription in (select id from subscriptions where status = 'active')
returning {_PLACE}
"""
_KEEP: Final = """
update webhook_places set position = %(position)s, failures = %(failures)s,
    failing_since = %(failing_since)s, next = %(next)s
where subscription = %(subscription)s and course = %(course)s and next = %(was)s
"""
_HURRY: Final = """
update webhook_places set failures = 0, failing_since = null, next = %(now)s
where subscription = %(subscription)s and failures > 0
"""
_NOTE: Final = """
insert into webhook_attempts (id, subscription, at, position, kind, outcome, took_ms)
values (%(id)s, %(subscription)s, %(at)s, %(position)s, %(kind)s, %(outcome)s, %(took_ms)s)
"""


@frozen
class SqlLogbook:
    """Implements :class:`application.webhooks.ports.Logbook`."""

    engine: Engine

    def take(self, now: datetime, /) -> list[Place]:
        with self._transaction() as connection:
            connection.exec_driver_sql(_FOR_ALL)
            connection.exec_driver_sql(_BEGIN, {"now": now})
            params = {"now": now, "until": now + LEASE}
            return [_place(row) for row in connection.exec_driver_sql(_TAKE, params)]

    def keep(self, was: Place, now: Place, /) -> bool:
        with self._transaction() as connection:
            params = asdict(now) | {"was": was.next}
            return connection.exec_driver_sql(_KEEP, params).rowcount == 1

    def hurry(self, subscription: SubscriptionId, now: datetime, /) -> None:
        with self._transaction() as connection:
            connection.exec_driver_sql(_HURRY, {"subscription": subscription, "now": now})

    def places(
        self, subscriptions: Collection[SubscriptionId], /
    ) -> Mapping[SubscriptionId, Place]:
        sql = f"select {_PLACE} from webhook_places where subscription = any(%(wanted)s)"
        with self._transaction() as connection:
            rows = connection.exec_driver_sql(sql, {"wanted": list(subscriptions)})
            return {SubscriptionId(row.subscription): _place(row) for row in rows}

    def note(self, attempt: Attempt, /) -> None:
        with self._transaction() as connection:
            connection.exec_driver_sql(_NOTE, asdict(attempt))

    def attempts(self, subscription: SubscriptionId, /, *, limit: int) -> list[Attempt]:
        sql = """select id, subscription, at, position, kind, outcome, took_ms
            from webhook_attempts where subscription = %(subscription)s
            order by at desc, position desc limit %(limit)s"""
        with self._transaction() as connection:
            params = {"subscription": subscription, "limit": limit}
            return [_attempt(row) for row in connection.exec_driver_sql(sql, params)]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with translated(), self.engine.begin() as connection:
            yield connection


def _place(row: Any) -> Place:
    return Place(
        subscription=SubscriptionId(row.subscription),
        course=row.course,
        position=row.position,
        failures=row.failures,
        failing_since=row.failing_since and row.failing_since.astimezone(UTC),
        next=row.next.astimezone(UTC),
    )


def _attempt(row: Any) -> Attempt:
    return Attempt(
        id=row.id,
        subscription=SubscriptionId(row.subscription),
        at=row.at.astimezone(UTC),
        position=row.position,
        kind=row.kind,
        outcome=row.outcome,
        took_ms=row.took_ms,
    )
