"""Parts for order lines: reserved, given back, handed out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from application.shared.ports import NewId
from application.visits.work import VisitWork
from domain.inventory.movement import Movement, Voucher
from domain.inventory.stock import Level, Reservation
from domain.orders.line import Line
from domain.orders.order import Order
from domain.shared.ids import LineId, PartId

Rule = Callable[[Level, Reservation, int, Voucher], Movement]


def reserve(work: VisitWork, order: Order, lines: Iterable[Line], new_id: NewId) -> None:
    """Promise the parts of ``lines`` to them.

    Raises:
        OutOfStock: one of the parts is not there; nothing is reserved.
    """
    # What a line holds already does not matter to what it gets in addition.
    _move(work, order, [(line, line.quantity) for line in lines], new_id, _reserve, held={})


def release(work: VisitWork, order: Order, lines: Iterable[Line], new_id: NewId) -> None:
    """Give up whatever ``lines`` still have reserved."""
    _move(work, order, _reserved(work, lines), new_id, _release)


def issue(
    work: VisitWork, order: Order, lines: Iterable[Line], new_id: NewId
) -> tuple[Movement, ...]:
    """Hand out everything that ``lines`` have reserved."""
    return _move(work, order, _reserved(work, lines), new_id, _issue)


def put_back(
    work: VisitWork, order: Order, line: Line, quantity: int, new_id: NewId
) -> tuple[Movement, ...]:
    """Take back ``quantity`` of what was handed out for ``line``."""
    return _move(work, order, [(line, quantity)], new_id, _put_back)


def _reserved(work: VisitWork, lines: Iterable[Line]) -> list[tuple[Line, int]]:
    parts = [line for line in lines if line.part is not None]
    held = work.stock.reservations([line.id for line in parts])
    return [(line, held[line.id].reserved) for line in parts if line.id in held]


def _reserve(level: Level, held: Reservation, count: int, paper: Voucher) -> Movement:
    return level.reserve(held.line, count, voucher=paper)


def _release(level: Level, held: Reservation, count: int, paper: Voucher) -> Movement:
    return level.release(held, count, voucher=paper)


def _issue(level: Level, held: Reservation, count: int, paper: Voucher) -> Movement:
    return level.issue(held, count, voucher=paper)


def _put_back(level: Level, held: Reservation, count: int, paper: Voucher) -> Movement:
    return level.put_back(held, count, voucher=paper)


def _move(
    work: VisitWork,
    order: Order,
    wanted: Iterable[tuple[Line, int]],
    new_id: NewId,
    rule: Rule,
    *,
    held: Mapping[LineId, Reservation] | None = None,
) -> tuple[Movement, ...]:
    by_part = defaultdict[PartId, list[tuple[LineId, int]]](list)
    for line, quantity in wanted:
        if line.part is not None and quantity:
            by_part[line.part].append((line.id, quantity))
    if not by_part:
        return ()
    # In order of the parts, so that two orders never wait for each other.
    levels = work.stock.levels(order.store, sorted(by_part))
    if held is None:
        held = work.stock.reservations([id for lines in by_part.values() for id, _ in lines])
    moved = []
    for part, lines in sorted(by_part.items()):
        level = levels[part]
        for id, quantity in lines:
            of = held.get(id) or Reservation(line=id, store=order.store, part=part)
            movement = rule(level, of, quantity, _voucher(work, order, new_id))
            level = level.after(movement)
            moved.append(movement)
    work.stock.move(moved)
    return tuple(moved)


def _voucher(work: VisitWork, order: Order, new_id: NewId) -> Voucher:
    return Voucher(id=new_id(), document=order.id, by=work.caller.actor.id, at=work.now)
