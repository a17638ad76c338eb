"""How the shelves of running shops are kept full, of which nobody knows the rule."""

from collections import defaultdict
from statistics import fmean
from typing import Final

from adapters.demo.chain import list_prices
from adapters.snapshot.snapshot import Snapshot
from domain.catalogue.catalogue import Catalogue
from domain.shared.ids import PartId, StoreId
from domain.shared.quantity import Unit
from simulation.scenario.stock import Shelf
from simulation.world.shelves import Shelves

_SOME: Final = {Unit.MILLILITRE: 20_000}
"""Of a part that no shop has, so much is ordered when one needs it; pieces: ten."""
_PIECES: Final = 10


def kept_full(snapshot: Snapshot, catalogue: Catalogue) -> Shelves:
    """Every night a shelf is filled up to what was free on it; an empty one to what others had.

    An assumption: what was used comes back, and no more.
    """
    free = {(one.store, one.part): max(0, one.free) for one in snapshot.levels}
    by_part: defaultdict[PartId, list[int]] = defaultdict(list)
    for (_, id), count in free.items():
        if count:
            by_part[id].append(count)
    stores = {store for store, _ in free}
    kept: dict[tuple[str, StoreId | None], Shelf] = {}
    for part in catalogue.parts:
        usual = round(fmean(by_part[part.id])) if by_part[part.id] else 0
        usual = usual or _SOME.get(part.unit, _PIECES)
        for store in stores:
            up_to = free.get((store, part.id)) or usual
            kept[part.code, store] = Shelf(
                part=part.code, store=store, opening=0, reorder_at=up_to - 1, up_to=up_to
            )
    return Shelves(kept, catalogue.parts, list_prices(catalogue), {})
