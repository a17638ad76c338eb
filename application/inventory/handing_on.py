"""Whatever becomes free goes to the lines that wait for it, before anybody else sees it."""

from collections.abc import Collection, Iterable
from functools import partial
from typing import Protocol
from uuid import UUID

from application.shared.ledgers import Stock
from application.shared.ports import NewId, Work
from domain.inventory.expected import handed_on
from domain.inventory.movement import Movement, Voucher
from domain.inventory.stock import Level
from domain.shared.ids import LineId


class StockWork(Work, Protocol):
    """A transaction that moves parts."""

    @property
    def stock(self) -> Stock: ...


def hand_on(
    work: StockWork, levels: Iterable[Level], new_id: NewId, meant_for: Collection[LineId] = ()
) -> tuple[Movement, ...]:
    """Reserve what is free of each level for whoever waits, the longest waiting first.

    Args:
        levels: as they are after everything else that this transaction moves.
        meant_for: lines that come before the others, as it was sent for them.
    """
    moved: list[Movement] = []
    for level in levels:
        if level.owed:
            waiting = work.stock.expected(level.store, (level.part,))
            paper = partial(voucher, work, new_id=new_id)
            moved += handed_on(level, waiting, paper, meant_for)
    work.stock.move(moved)
    return tuple(moved)


def voucher(work: Work, document: UUID, new_id: NewId, *, note: str = "") -> Voucher:
    """A paper of this transaction, by its caller."""
    return Voucher(id=new_id(), document=document, by=work.caller.actor.id, at=work.now, note=note)
