"""A movement of parts: the only way stock ever changes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from attrs import field, frozen

from domain.shared.ids import LineId, PartId, StoreId
from domain.shared.money import NOTHING, Money
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


@frozen(kw_only=True)
class Voucher:
    """The paper behind a movement: its id, the document it rests on, who did it, when.

    ``id`` becomes the movement's id, so a repeated command finds it there. ``document`` is a work
    order, an order, a delivery note or a stocktake.
    """

    id: UUID
    document: UUID
    by: UUID
    at: datetime = field(validator=utc)


@frozen(kw_only=True)
class Movement:
    """What changed for one part in one shop, never changed itself.

    ``on_hand``, ``reserved`` (in the part's unit) and ``value`` are differences, with sign. Summed
    over all movements of a part in a shop they are its level, summed over those of one order
    line its reservation.
    """

    kind: MovementKind
    store: StoreId
    part: PartId
    line: LineId | None = None
    on_hand: int = 0
    reserved: int = 0
    value: Money = NOTHING
    voucher: Voucher

    @property
    def id(self) -> UUID:
        return self.voucher.id
