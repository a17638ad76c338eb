"""Parts for order lines: reserved or waited for, given back, handed out."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial

from application.inventory.handing_on import hand_on, voucher
from application.shared.ports import NewId
from application.visits.work import VisitWork
from domain.inventory.expected import PartsToCome, given_up, promise
from domain.inventory.movement import Movement, Voucher
from domain.inventory.stock import Level, NotReserved, Reservation
from domain.orders.line import Line
from domain.orders.order import Order
from domain.shared.ids import LineId, PartId
from domain.work_orders.work_order import NotYet

Paper = Callable[[], Voucher]
Rule = Callable[[Level, Reservation, int, Paper], Iterable[Movement]]


def reserve(work: VisitWork, order: Order, lines: Iterable[Line], new_id: NewId) -> None:
    """Promise the parts of ``lines`` to them.

    Raises:
        OutOfStock: one of the parts is not there; nothing is reserved.
    """
    # What a line holds already does not matter to what it gets in addition.
    _move(work, order, [(line, line.quantity) for line in lines], new_id, _reserve, held={})


def promise_all(work: VisitWork, order: Order, lines: Iterable[Line], new_id: NewId) -> None:
    """Promise the parts of ``lines`` to them: what is there at once, the rest when it comes."""
    _move(work, order, [(line, line.quantity) for line in lines], new_id, _promise, held={})


def release(work: VisitWork, order: Order, lines: Iterable[Line], new_id: NewId) -> None:
    """Give up whatever ``lines`` still have reserved or wait for; who waits gets it.

    Raises:
        NotYet: parts are handed out for one of them.
    """
    lines = list(lines)
    held = work.stock.reservations([line.id for line in lines if line.part is not None])
    out = sorted(line for line, one in held.items() if one.issued)
    if out:
        raise NotYet("parts that were handed out come back first", id=order.id, lines=out)
    wanted = _having(work, lines, lambda one: one.reserved + one.expected)
    _move(work, order, wanted, new_id, _give_up)


def issue(
    work: VisitWork, order: Order, lines: Iterable[Line], new_id: NewId
) -> tuple[Movement, ...]:
    """Hand out everything that ``lines`` have reserved.

    Raises:
        PartsToCome: nothing is there yet of what they wait for.
        NotReserved: they wait for nothing either.
    """
    lines = list(lines)
    moved = _move(work, order, _having(work, lines, lambda one: one.reserved), new_id, _issue)
    if not moved:
        expect_all_here(work, lines)
        raise NotReserved("nothing is reserved for this; all of it is handed out", id=order.id)
    return moved


def put_back(
    work: VisitWork, order: Order, line: Line, quantity: int, new_id: NewId
) -> tuple[Movement, ...]:
    """Take back ``quantity`` of what was handed out for ``line``; who waits for it gets it."""
    return _move(work, order, [(line, quantity)], new_id, _put_back)


def waiting_jobs(work: VisitWork, order: Order) -> dict[LineId, tuple[Reservation, ...]]:
    """The jobs of the order that wait for parts, and for which."""
    parts = [line for line in order.wanted if line.for_job is not None]
    held = work.stock.reservations([line.id for line in parts])
    waiting = defaultdict[LineId, list[Reservation]](list)
    for line in parts:
        if line.for_job is not None and line.id in held and held[line.id].expected:
            waiting[line.for_job].append(held[line.id])
    return {job: tuple(lines) for job, lines in waiting.items()}


def expect_all_here(work: VisitWork, lines: Iterable[Line]) -> None:
    """Refuse while ``lines`` wait for parts.

    Raises:
        PartsToCome: they do.
    """
    held = work.stock.reservations([line.id for line in lines if line.part is not None])
    if any(one.expected for one in held.values()):
        raise PartsToCome.of(held.values())


def short_of(work: VisitWork, order: Order, lines: Iterable[Line]) -> tuple[LineId, ...]:
    """Those of ``lines`` whose parts the shop has not got for all of them, as it looks now."""
    parts = [line for line in lines if line.part is not None]
    if not parts:
        return ()
    free = dict(work.stock.free((order.store,), sorted({PartId(line.item) for line in parts})))
    short = []
    for line in parts:
        key = (order.store, PartId(line.item))
        free[key] = free.get(key, 0) - line.quantity
        if free[key] < 0:
            short.append(line.id)
    return tuple(short)


def _having(
    work: VisitWork, lines: Iterable[Line], count: Callable[[Reservation], int]
) -> list[tuple[Line, int]]:
    parts = [line for line in lines if line.part is not None]
    held = work.stock.reservations([line.id for line in parts])
    return [(line, count(held[line.id])) for line in parts if line.id in held]


def _reserve(level: Level, held: Reservation, count: int, paper: Paper) -> Iterable[Movement]:
    return (level.reserve(held.line, count, voucher=paper()),)


def _promise(level: Level, held: Reservation, count: int, paper: Paper) -> Iterable[Movement]:
    return promise(level, held.line, count, voucher=paper)


def _give_up(level: Level, held: Reservation, _: int, paper: Paper) -> Iterable[Movement]:
    return given_up(level, held, voucher=paper)


def _issue(level: Level, held: Reservation, count: int, paper: Paper) -> Iterable[Movement]:
    return (level.issue(held, count, voucher=paper()),)


def _put_back(level: Level, held: Reservation, count: int, paper: Paper) -> Iterable[Movement]:
    return (level.put_back(held, count, voucher=paper()),)


def _move(
    work: VisitWork,
    order: Order,
    wanted: Iterable[tuple[Line, int]],
    new_id: NewId,
    rule: Rule,
    *,
    held: Mapping[LineId, Reservation] | None = None,
) -> tuple[Movement, ...]:
    by_part = _by_part(wanted)
    if not by_part:
        return ()
    # In order of the parts, so that two orders never wait for each other.
    levels = dict(work.stock.levels(order.store, sorted(by_part)))
    if held is None:
        held = work.stock.reservations([id for lines in by_part.values() for id, _ in lines])
    paper = partial(voucher, work, order.id, new_id)
    moved: list[Movement] = []
    for part, lines in sorted(by_part.items()):
        for id, quantity in lines:
            of = held.get(id) or Reservation(line=id, store=order.store, part=part)
            for movement in rule(levels[part], of, quantity, paper):
                levels[part] = levels[part].after(movement)
                moved.append(movement)
    work.stock.move(moved)
    hand_on(work, levels.values(), new_id)
    return tuple(moved)


def _by_part(wanted: Iterable[tuple[Line, int]]) -> dict[PartId, Collection[tuple[LineId, int]]]:
    by_part = defaultdict[PartId, list[tuple[LineId, int]]](list)
    for line, quantity in wanted:
        if line.part is not None and quantity:
            by_part[line.part].append((line.id, quantity))
    return {part: tuple(lines) for part, lines in by_part.items()}
