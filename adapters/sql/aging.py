"""Old rows are deleted a few at a time, so that nobody ever waits for it."""

from datetime import datetime
from typing import Final

from attrs import field, frozen, validators
from sqlalchemy import Engine

from adapters.sql.errors import translated

# Rows that another process is just forgetting are skipped, not waited for.
_FORGET: Final = """
delete from {table} where ctid = any(array(
    select ctid from {table} where at < %(before)s
    order by at limit %(limit)s for update skip locked
))
"""
ANSWERS: Final = "answers"
MESSAGES: Final = "provider_messages"
ATTEMPTS: Final = "webhook_attempts"


@frozen
class SqlRecords:
    """Implements :class:`application.shared.retention.Records` over a table with a time ``at``."""

    engine: Engine
    table: str = field(validator=validators.in_((ANSWERS, MESSAGES, ATTEMPTS)))

    def forget(self, before: datetime, /, *, limit: int) -> int:
        sql, params = _FORGET.format(table=self.table), {"before": before, "limit": limit}
        with translated(), self.engine.begin() as connection:
            return connection.exec_driver_sql(sql, params).rowcount
