"""The audit log: who did what to which, hash-chained per shop.

An entry is one line of canonical JSON. Its hash covers the hash before it, so a changed,
removed or inserted line breaks the chain from there on.
"""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from adapters.changes import Changes
from application.shared.ports import Asked
from domain.shared.errors import BaywiseError

FIRST: Final = bytes(32)
"""The hash before the first entry of a chain."""


def entry(asked: Asked, now: datetime, changes: Changes) -> str:
    """What the log says of a transaction: ids and versions, never personal data."""
    changed = [
        {
            "kind": saved.kind.table,
            "id": str(id),
            "from": saved.read_at,
            "to": saved.aggregate.version,
        }
        for id, saved in changes.saved.items()
    ]
    happened = [type(fact.event).__name__ for fact in changes.happened]
    return _line(asked, now, changed=changed, happened=happened)


def refusal(asked: Asked, now: datetime, error: BaywiseError) -> str:
    """What the log says of somebody who was turned away."""
    return _line(asked, now, refused=error.code)


def link(before: bytes, line: str) -> bytes:
    """The hash of an entry that follows the one hashed ``before``."""
    return sha256(before + line.encode()).digest()


def _line(asked: Asked, now: datetime, **rest: Any) -> str:
    caller = asked.caller
    head = {
        "at": now.isoformat(),
        "actor": str(caller.actor.id),
        "channel": str(caller.channel),
        "command": asked.command,
    }
    return json.dumps(head | rest, separators=(",", ":"), sort_keys=True)
