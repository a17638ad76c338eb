"""What a program is told of an event: that it happened, where and to what, and nothing else.

Who did it, names, amounts and texts stay here; what the program may know of the subject it reads
by the API, with the rights of its own token, and then it is up to date.
"""

import json
from datetime import datetime
from typing import Final

from attrs import field, frozen

from application.shared.ports import Told
from domain.shared.time import utc

PING: Final = "Ping"
"""The type of a message that tells nothing, sent to try a receiver."""


@frozen(kw_only=True)
class Message:
    """One message: the same ``id`` and ``body`` however often it is sent.

    ``at`` is when it is sent this time, which the signature covers as well.
    """

    id: str
    at: datetime = field(validator=utc)
    body: str

    @classmethod
    def of(cls, told: Told, *, at: datetime) -> "Message":
        return cls(id=f"event-{told.position}", at=at, body=_body(told.kind, told.at, facts(told)))

    @classmethod
    def ping(cls, *, at: datetime) -> "Message":
        """A message of no event."""
        return cls(id=f"ping-{int(at.timestamp())}", at=at, body=_body(PING, at, {}))


def facts(told: Told) -> dict[str, object]:
    """All that is told of an event besides its name and its instant."""
    return {
        "position": told.position,
        "revision": told.revision,
        "store": str(told.store) if told.store else None,
        "subject": str(told.subject),
    }


def _body(kind: str, at: datetime, data: dict[str, object]) -> str:
    # The members that the Standard Webhooks specification recommends for a payload.
    return json.dumps({"type": kind, "timestamp": at.isoformat(), "data": data})
