"""The audit log: who did what to which, hash-chained per shop.

An entry is one line of canonical JSON. Its hash covers the hash before it, so a changed,
removed or inserted line breaks the chain from there on.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import msgspec
from attrs import frozen

from adapters.changes import Changes, Saved
from adapters.differences import differences
from application.audit.trails import Noted
from application.shared.ports import Asked
from domain.shared.errors import BaywiseError
from domain.shared.ids import StoreId

FIRST: Final = bytes(32)
"""The hash before the first entry of a chain."""


def entry(asked: Asked, now: datetime, changes: Changes) -> str:
    """What the log says of a transaction: ids, versions and values, never personal data."""
    changed = [_changed(saved) for saved in changes.saved.values()]
    happened = [type(fact.event).__name__ for fact in changes.happened]
    return _line(asked, now, changed=changed, happened=happened)


def subjects(line: str) -> list[UUID]:
    """What a line is about: the ids of everything that its transaction changed."""
    return [UUID(one["id"]) for one in msgspec.json.decode(line).get("changed", ())]


def noted(subject: UUID, store: StoreId | None, number: int, line: str) -> Noted:
    """What the line at ``number`` of a chain tells of one of its subjects."""
    told = msgspec.json.decode(line)
    changed = next(one for one in told["changed"] if one["id"] == str(subject))
    return Noted(
        store=store,
        number=number,
        at=datetime.fromisoformat(told["at"]),
        actor=UUID(told["actor"]),
        channel=told["channel"],
        command=told["command"],
        kind=changed["kind"],
        version=changed["to"],
        values={field: (old, new) for field, (old, new) in changed.get("values", {}).items()},
        happened=tuple(told["happened"]),
    )


def refusal(asked: Asked, now: datetime, error: BaywiseError) -> str:
    """What the log says of somebody who was turned away."""
    return _line(asked, now, refused=error.code)


@frozen
class Entry:
    """One line of a chain; ``hash`` covers it and everything before."""

    line: str
    hash: bytes


def chained(before: Entry | None, line: str) -> Entry:
    """The entry that follows ``before``."""
    return Entry(line, link(before.hash if before else FIRST, line))


def broken(chain: Iterable[Entry]) -> int | None:
    """How many entries hold before the first that was tampered with; ``None``: all do."""
    before = None
    for place, entry in enumerate(chain):
        if entry != chained(before, entry.line):
            return place
        before = entry
    return None


def link(before: bytes, line: str) -> bytes:
    """The hash of an entry that follows the one hashed ``before``."""
    return sha256(before + line.encode()).digest()


def _changed(saved: Saved) -> dict[str, Any]:
    one = {
        "kind": saved.kind.table,
        "id": saved.aggregate.id,
        "from": saved.read_at,
        "to": saved.aggregate.version,
    }
    if saved.before is not None:
        one["values"] = differences(saved.before, saved.aggregate)
    return one


def _line(asked: Asked, now: datetime, **rest: Any) -> str:
    caller = asked.caller
    head = {
        "at": now,
        "actor": caller.actor.id,
        "channel": caller.channel,
        "command": asked.command,
    }
    return msgspec.json.encode(head | rest, order="sorted").decode()
