"""What providers told us, kept as it came before any of it is believed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from attrs import field, frozen

from domain.finance.tender import Tender
from domain.shared.time import utc

BELIEVED: Final = "believed"


@frozen(kw_only=True)
class Message:
    """The raw bytes of a message, with its headers; it may name people, so it is never shown."""

    id: UUID
    at: datetime = field(validator=utc)
    tender: Tender
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Inbox(Protocol):
    """Every message that came, believed or not; each call is a transaction of its own."""

    def keep(self, message: Message, /) -> None: ...

    def judge(self, id: UUID, verdict: str, /) -> None:
        """Note what came of a message: :data:`BELIEVED`, or the code of the refusal."""
        ...
