"""Claims as the table has them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from domain.shared.claims import Claim, ClaimKind
from domain.shared.ids import (
    ClaimId,
    StoreId,
)
from domain.shared.time import Span

CLAIMS: Final = (
    "select id, store, resource, lower(during) as starts, upper(during) as ends, kind, subject, "
    "step, expires from claims"
)


def claims(rows: Iterable[Any]) -> list[Claim]:
    """Claims from the rows of a query over the table."""
    return [
        Claim(
            id=ClaimId(row.id),
            store=StoreId(row.store),
            resource=row.resource,
            during=Span(_utc(row.starts), _utc(row.ends)),
            kind=ClaimKind(row.kind),
            subject=row.subject,
            step=row.step,
            expires=_utc(row.expires) if row.expires else None,
        )
        for row in rows
    ]


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
