"""What PostgreSQL's foreign keys do: nothing refers to what does not exist."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from adapters.changes import Changes
from adapters.references import REFERENCES
from domain.shared.errors import Rejected

Exists = Callable[[str, UUID], bool]
"""Whether a table has a row with that id."""

Reference = tuple[str, str, UUID]


def check(changes: Changes, exists: Exists) -> None:
    """Refuse changes that refer to what is neither stored nor among them.

    Raises:
        Rejected: naming the rule as PostgreSQL does.
    """
    seen: set[tuple[str, UUID]] = set()
    for table, column, id in _references(changes):
        target = REFERENCES[table][column], id
        if target not in seen:
            if not exists(*target) and not _among(changes, *target):
                rule = f"{table}_{column}_fkey"
                raise Rejected("it refers to something that does not exist", rule=rule)
            seen.add(target)


def _references(changes: Changes) -> Iterator[Reference]:
    for saved in changes.saved.values():
        if saved.kind.table in REFERENCES:
            yield from _of(saved.kind.table, saved.kind.promoted(saved.aggregate))
    for claim in changes.taken.values():
        yield "claims", "store", claim.store
    for work in changes.scheduled.values():
        if work.store is not None:
            yield "due_work", "store", work.store
    for ledger, rows in changes.rows.items():
        for row in rows:
            for column in REFERENCES.get(ledger, ()):
                if (id := getattr(row, column)) is not None:
                    yield ledger, column, id


def _of(table: str, columns: Mapping[str, Any]) -> Iterator[Reference]:
    for column in REFERENCES[table]:
        if (id := columns[column]) is not None:
            yield table, column, id


def _among(changes: Changes, table: str, id: UUID) -> bool:
    if (table, id) in changes.saved:
        return True
    return any(one.id == id for one in changes.rows.get(table, ()))
