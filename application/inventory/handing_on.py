"""Whatever becomes free goes to the lines that wait for it, before anybody else sees it."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from application.shared.ledgers import Stock
from application.shared.ports import NewId, Work
from domain.inventory.expected import handed_on
from domain.inventory.movement import Movement, Voucher
from domain.inventory.stock import Level


class StockWork(Work, Protocol):
    """A transaction that moves parts."""

    @property
    def stock(self) -> Stock: ...


def hand_on(work: StockWork, levels: Iterable[Level], new_id: NewId) -> tuple[Movement, ...]:
    """Reserve what is free of each level for whoever waits, the longest waiting first.

    Args:
        levels: as they are after everything else that this transaction moves.
    """
    moved: list[Movement] = []
    for level in levels:
        if level.owed:
            waiting = work.stock.expected(level.store, (level.part,))
            moved += handed_on(level, waiting, lambda order: voucher(work, order, new_id))
    work.stock.move(moved)
    return tuple(moved)


def voucher(work: Work, document: UUID, new_id: NewId, *, note: str = "") -> Voucher:
    """A paper of this transaction, by its caller."""
    return Voucher(id=new_id(), document=document, by=work.caller.actor.id, at=work.now, note=note)
