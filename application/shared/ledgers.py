"""What every context writes beside its aggregates: stock, books, and the record of decisions."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from attrs import field, frozen

from domain.dispatch.assignment import Decision
from domain.dispatch.placement import Placement
from domain.dispatch.support import SupportChoice
from domain.finance.entry import Entry
from domain.inventory.expected import Expected
from domain.inventory.movement import Movement
from domain.inventory.stock import Level, Reservation
from domain.planning.decision import DayDecision
from domain.routing.decision import RouteDecision
from domain.shared.ids import EntryId, LineId, PartId, StoreId
from domain.shared.time import utc


class Stock(Protocol):
    """Quantities of parts, and the movements that they are the sum of."""

    def levels(self, store: StoreId, parts: Collection[PartId], /) -> Mapping[PartId, Level]:
        """The level of each part, empty ones included; nobody else changes them meanwhile."""
        ...

    def free(
        self, stores: Collection[StoreId], parts: Collection[PartId], /
    ) -> Mapping[tuple[StoreId, PartId], int]:
        """What may still be promised; a part that a shop never had is not there."""
        ...

    def reservations(self, lines: Collection[LineId], /) -> Mapping[LineId, Reservation]:
        """What each order line holds; a line that holds nothing is not there."""
        ...

    def expected(self, store: StoreId, parts: Collection[PartId], /) -> list[Expected]:
        """What order lines of the shop still wait for, the longest waiting first.

        Nobody else changes it meanwhile if the levels of the parts were read before.
        """
        ...

    def movements_of(self, document: UUID, /) -> list[UUID]:
        """The ids of what was moved for a document, in order of time; stored ones only."""
        ...

    def move(self, movements: Iterable[Movement], /) -> None:
        """Record movements, tell of them, and change the levels when the transaction commits.

        Raises (when the transaction commits):
            Conflict: a level would become negative, or promised twice.
            Stale: something would lie free although a line waits for it.
        """
        ...


class Journal(Protocol):
    """The books: entries are only ever added."""

    def post(self, entries: Iterable[Entry], /) -> None:
        """Add entries when the transaction commits.

        Raises (when the transaction commits):
            PeriodClosed: the month of one is closed, in its shop or in the whole chain.
            Stale: one of them is there already.
        """
        ...

    def get(self, entry: EntryId, /) -> Entry:
        """One entry; stored ones only.

        Raises:
            NotFound: there is none, or it lies outside the caller's reach.
        """
        ...

    def of(self, documents: Collection[UUID], /) -> list[Entry]:
        """What is posted for the documents, in order of time."""
        ...


@frozen(kw_only=True)
class Decided:
    """A decision on record: why this shop, this bay, these hands."""

    id: UUID
    at: datetime = field(validator=utc)
    store: StoreId
    subject: UUID
    kind: str
    record: Any


ABOUT_HANDS: Final = frozenset({"assignment", "absence", "staffing"})
"""Kinds of decisions whose record is a :class:`~domain.dispatch.assignment.Decision`."""
ABOUT_PLACE: Final = frozenset({"hold", "walk-in", "move", "rebook", "more-work"})
"""Kinds whose record is a :class:`~domain.dispatch.placement.Placement`."""
ABOUT_DAYS: Final = frozenset({"day-plan"})
"""Kinds whose record is a :class:`~domain.planning.decision.DayDecision`."""
ABOUT_ROUTES: Final = frozenset({"routes"})
"""Kinds whose record is a :class:`~domain.routing.decision.RouteDecision`."""
ABOUT_SUPPORT: Final = frozenset({"support"})
"""Kinds whose record is a :class:`~domain.dispatch.support.SupportChoice`."""
RECORDS: Final[
    Mapping[str, type[Decision | Placement | DayDecision | RouteDecision | SupportChoice]]
] = {
    **dict.fromkeys(ABOUT_DAYS, DayDecision),
    **dict.fromkeys(ABOUT_HANDS, Decision),
    **dict.fromkeys(ABOUT_PLACE, Placement),
    **dict.fromkeys(ABOUT_ROUTES, RouteDecision),
    **dict.fromkeys(ABOUT_SUPPORT, SupportChoice),
}
"""What the record of a decision is, by its kind; kinds of old releases are not read."""


class Decisions(Protocol):
    """The memory of every choice that the system made or a person pinned."""

    def record(self, decision: Decided, /) -> None: ...

    def of(self, subjects: Collection[UUID], kinds: Collection[str], /) -> list[Decided]:
        """What was decided about them, in order of time; stored ones only.

        Customers are told nothing of it, nor shops of what others decided.
        """
        ...
