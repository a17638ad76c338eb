"""Stock in memory: levels, what each order line has and waits for, beside the movements."""

from collections.abc import Collection, Iterable, Mapping

from attrs import Factory, define

from domain.inventory.expected import Expected, waiting_after
from domain.inventory.movement import Movement
from domain.inventory.stock import Level, Reservation
from domain.shared.errors import Stale
from domain.shared.ids import LineId, PartId, StoreId


@define
class Shelves:
    """What PostgreSQL's ``stock`` table and its constraint do."""

    levels: dict[tuple[StoreId, PartId], Level] = Factory(dict)
    held: dict[LineId, Reservation] = Factory(dict)
    waiting: dict[tuple[StoreId, PartId], dict[LineId, Expected]] = Factory(dict)

    def branch(self) -> "Shelves":
        """Other shelves with the same on them."""
        # What waits for a part is replaced as a whole, never changed.
        return Shelves(dict(self.levels), dict(self.held), dict(self.waiting))

    def of(self, store: StoreId, parts: Collection[PartId]) -> Mapping[PartId, Level]:
        """The levels that exist."""
        return {part: self.levels[store, part] for part in parts if (store, part) in self.levels}

    def reservations(self, lines: Collection[LineId]) -> list[Reservation]:
        return [self.held[line] for line in lines if line in self.held]

    def expected(self, store: StoreId, parts: Collection[PartId]) -> list[Expected]:
        """What lines wait for."""
        return [one for part in parts for one in self.waiting.get((store, part), {}).values()]

    def moved(self, movements: Iterable[Movement]) -> "Shelves":
        """Only what changes, after ``movements``.

        Raises:
            OutOfStock: a level would become negative, or promised twice.
            Stale: something would lie free although a line waits for it.
        """
        after = Shelves()
        for one in movements:
            key = (one.store, one.part)
            level = after.levels.get(key) or self.levels.get(key)
            after.levels[key] = (level or Level(store=one.store, part=one.part)).after(one)
            waiting = after.waiting.get(key, self.waiting.get(key, {}))
            after.waiting[key] = waiting_after(waiting, (one,))
            if one.line is not None:
                empty = Reservation(line=one.line, store=one.store, part=one.part)
                held = after.held.get(one.line) or self.held.get(one.line) or empty
                after.held[one.line] = held.after(one)
        if any(level.owed for level in after.levels.values()):
            raise Stale("a line waits for what would lie free; read again")
        return after

    def forget(self, lines: Iterable[LineId]) -> None:
        """What these lines had; their parts are used up or back on the shelf."""
        for line in lines:
            self.held.pop(line, None)

    def update(self, after: "Shelves") -> None:
        self.levels.update(after.levels)
        self.held.update(after.held)
        self.waiting.update(after.waiting)
