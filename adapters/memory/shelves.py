"""Stock in memory: levels and what each order line holds, kept beside the movements."""

from collections.abc import Collection, Iterable, Mapping

from attrs import Factory, define

from domain.inventory.movement import Movement
from domain.inventory.stock import Level, Reservation
from domain.shared.ids import LineId, PartId, StoreId


@define
class Shelves:
    """What PostgreSQL's ``stock`` table and its constraint do."""

    levels: dict[tuple[StoreId, PartId], Level] = Factory(dict)
    held: dict[LineId, Reservation] = Factory(dict)

    def of(self, store: StoreId, parts: Collection[PartId]) -> Mapping[PartId, Level]:
        """The levels that exist."""
        return {part: self.levels[store, part] for part in parts if (store, part) in self.levels}

    def reservations(self, lines: Collection[LineId]) -> list[Reservation]:
        return [self.held[line] for line in lines if line in self.held]

    def moved(self, movements: Iterable[Movement]) -> "Shelves":
        """Only the levels and reservations that change, after ``movements``.

        Raises:
            OutOfStock: one of them would become negative, or promised twice.
        """
        after = Shelves()
        for one in movements:
            key = (one.store, one.part)
            level = after.levels.get(key) or self.levels.get(key)
            after.levels[key] = (level or Level(store=one.store, part=one.part)).after(one)
            if one.line is not None:
                empty = Reservation(line=one.line, store=one.store, part=one.part)
                held = after.held.get(one.line) or self.held.get(one.line) or empty
                after.held[one.line] = held.after(one)
        return after

    def update(self, after: "Shelves") -> None:
        self.levels.update(after.levels)
        self.held.update(after.held)
