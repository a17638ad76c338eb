"""Ledgers read back: levels, reservations, entries."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from adapters.sql.codec import Codec
from adapters.sql.scope import Reach, ledger
from adapters.sql.session import Session
from application.shared.ledgers import RECORDS, Decided
from application.shared.rights import Scope
from domain.finance.account import Account
from domain.finance.entry import Entry, Memo, Posting
from domain.inventory.expected import Expected
from domain.inventory.stock import Level, Reservation
from domain.shared.ids import EntryId, LineId, OrderId, PartId, StoreId
from domain.shared.money import Money

# Locked in order of the parts, so that two orders never wait for each other.
_LEVELS: Final = """
select store, part, on_hand, reserved, expected, value from stock
where store = %(store)s and part = any(%(parts)s) and $reach order by part for update
"""
_FREE: Final = """
select store, part, on_hand - reserved as free from stock
where store = any(%(stores)s) and part = any(%(parts)s) and $reach
"""
# The last word on when a part should come is the one that counts.
DUE: Final = "(array_agg(due order by at desc, id desc) filter (where due is not null))[1]"
_RESERVATIONS: Final = f"""
select line, store, part, sum(reserved)::bigint as reserved, -sum(on_hand)::bigint as issued,
       sum(expected)::bigint as expected, {DUE} as due, -sum(value)::bigint as cost
from movements where line = any(%(lines)s) and $reach group by line, store, part
"""
EXPECTED: Final = f"""
select line, document, store, part, sum(expected)::bigint as quantity,
       min(at) filter (where expected > 0) as since, {DUE} as due
from movements where store = %(store)s and (expected <> 0 or due is not null) and $which
group by line, document, store, part having sum(expected) > 0
"""
_ENTRIES: Final = """
select e.id, e.at, e.day, e.store, e.document, e.memo, e.reverses, p.account, p.amount
from entries as e join postings as p on p.entry = e.id
where $test and $reach order by e.at, e.id, p.line
"""
_MOVEMENTS: Final = """
select id from movements where document = %(document)s and $reach order by at, id
"""
_DECISIONS: Final = """
select id, at, store, subject, kind, body from decisions
where subject = any(%(subjects)s) and kind = any(%(kinds)s) and $reach order by at, id
"""


def levels(
    session: Session, scope: Scope, store: StoreId, parts: Collection[PartId]
) -> Mapping[PartId, Level]:
    """The levels that exist, locked until the transaction ends."""
    reach = ledger(scope, quantities=True)
    rows = within_reach(session, _LEVELS, reach, {"store": store, "parts": list(parts)})
    return {PartId(row.part): level(row) for row in rows}


def level(row: Any) -> Level:
    """A row of the table."""
    return Level(
        store=StoreId(row.store),
        part=PartId(row.part),
        on_hand=row.on_hand,
        reserved=row.reserved,
        expected=row.expected,
        value=Money(row.value),
    )


def expected(
    session: Session, scope: Scope, store: StoreId, parts: Collection[PartId]
) -> list[Expected]:
    """What lines of the shop wait for."""
    sql = EXPECTED.replace("$which", "part = any(%(parts)s) and $reach")
    reach = ledger(scope, quantities=True)
    rows = within_reach(session, sql, reach, {"store": store, "parts": list(parts)})
    return [one_expected(row) for row in rows]


def one_expected(row: Any) -> Expected:
    """What a line waits for, summed from its movements."""
    return Expected(
        line=LineId(row.line),
        order=OrderId(row.document),
        store=StoreId(row.store),
        part=PartId(row.part),
        quantity=row.quantity,
        since=row.since.astimezone(UTC),
        due=row.due.astimezone(UTC) if row.due else None,
    )


def free(
    session: Session, scope: Scope, stores: Collection[StoreId], parts: Collection[PartId]
) -> Mapping[tuple[StoreId, PartId], int]:
    """What the shops may still promise of the parts they have."""
    reach = ledger(scope, quantities=True)
    rows = within_reach(session, _FREE, reach, {"stores": list(stores), "parts": list(parts)})
    return {(StoreId(row.store), PartId(row.part)): row.free for row in rows}


def reservations(session: Session, scope: Scope, lines: Collection[LineId]) -> list[Reservation]:
    """What the order lines hold, summed from their movements."""
    reach = ledger(scope, quantities=True)
    rows = within_reach(session, _RESERVATIONS, reach, {"lines": list(lines)})
    return [
        Reservation(
            line=LineId(row.line),
            store=StoreId(row.store),
            part=PartId(row.part),
            reserved=row.reserved,
            issued=row.issued,
            expected=row.expected,
            due=row.due.astimezone(UTC) if row.due else None,
            cost=Money(row.cost),
        )
        for row in rows
    ]


def movements(session: Session, scope: Scope, document: UUID) -> list[UUID]:
    """The ids of what was moved for a document, in order of time."""
    reach = ledger(scope, quantities=True)
    return [row.id for row in within_reach(session, _MOVEMENTS, reach, {"document": document})]


def entries(session: Session, scope: Scope, documents: Collection[UUID]) -> list[Entry]:
    """What is posted for the documents, in order of time."""
    sql = _ENTRIES.replace("$test", "e.document = any(%(documents)s)")
    reach = ledger(scope, column="e.store")
    rows = within_reach(session, sql, reach, {"documents": list(documents)})
    return [_entry(tuple(of_one)) for _, of_one in groupby(rows, key=lambda row: row.id)]


def decisions(
    session: Session,
    codec: Codec,
    scope: Scope,
    subjects: Collection[UUID],
    kinds: Collection[str],
) -> list[Decided]:
    """What was decided about the subjects, in order of time."""
    params = {"subjects": list(subjects), "kinds": list(kinds)}
    rows = within_reach(session, _DECISIONS, ledger(scope), params)
    return [
        Decided(
            id=row.id,
            at=row.at.astimezone(UTC),
            store=StoreId(row.store),
            subject=row.subject,
            kind=row.kind,
            record=codec.value(row.body, RECORDS[row.kind]),
        )
        for row in rows
    ]


def entry(session: Session, scope: Scope, id: EntryId) -> Entry | None:
    """One entry, if the caller may see it."""
    sql = _ENTRIES.replace("$test", "e.id = %(id)s")
    rows = within_reach(session, sql, ledger(scope, column="e.store"), {"id": id})
    return _entry(tuple(rows)) if rows else None


def within_reach(
    session: Session, sql: str, reach: Reach, params: Mapping[str, object]
) -> list[Any]:
    """The rows of a statement that says ``$reach`` where its condition belongs."""
    return session.rows(sql.replace("$reach", reach.test), {**params, **reach.params})


def _entry(rows: tuple[Any, ...]) -> Entry:
    head = rows[0]
    return Entry(
        id=EntryId(head.id),
        store=StoreId(head.store),
        day=head.day,
        at=head.at.astimezone(UTC),
        document=head.document,
        memo=Memo(head.memo),
        postings=tuple(_postings(rows)),
        reverses=EntryId(head.reverses) if head.reverses else None,
    )


def _postings(rows: Iterable[Any]) -> Iterable[Posting]:
    return (Posting(account=Account(row.account), amount=Money(row.amount)) for row in rows)
