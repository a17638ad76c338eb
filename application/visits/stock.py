"""Parts for order lines: reserved, given back, handed out."""

from collections import defaultdict
from collections.abc import Callable, Iterable

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
    wanted = [(line, line.quantity) for line in lines if line.part is not None]
    _move(
        work,
        order,
        wanted,
        new_id,
        lambda level, held, count, paper: level.reserve(held.line, n, voucher=paper),
    )


def release(work: VisitWork, order: Order, lines: Iterable[Line], new_id: NewId) -> None:
    """Give up whatever ``lines`` still have reserved."""
    held = work.stock.reservations([line.id for line in lines if line.part is not None])
    left = [(line, held[line.id].reserved) for line in lines if line.id in held]
    _move(
        work,
        order,
        left,
        new_id,
        lambda level, held, count, paper: level.release(held, count, voucher=paper),
    )


def issue(
    work: VisitWork, order: Order, lines: Iterable[Line], new_id: NewId
) -> tuple[Movement, ...]:
    """Hand out everything that ``lines`` have reserved."""
    held = work.stock.reservations([line.id for line in lines if line.part is not None])
    left = [(line, held[line.id].reserved) for line in lines if line.id in held]
    return _move(
        work,
        order,
        left,
        new_id,
        lambda level, held, count, paper: level.issue(held, count, voucher=paper),
    )


def put_back(
    work: VisitWork, order: Order, line: Line, quantity: int, new_id: NewId
) -> tuple[Movement, ...]:
    """Take back ``quantity`` of what was handed out for ``line``."""
    return _move(
        work,
        order,
        [(line, quantity)],
        new_id,
        lambda level, held, count, paper: level.put_back(held, count, voucher=paper),
    )


def _move(
    work: VisitWork,
    order: Order,
    wanted: Iterable[tuple[Line, int]],
    new_id: NewId,
    rule: Rule,
) -> tuple[Movement, ...]:
    by_part = defaultdict[PartId, list[tuple[LineId, int]]](list)
    for line, quantity in wanted:
        if line.part is not None and quantity:
            by_part[line.part].append((line.id, quantity))
    if not by_part:
        return ()
    # In order of the parts, so that two orders never wait for each other.
    levels = work.stock.levels(order.store, sorted(by_part))
    held = work.stock.reservations([line for lines in by_part.values() for line, _ in lines])
    moved = []
    for part, lines in sorted(by_part.items()):
        level = levels[part]
        for id, quantity in lines:
            of = held.get(id) or Reservation(line=id, store=order.store, part=part)
            paper = Voucher(id=new_id(), document=order.id, by=work.caller.actor.id, at=work.now)
            movement = rule(level, of, quantity, paper)
            level = level.after(movement)
            moved.append(movement)
    work.stock.move(moved)
    return tuple(moved)
