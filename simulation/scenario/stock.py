"""How the shelves of the shops are filled: a hook for a stock policy."""

from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

from domain.shared.checks import OutOfRange, between, once
from domain.shared.ids import StoreId

MOST: Final = 10_000_000


@frozen(kw_only=True)
class Shelf:
    """One part, by its code, on the shelf of a shop, or of every shop without a line of its own.

    ``opening`` lies there at first. At ``reorder_at`` or less (s) so many are ordered that there
    will be ``up_to`` (S). Pieces, or millilitres of what is counted in them.
    """

    part: str
    store: StoreId | None = None
    opening: int = field(validator=between(0, MOST))
    reorder_at: int = field(validator=between(0, MOST))
    up_to: int = field(validator=between(1, MOST))

    def __attrs_post_init__(self) -> None:
        if self.reorder_at >= self.up_to:
            detail = f"up_to is more than reorder_at, not {self.up_to} after {self.reorder_at}"
            raise OutOfRange(detail, field="up_to")


def _in_order(shelves: Iterable[Shelf]) -> tuple[Shelf, ...]:
    return tuple(sorted(shelves, key=lambda one: (one.part, str(one.store or ""))))


@frozen
class StockPolicy:
    """The shelves that are looked after; of every other part there is always enough."""

    shelves: tuple[Shelf, ...] = field(
        default=(), converter=_in_order, validator=once(lambda shelf: (shelf.part, shelf.store))
    )

    def shelf(self, part: str, store: StoreId) -> Shelf | None:
        """How this part is kept in that shop: by its own line, else by that of all shops."""
        mine = [one for one in self.shelves if one.part == part and one.store in (store, None)]
        return max(mine, key=lambda one: one.store is not None, default=None)
