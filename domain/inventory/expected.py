"""Parts still to come: which order line waits for what, and who gets what arrives.

A part that is not there does not stop an order: its line waits. Whatever becomes free, because
goods came in, an order gave it up or a count found it, goes to the line that has waited longest.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from attrs import evolve, field, frozen, validators

from domain.inventory.movement import Movement, Voucher
from domain.inventory.stock import Level, Reservation
from domain.shared.errors import Conflict
from domain.shared.ids import LineId, OrderId, PartId, StoreId
from domain.shared.time import utc

Paper = Callable[[UUID], Voucher]
"""A new voucher that rests on the document given."""


class PartsToCome(Conflict):
    """Parts are still to come."""

    code = "parts-to-come"

    @classmethod
    def of(cls, held: Iterable[Reservation]) -> "PartsToCome":
        """For these lines: fact ``parts`` says which, ``due`` by when all are here if known."""
        waiting = sorted((one for one in held if one.expected), key=lambda one: one.line)
        days = [one.due for one in waiting if one.due is not None]
        return cls(
            "parts for this are still to come",
            lines=[one.line for one in waiting],
            parts=sorted({one.part for one in waiting}),
            due=max(days) if len(days) == len(waiting) else None,
        )


@frozen(kw_only=True)
class Expected:
    """What one order line waits for in one shop, in the part's unit, and since when.

    ``due`` is when it should come, as far as anybody knows.
    """

    line: LineId
    order: OrderId
    store: StoreId
    part: PartId
    quantity: int = field(validator=validators.gt(0))
    since: datetime = field(validator=utc)
    due: datetime | None = field(default=None, validator=validators.optional(utc))

    @property
    def held(self) -> Reservation:
        """The line as far as its waiting goes."""
        return Reservation(
            line=self.line,
            store=self.store,
            part=self.part,
            expected=self.quantity,
            due=self.due,
        )


def by_age(one: Expected) -> tuple[datetime, LineId]:
    """The order in which lines are served: who waits longest is first."""
    return one.since, one.line


def promise(
    level: Level, line: LineId, quantity: int, *, voucher: Callable[[], Voucher]
) -> list[Movement]:
    """Promise ``quantity`` to a line: what is free at once, the rest when it comes."""
    now = min(quantity, level.free)
    moved = [level.reserve(line, now, voucher=voucher())] if now else []
    if quantity > now:
        left = level.after(moved[0]) if moved else level
        moved.append(left.expect(line, quantity - now, voucher=voucher()))
    return moved


def given_up(level: Level, held: Reservation, *, voucher: Callable[[], Voucher]) -> list[Movement]:
    """Give up everything that a line has on the shelf or waits for."""
    moved = []
    if held.reserved:
        moved.append(level.release(held, held.reserved, voucher=voucher()))
    if held.expected:
        moved.append(level.forgo(held, held.expected, voucher=voucher()))
    return moved


def handed_on(
    level: Level, waiting: Iterable[Expected], paper: Paper, meant_for: Collection[LineId] = ()
) -> list[Movement]:
    """Reserve what is free for the lines that wait for it.

    Those that it is ``meant_for`` come first, then the longest waiting.
    """
    moved = []
    for one in sorted(waiting, key=lambda each: (each.line not in meant_for, by_age(each))):
        if level.free:
            count = min(level.free, one.quantity)
            moved.append(level.arrive(one.held, count, voucher=paper(one.order)))
            level = level.after(moved[-1])
    return moved


def waiting_after(
    waiting: Mapping[LineId, Expected], movements: Iterable[Movement]
) -> dict[LineId, Expected]:
    """Who waits once ``movements`` were made."""
    after = dict(waiting)
    for one in movements:
        if one.line is None or not (one.expected or one.due):
            continue
        known = after.pop(one.line, None)
        quantity = (known.quantity if known else 0) + one.expected
        if quantity:
            after[one.line] = (
                evolve(known, quantity=quantity, due=one.due or known.due)
                if known
                else _first(one, quantity)
            )
    return after


def _first(movement: Movement, quantity: int) -> Expected:
    if movement.line is None:
        raise ValueError("it is the line that waits")
    return Expected(
        line=movement.line,
        order=OrderId(movement.voucher.document),
        store=movement.store,
        part=movement.part,
        quantity=quantity,
        since=movement.voucher.at,
        due=movement.due,
    )
