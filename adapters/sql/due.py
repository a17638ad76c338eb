"""Timed work whose time has come, given to one process at a time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Engine

from adapters.sql.errors import translated
from application.shared.ports import ALL_KINDS, LEASE, DueWork, Kinds
from domain.shared.ids import StoreId

# Rows that another process is just taking are skipped, not waited for. Looked for once: a plan that
# looked again for every row it joins would skip what it has just taken, and take more than asked.
_TAKE: Final = """
with ready as materialized (
    select kind, subject from due_work
    where coalesce(leased, at) <= %(now)s and (kind = any(%(named)s)) <> %(others)s
    order by coalesce(leased, at), kind, subject
    limit %(limit)s for update skip locked
)
update due_work as d set leased = %(until)s
from ready
where d.kind = ready.kind and d.subject = ready.subject
returning d.kind, d.subject, d.store, d.at, d.attempts
"""
_GIVEN: Final = "kind = %(kind)s and subject = %(subject)s and at = %(at)s and leased is not null"
_DONE: Final = f"delete from due_work where {_GIVEN}"
_POSTPONE: Final = f"""
update due_work set at = %(until)s, leased = null, attempts = attempts + 1 where {_GIVEN}
"""


@frozen
class SqlDue:
    """Implements :class:`application.shared.ports.Due`."""

    engine: Engine
    lease: timedelta = LEASE
    """On the clock by which things are due."""

    def due(self, now: datetime, *, limit: int = 100, kinds: Kinds = ALL_KINDS) -> list[DueWork]:
        params = {
            "now": now,
            "until": now + self.lease,
            "limit": limit,
            "named": sorted(kinds.named),
            "others": kinds.others,
        }
        with translated(), self.engine.begin() as connection:
            rows = connection.exec_driver_sql(_TAKE, params).all()
        work = (
            DueWork(
                kind=row.kind,
                subject=row.subject,
                store=StoreId(row.store) if row.store else None,
                at=row.at,
                attempts=row.attempts,
            )
            for row in rows
        )
        return sorted(work, key=lambda one: (one.at, one.kind, one.subject))

    def done(self, work: DueWork, /) -> None:
        self._run(_DONE, _key(work))

    def postpone(self, work: DueWork, /, *, until: datetime) -> None:
        self._run(_POSTPONE, {**_key(work), "until": until})

    def _run(self, sql: str, params: Mapping[str, Any]) -> None:
        with translated(), self.engine.begin() as connection:
            connection.exec_driver_sql(sql, params)


def _key(work: DueWork) -> dict[str, Any]:
    return {"kind": work.kind, "subject": work.subject, "at": work.at}
