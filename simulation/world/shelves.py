"""The shelves of the shops: what lies on them at first, and what is ordered at night."""

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from adapters.demo.chain import delivered, list_prices, opening_stock
from application.inventory.service import Delivered
from domain.catalogue.catalogue import Catalogue
from domain.catalogue.part import Part
from domain.catalogue.price_list import Price
from domain.shared.ids import PartId, StoreId
from domain.stores.store import Store
from simulation.scenario.stock import Shelf, StockPolicy

_LEAST: Final = 0.5
"""Of the opening stock, below which a part that no policy looks after is filled up."""


@frozen
class Shelves:
    """Fills shelves by a policy; of parts without one there is always enough."""

    kept: Mapping[tuple[str, StoreId | None], Shelf]
    catalogue: tuple[Part, ...]
    prices: Mapping[str, Price]
    plenty: Mapping[PartId, Delivered]

    @classmethod
    def of(cls, policy: StockPolicy, catalogue: Catalogue) -> "Shelves":
        plenty = {one.part: one for one in opening_stock(catalogue)}
        kept = {(one.part, one.store): one for one in policy.shelves}
        return cls(kept, tuple(catalogue.parts), list_prices(catalogue), plenty)

    @property
    def parts(self) -> tuple[PartId, ...]:
        return tuple(part.id for part in self.catalogue)

    def at_first(self, store: Store) -> tuple[Delivered, ...]:
        """What lies there before the first day."""
        shelves = ((part, self._shelf(part, store)) for part in self.catalogue)
        first = (
            self._some(part, shelf.opening) if shelf else self.plenty[part.id]
            for part, shelf in shelves
        )
        return tuple(one for one in first if one.quantity)

    def short(self, store: Store, free: Mapping[PartId, int]) -> tuple[Delivered, ...]:
        """What is ordered, and there before the shop opens again."""
        found = (self._order(store, part, free[part.id]) for part in self.catalogue)
        return tuple(one for one in found if one is not None)

    def _order(self, store: Store, part: Part, free: int) -> Delivered | None:
        shelf = self._shelf(part, store)
        if shelf is not None:
            return self._some(part, shelf.up_to - free) if free <= shelf.reorder_at else None
        plenty = self.plenty[part.id]
        return plenty if free < _LEAST * plenty.quantity else None

    def _some(self, part: Part, quantity: int) -> Delivered:
        return delivered(part, quantity, self.prices)

    def _shelf(self, part: Part, store: Store) -> Shelf | None:
        own = self.kept.get((part.code, store.id))
        return own or self.kept.get((part.code, None))
