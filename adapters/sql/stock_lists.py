"""Lists of stock: rows straight into values, within the caller's reach."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from attrs import frozen

from adapters.sql import readings
from adapters.sql.scope import ledger
from adapters.sql.session import Session
from application.shared.rights import Scope
from domain.inventory.expected import Expected
from domain.inventory.movement import USE, Movement, MovementKind, Voucher
from domain.inventory.stock import Level
from domain.shared.ids import LineId, PartId, StoreId
from domain.shared.money import Money

_LEVELS: Final = """
select s.store, s.part, s.on_hand, s.reserved, s.expected, s.value
from stock as s join parts as p on p.id = s.part
where s.store = %(store)s and $reach and p.code > %(after)s collate "C"
order by p.code collate "C" limit %(limit)s
"""
_LEVEL: Final = """
select store, part, on_hand, reserved, expected, value from stock
where store = any(%(stores)s) and part = %(part)s and $reach
"""
_MOVEMENTS: Final = """
select id, store, part, line, document, kind, on_hand, reserved, expected, value, due, actor, at,
       note
from movements where $which and $reach
"""
_USED: Final = """
select store, part, -sum(on_hand)::bigint as used from movements
where store = any(%(stores)s) and part = any(%(parts)s) and kind = any(%(kinds)s)
  and at >= %(since)s and $reach
group by store, part having sum(on_hand) <> 0
"""
_NEWEST: Final = "store = %(store)s and part = %(part)s and $older"
_OLDER: Final = "(at, id) < (select m.at, m.id from movements as m where m.id = %(after)s)"


@frozen
class SqlStockLists:
    """Implements :class:`application.inventory.stockroom.StockLists` in one session."""

    session: Session
    scope: Scope

    def levels(self, store: StoreId, /, *, after: str | None, limit: int) -> list[Level]:
        params = {"store": store, "after": after or "", "limit": limit}
        return [readings.level(row) for row in self._rows(_LEVELS, params, column="s.store")]

    def level(self, stores: Collection[StoreId], part: PartId, /) -> list[Level]:
        params = {"stores": list(stores), "part": part}
        return [readings.level(row) for row in self._rows(_LEVEL, params)]

    def movements(
        self, store: StoreId, part: PartId, /, *, after: UUID | None, limit: int
    ) -> list[Movement]:
        newest = _NEWEST.replace("$older", _OLDER if after else "true")
        sql = _MOVEMENTS.replace("$which", newest) + "order by at desc, id desc limit %(limit)s"
        params = {"store": store, "part": part, "after": after, "limit": limit}
        return [_movement(row) for row in self._rows(sql, params)]

    def made(self, ids: Collection[UUID], /) -> list[Movement]:
        sql = _MOVEMENTS.replace("$which", "id = any(%(ids)s)")
        return [_movement(row) for row in self._rows(sql, {"ids": list(ids)})]

    def used(
        self, stores: Collection[StoreId], parts: Collection[PartId], /, *, since: datetime
    ) -> Mapping[tuple[StoreId, PartId], int]:
        params = {
            "stores": list(stores),
            "parts": list(parts),
            "kinds": sorted(USE),
            "since": since,
        }
        rows = self._rows(_USED, params)
        return {(StoreId(row.store), PartId(row.part)): row.used for row in rows}

    def expected(self, store: StoreId, /, *, after: LineId | None, limit: int) -> list[Expected]:
        further = "line > %(after)s" if after else "true"
        sql = readings.EXPECTED.replace("$which", f"{further} and $reach")
        params = {"store": store, "after": after, "limit": limit}
        rows = self._rows(f"{sql} order by line limit %(limit)s", params)
        return [readings.one_expected(row) for row in rows]

    def _rows(
        self, sql: str, params: Mapping[str, object], *, column: str = "store"
    ) -> Iterable[Any]:
        reach = ledger(self.scope, quantities=True, column=column)
        return readings.within_reach(self.session, sql, reach, params)


def _movement(row: Any) -> Movement:
    return Movement(
        kind=MovementKind(row.kind),
        store=StoreId(row.store),
        part=PartId(row.part),
        line=LineId(row.line) if row.line else None,
        on_hand=row.on_hand,
        reserved=row.reserved,
        expected=row.expected,
        value=Money(row.value),
        due=row.due.astimezone(UTC) if row.due else None,
        voucher=Voucher(
            id=row.id,
            document=row.document,
            by=row.actor,
            at=row.at.astimezone(UTC),
            note=row.note,
        ),
    )
