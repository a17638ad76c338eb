"""The trail of one thing: every transaction that changed it, as the audit log has it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from attrs import field, frozen

from application.shared.ports import Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from domain.shared.errors import NotFound
from domain.shared.ids import StoreId
from domain.shared.time import utc


@frozen(kw_only=True)
class Noted:
    """One transaction that changed a thing.

    ``store`` is the shop whose chain of entries it stands in, nothing for the chain of the
    chain; ``number`` is its place there. ``version`` is what the thing came to, 1 when it was
    made. ``values`` has before and after by field; personal values and typed texts are
    hidden. ``happened`` are the events of the whole transaction.
    """

    store: StoreId | None
    number: int
    at: datetime = field(validator=utc)
    actor: UUID
    channel: str
    command: str
    kind: str
    version: int
    values: Mapping[str, tuple[Any, Any]]
    happened: tuple[str, ...]


class Trail(Protocol):
    """The log, as far as this transaction's caller may read it: their own shops' chains."""

    def of(self, subject: UUID, /, *, after: int, limit: int) -> list[Noted]:
        """What changed ``subject``, the oldest first; the first ``after`` are left out."""
        ...


class TrailWork(Work, Protocol):
    """A transaction that can be asked who changed what."""

    @property
    def trail(self) -> Trail: ...


@frozen(kw_only=True)
class Trails(Service):
    """For whoever has to answer for a shop, a region or the chain."""

    @command("audit.trail", may=Permission.SEE_AUDIT)
    def of(
        self, work: TrailWork, *, subject: UUID, after: int = 0, limit: int = 50
    ) -> tuple[Noted, ...]:
        """Who changed a thing, the oldest first.

        What a transaction did in several shops at once stands in nobody's chain but the chain's.

        Raises:
            NotFound: nothing in the log that the caller may see tells of it.
        """
        found = tuple(work.trail.of(subject, after=after, limit=limit))
        if not found and not after:
            raise NotFound("the log tells nothing of it", kind="audit", id=subject)
        return found
