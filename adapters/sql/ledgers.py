"""Ledgers: rows that are only ever added, and the sums that a constraint keeps honest."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Protocol

from attrs import frozen

from adapters.sql.codec import Codec
from application.shared.ledgers import Decided
from domain.finance.entry import Entry
from domain.inventory.movement import Movement
from domain.shared.errors import Conflict


@frozen(kw_only=True)
class Step:
    """One part of a flush, which must touch every one of its rows."""

    name: str
    sql: str
    rows: list[dict[str, Any]]
    refusal: Callable[[], Exception]


_FEW: Final = 8
"""So many parts have a statement of their own for each number of them."""


class Ledger(Protocol):
    """How staged values become rows."""

    def __call__(self, staged: Iterable[Any], codec: Codec, /) -> Iterable[Step]: ...


def _twice() -> Exception:
    return Conflict("this is in the books already")


def _movements(staged: Iterable[Movement], _: Codec) -> Iterable[Step]:
    movements = list(staged)
    sums = _sums(movements)
    yield Step(
        name="movements_made",
        sql=_MOVEMENTS,
        rows=[_movement_row(one) for one in movements],
        refusal=_twice,
    )
    # A row that could stand alone may be the first; the others change one that is there.
    new = [row for row in sums if _could_stand_alone(row)]
    known = [row for row in sums if row not in new]
    if new:
        yield Step(name="stock_received", sql=_RECEIVED, rows=new, refusal=_twice)
    if known:
        yield Step(name="stock_moved", sql=_moved(len(known)), rows=known, refusal=_short)


def _moved(count: int) -> str:
    # The limit tells the planner how few they are, so that it does not read all stock for them.
    return _MOVED.replace("$most", str(count) if count <= _FEW else "all")


def _could_stand_alone(row: Mapping[str, Any]) -> bool:
    """What the constraints of the table ask of a row; they look at it before any conflict."""
    on_hand, reserved, expected, value = (int(row[name]) for name in _QUANTITIES)
    waits = expected > 0 and on_hand == reserved
    return 0 <= reserved <= on_hand and value >= 0 and (expected == 0 or waits)


def _short() -> Exception:
    return Conflict("there is less in stock than that")


def _sums(movements: Iterable[Movement]) -> list[dict[str, Any]]:
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for one in movements:
        key = (str(one.store), str(one.part))
        row = sums.setdefault(
            key, {"store": key[0], "part": key[1], **dict.fromkeys(_QUANTITIES, 0)}
        )
        row["on_hand"] += one.on_hand
        row["reserved"] += one.reserved
        row["expected"] += one.expected
        row["value"] += one.value.amount
    return [sums[key] for key in sorted(sums)]


def _movement_row(one: Movement) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "store": str(one.store),
        "part": str(one.part),
        "line": str(one.line) if one.line else None,
        "document": str(one.voucher.document),
        "kind": str(one.kind),
        "on_hand": one.on_hand,
        "reserved": one.reserved,
        "expected": one.expected,
        "value": one.value.amount,
        "due": one.due.isoformat() if one.due else None,
        "actor": str(one.voucher.by),
        "at": one.voucher.at.isoformat(),
        "note": one.voucher.note,
    }


def _entries(staged: Iterable[Entry], _: Codec) -> Iterable[Step]:
    entries = list(staged)
    yield Step(
        name="entries_posted",
        sql=_ENTRIES,
        rows=[_entry_row(one) for one in entries],
        refusal=_twice,
    )
    postings = [row for one in entries for row in _posting_rows(one)]
    yield Step(name="postings_made", sql=_POSTINGS, rows=postings, refusal=_twice)


def _entry_row(one: Entry) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "at": one.at.isoformat(),
        "day": one.day.isoformat(),
        "store": str(one.store),
        "document": str(one.document),
        "memo": str(one.memo),
        "reverses": str(one.reverses) if one.reverses else None,
    }


def _posting_rows(one: Entry) -> list[dict[str, Any]]:
    return [
        {
            "entry": str(one.id),
            "line": number,
            "store": str(one.store),
            "account": str(posting.account),
            "amount": posting.amount.amount,
        }
        for number, posting in enumerate(one.postings)
    ]


def _decisions(staged: Iterable[Decided], codec: Codec) -> Iterable[Step]:
    rows = [
        {
            "id": str(one.id),
            "at": one.at.isoformat(),
            "store": str(one.store),
            "subject": str(one.subject),
            "kind": one.kind,
            "body": codec.plain(one.record),
        }
        for one in staged
    ]
    yield Step(name="decisions_kept", sql=_DECISIONS, rows=rows, refusal=_twice)


LEDGERS: Final[Mapping[str, Ledger]] = {
    "movements": _movements,
    "entries": _entries,
    "decisions": _decisions,
}

_MOVEMENTS: Final = """
insert into movements
    (id, store, part, line, document, kind, on_hand, reserved, expected, value, due,
     actor, at, note)
select id, store, part, line, document, kind, on_hand, reserved, expected, value, due,
       actor, at, note
from $rows as m (id uuid, store uuid, part uuid, line uuid, document uuid, kind text,
                 on_hand bigint, reserved bigint, expected bigint, value bigint, due timestamptz,
                 actor uuid, at timestamptz, note text)
where $after returning 1
"""
_QUANTITIES: Final = ("on_hand", "reserved", "expected", "value")
_NAMES: Final = ", ".join(_QUANTITIES)
_TYPES: Final = ", ".join(f"{one} bigint" for one in _QUANTITIES)
_SUMS: Final = f"$rows as s (store uuid, part uuid, {_TYPES})"
_RECEIVED: Final = f"""
insert into stock as t (store, part, {_NAMES})
select store, part, {_NAMES} from {_SUMS} where $after order by store, part
on conflict (store, part) do update
set {", ".join(f"{one} = t.{one} + excluded.{one}" for one in _QUANTITIES)}
returning 1
"""
_MOVED: Final = f"""
update stock as t set {", ".join(f"{one} = t.{one} + s.{one}" for one in _QUANTITIES)}
from (select * from {_SUMS} limit $most) as s
where t.store = s.store and t.part = s.part and $after returning 1
"""
_ENTRIES: Final = """
insert into entries (id, at, day, store, document, memo, reverses)
select id, at, day, store, document, memo, reverses
from $rows as e (id uuid, at timestamptz, day date, store uuid, document uuid, memo text,
                 reverses uuid)
where $after returning 1
"""
_POSTINGS: Final = """
insert into postings (entry, line, store, account, amount)
select entry, line, store, account, amount
from $rows as p (entry uuid, line integer, store uuid, account text, amount bigint)
where $after returning 1
"""
_DECISIONS: Final = """
insert into decisions (id, at, store, subject, kind, body)
select id, at, store, subject, kind, body
from $rows as d (id uuid, at timestamptz, store uuid, subject uuid, kind text, body jsonb)
where $after returning 1
"""
