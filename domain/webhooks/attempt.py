"""What came of telling a program something once."""

from datetime import datetime
from typing import Final
from uuid import UUID

from attrs import field, frozen

from domain.shared.ids import SubscriptionId
from domain.shared.time import utc

_TAKEN: Final = range(200, 300)
_GONE: Final = 410


@frozen
class Answer:
    """The receiver's HTTP ``status``; without one ``trouble`` says in one word what went wrong."""

    status: int | None = None
    trouble: str = ""

    @property
    def is_taken(self) -> bool:
        return self.status in _TAKEN

    @property
    def is_gone(self) -> bool:
        """Whether the receiver wants to be told nothing any more."""
        return self.status == _GONE

    @property
    def text(self) -> str:
        return str(self.status) if self.status is not None else self.trouble


@frozen(kw_only=True)
class Attempt:
    """The event at ``position`` was sent ``at`` that instant; it took ``took_ms``."""

    id: UUID
    subscription: SubscriptionId
    at: datetime = field(validator=utc)
    position: int
    kind: str
    outcome: str
    """The status, or the trouble; see :class:`Answer`."""

    took_ms: int
