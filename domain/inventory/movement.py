"""A movement of parts: the only way stock ever changes."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from attrs import field, frozen, validators

from domain.inventory import events
from domain.shared.aggregate import Event
from domain.shared.ids import LineId, PartId, StoreId
from domain.shared.money import NOTHING, Money
from domain.shared.text import text
from domain.shared.time import utc


class MovementKind(StrEnum):
    """Why stock moved."""

    RECEIPT = "receipt"
    """Goods came in."""
    RESERVE = "reserve"
    RELEASE = "release"
    ISSUE = "issue"
    """Handed out against a reservation (领用)."""
    RETURN = "return"
    """Handed out before, put back on the shelf (退料)."""
    ADJUST = "adjust"
    """Counted differently from the books (盘点)."""
    EXPECT = "expect"
    """A line waits for what is still to come (待到)."""
    SCHEDULE = "schedule"
    """It is known when that should come."""
    ARRIVE = "arrive"
    """What came, or became free, is reserved for the line that waited longest."""
    FORGO = "forgo"
    """A line waits no longer."""
    SEND = "send"
    """Left for another shop (调出)."""
    BRING = "bring"
    """Came from another shop (调入)."""


USE: Final = frozenset({MovementKind.ISSUE, MovementKind.RETURN})
"""What goes into cars, and what comes back from them."""


@frozen(kw_only=True)
class Voucher:
    """The paper behind a movement: its id, the document it rests on, who did it, when.

    ``id`` becomes the movement's id, so a repeated command finds it there. ``document`` is a work
    order, an order, a delivery note or a stocktake. ``note`` is what a person has to say about it:
    the reason of a correction, the number that the supplier gave the delivery.
    """

    id: UUID
    document: UUID
    by: UUID
    at: datetime = field(validator=utc)
    note: str = field(default="", validator=text(500, at_least=0))


@frozen(kw_only=True)
class Movement:
    """What changed for one part in one shop, never changed itself.

    ``on_hand``, ``reserved``, ``expected`` (in the part's unit) and ``value`` are differences, with
    sign. Summed over all movements of a part in a shop they are its level, summed over those of
    one order line its reservation. ``due`` is when what is expected should come; the last word
    counts.
    """

    kind: MovementKind
    store: StoreId
    part: PartId
    line: LineId | None = None
    on_hand: int = 0
    reserved: int = 0
    expected: int = 0
    value: Money = NOTHING
    due: datetime | None = field(default=None, validator=validators.optional(utc))
    voucher: Voucher

    @property
    def id(self) -> UUID:
        return self.voucher.id

    @property
    def told(self) -> tuple[Event, ...]:
        """What is heard of it by those who wait for parts, hand them out or look at the visit."""
        if self.line is None:
            return ()
        match self.kind:
            case MovementKind.EXPECT:
                return (self._told(events.PartExpected, self.expected),)
            case MovementKind.ARRIVE:
                return (self._told(events.PartArrived, self.reserved),)
            case MovementKind.FORGO:
                return (self._told(events.PartForgone, -self.expected),)
            case MovementKind.ISSUE:
                return (self._told(events.PartIssued, -self.on_hand),)
            case MovementKind.RETURN:
                return (self._told(events.PartReturned, self.on_hand),)
            case MovementKind.SCHEDULE if self.due is not None:
                when = events.PartScheduled(
                    at=self.voucher.at, line=self.line, part=self.part, due=self.due
                )
                return (when,)
        return ()

    def _told(self, kind: type[events.Quantity], quantity: int) -> Event:
        if self.line is None:
            raise ValueError("it is the line that waits")
        return kind(at=self.voucher.at, line=self.line, part=self.part, quantity=quantity)
