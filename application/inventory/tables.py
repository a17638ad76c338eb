"""Stock as a table: what lies on the shelves when a chain starts, and what lies there now."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from attrs import field, frozen

from application.inventory.handing_on import hand_on
from application.inventory.service import CounterWork
from application.shared.ports import Repository
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.shared.tables import Brought, Intake, first_line, in_batches
from application.stores.directory import Directory
from domain.catalogue.part import Part
from domain.finance.books import stock_opened
from domain.inventory.movement import Movement, Voucher
from domain.inventory.stock import Level
from domain.shared.checks import between
from domain.shared.ids import PartId, StoreId, derived_id
from domain.shared.money import Money, total
from domain.stores.store import Store

_OPENING: Final = "opening stock"


class ShelfWork(CounterWork, Protocol):
    """A transaction over stock and books that knows the parts."""

    @property
    def parts(self) -> Repository[Part]: ...


@frozen(kw_only=True)
class StockRow:
    """``quantity`` of a part in its unit, which cost ``cost`` in all, without VAT.

    ``store`` and ``part`` are their codes.
    """

    line: int
    store: str
    part: str
    quantity: int = field(validator=between(1, 10_000_000))
    cost: Money


@frozen(kw_only=True)
class StockTables(Service):
    """Many shelves at once, all or nothing; the same again changes nothing."""

    directory: Directory

    @command("stock.import", may=Permission.RECEIVE_PARTS)
    def bring_stock(
        self, work: ShelfWork, *, rows: Sequence[StockRow], trial: bool = False
    ) -> Brought:
        """Fill empty shelves, and post their value as each shop's opening balance.

        With ``trial`` nothing is written.

        Raises:
            BadRows: naming every row that is refused: a shop or part that nobody knows, a shelf
                that holds something else already.
        """
        intake = Intake()
        stores = {store.code: store for store in self.directory.register.stores.values()}
        for code, its_rows in _by_store(rows).items():
            if code not in stores:
                for row in its_rows:
                    intake.refuse(row, "store", "there is no such shop")
                continue
            for batch in in_batches(its_rows):
                moved = self._moved(work, intake, stores[code], batch)
                if moved and not trial:
                    work.stock.move(moved)
                    self._post(work, stores[code], moved)
                    self._hand_on(work, stores[code], moved)
                    work.send()
        return intake.outcome()

    @command("stock.export", may=Permission.RECEIVE_PARTS)
    def take_stock(self, work: ShelfWork, *, store: StoreId) -> tuple[StockRow, ...]:
        """What lies in a shop, by part; what is promised to orders lies there too."""
        shop = self.directory.store(store)
        parts = sorted(work.parts.find(), key=lambda part: part.code)
        levels = work.stock.levels(store, [part.id for part in parts])
        lying = [(part, levels[part.id]) for part in parts if levels[part.id].on_hand]
        return tuple(
            StockRow(
                line=line,
                store=shop.code,
                part=part.code,
                quantity=level.on_hand,
                cost=level.value,
            )
            for line, (part, level) in zip(first_line(), lying, strict=False)
        )

    def _moved(
        self, work: ShelfWork, intake: Intake, store: Store, rows: Sequence[StockRow]
    ) -> list[Movement]:
        """What the rows move; those that have moved it before move nothing."""
        parts = {part.code: part for part in work.parts.find_any("code", [r.part for r in rows])}
        levels = work.stock.levels(store.id, [part.id for part in parts.values()])
        before = {*work.stock.movements_of(derived_id(store.id, _OPENING))}
        moved: list[Movement] = []
        for row in rows:
            if row.part not in parts:
                intake.refuse(row, "part", "the catalogue has no such part")
            elif not intake.said_before(row, "part", (row.store, row.part)):
                with intake.row(row):
                    level = levels[PartId(parts[row.part].id)]
                    receipt = self._receipt(work, row, level)
                    done = receipt.id in before or _is_on(level, row)
                    if not done and level.on_hand:
                        intake.refuse(row, "quantity", _full(level))
                        continue
                    intake.count(new=not done, changed=False)
                    moved.extend(() if done else (receipt,))
        return moved

    def _receipt(self, work: ShelfWork, row: StockRow, level: Level) -> Movement:
        opening = derived_id(level.store, _OPENING)
        voucher = Voucher(
            # The same row has the same id, so that it is known when it comes again.
            id=derived_id(opening, f"{row.part}:{row.quantity}:{row.cost.amount}"),
            document=opening,
            by=work.caller.actor.id,
            at=work.now,
        )
        return level.receive(row.quantity, cost=row.cost, voucher=voucher)

    def _hand_on(self, work: ShelfWork, store: Store, moved: Sequence[Movement]) -> None:
        levels = work.stock.levels(store.id, [one.part for one in moved])
        hand_on(work, levels.values(), self.new_id)

    def _post(self, work: ShelfWork, store: Store, moved: Sequence[Movement]) -> None:
        """One entry for what was opened together."""
        ids = ",".join(sorted(str(one.id) for one in moved))
        opened = derived_id(moved[0].voucher.document, ids)
        entry = stock_opened(
            opened,
            total([one.value for one in moved]),
            store=StoreId(store.id),
            day=store.business_day(work.now),
            at=work.now,
        )
        if entry is not None:
            work.journal.post((entry,))


def _by_store(rows: Sequence[StockRow]) -> Mapping[str, list[StockRow]]:
    found: dict[str, list[StockRow]] = {}
    for row in rows:
        found.setdefault(row.store, []).append(row)
    return found


def _is_on(level: Level, row: StockRow) -> bool:
    return (level.on_hand, level.value) == (row.quantity, row.cost)


def _full(level: Level) -> str:
    return (
        f"the shop has {level.on_hand} of it already, worth {level.value}; opening stock is for "
        "empty shelves, and a difference is a matter of counting"
    )
