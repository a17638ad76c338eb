"""Ready-made stock; name only what the test is about."""

from datetime import UTC, datetime
from uuid import UUID

from domain.inventory.movement import Voucher
from domain.inventory.stock import Level, Reservation
from domain.shared.ids import LineId, PartId, StoreId
from domain.shared.money import Money

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
STORE = StoreId(UUID(int=1))
FILTER = PartId(UUID(int=2))
MINE, THEIRS = LineId(UUID(int=11)), LineId(UUID(int=12))


def a_voucher(number: int = 1) -> Voucher:
    return Voucher(id=UUID(int=number), document=UUID(int=77), by=UUID(int=78), at=NOON)


def a_level(on_hand: int = 10, reserved: int = 0, value: int = 100_00) -> Level:
    return Level(store=STORE, part=FILTER, on_hand=on_hand, reserved=reserved, value=Money(value))


def nothing_held(line: LineId = MINE) -> Reservation:
    return Reservation(line=line, store=STORE, part=FILTER)
