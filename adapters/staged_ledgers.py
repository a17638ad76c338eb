"""Stock, books and decisions as one transaction sees them: what is stored, and what it stages."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import frozen

from adapters.changes import Happened
from application.shared.ledgers import Decided
from domain.finance.entry import Entry
from domain.inventory.expected import Expected, by_age, waiting_after
from domain.inventory.movement import Movement
from domain.inventory.stock import Level, Reservation
from domain.shared.errors import NotFound
from domain.shared.ids import EntryId, LineId, PartId, StoreId

if TYPE_CHECKING:
    from adapters.work import StagedWork


@frozen
class StagedStock:
    """Stock as it will be when the transaction commits."""

    work: "StagedWork"

    def levels(self, store: StoreId, parts: Collection[PartId], /) -> Mapping[PartId, Level]:
        stored = self.work.stored_levels(store, parts)
        levels = {part: stored.get(part) or Level(store=store, part=part) for part in parts}
        for movement in self._staged():
            if movement.store == store and movement.part in levels:
                levels[movement.part] = levels[movement.part].after(movement)
        return levels

    def free(
        self, stores: Collection[StoreId], parts: Collection[PartId], /
    ) -> Mapping[tuple[StoreId, PartId], int]:
        return self.work.stored_free(stores, parts)

    def reservations(self, lines: Collection[LineId], /) -> Mapping[LineId, Reservation]:
        held = {one.line: one for one in self.work.stored_reservations(lines)} if lines else {}
        for movement in self._staged():
            if movement.line is not None and movement.line in lines:
                before = held.get(movement.line) or Reservation(
                    line=movement.line, store=movement.store, part=movement.part
                )
                held[movement.line] = before.after(movement)
        return held

    def expected(self, store: StoreId, parts: Collection[PartId], /) -> list[Expected]:
        stored = {one.line: one for one in self.work.stored_expected(store, parts)}
        here = (one for one in self._staged() if one.store == store and one.part in parts)
        return sorted(waiting_after(stored, here).values(), key=by_age)

    def movements_of(self, document: UUID, /) -> list[UUID]:
        return self.work.stored_movements(document)

    def move(self, movements: Iterable[Movement], /) -> None:
        movements = list(movements)
        self.work.add("movements", movements)
        self.work.changes.happened.extend(
            Happened(event, one.voucher.document, one.store)
            for one in movements
            for event in one.told
        )

    def _staged(self) -> list[Movement]:
        return self.work.changes.rows.get("movements", [])


@frozen
class StagedJournal:
    """The books."""

    work: "StagedWork"

    def post(self, entries: Iterable[Entry], /) -> None:
        self.work.add("entries", entries)

    def of(self, documents: Collection[UUID], /) -> list[Entry]:
        return self.work.stored_entries(documents)

    def get(self, entry: EntryId, /) -> Entry:
        found = self.work.stored_entry(entry)
        if found is None:
            raise NotFound(f"no entry {entry}", kind="entry", id=entry)
        return found


@frozen
class StagedDecisions:
    """The memory of choices."""

    work: "StagedWork"

    def record(self, decision: Decided, /) -> None:
        self.work.add("decisions", (decision,))

    def of(self, subjects: Collection[UUID], kinds: Collection[str], /) -> list[Decided]:
        return self.work.stored_decisions(subjects, kinds)
