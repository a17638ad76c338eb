"""The demand, the shelves and the roll-out of a scenario, from its tables."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adapters.network.sheets import STORES
from adapters.tables.cells import short
from adapters.tables.files import Row, read_table
from adapters.tables.problems import Problems
from domain.shared.errors import Rejected
from domain.shared.ids import StoreId, named_id
from simulation.scenario.catalogue import catalogue
from simulation.scenario.demand import Demand, DemandHour
from simulation.scenario.rollout import Rollout
from simulation.scenario.sheets import DEMAND, OF_SHOPS, PARTS, ROLLOUT
from simulation.scenario.stock import Shelf, StockPolicy
from simulation.scenario.values import instead

Tables = Mapping[str, list[Row]]
"""Rows by the name of their file."""


def read_tables(directory: Path, problems: Problems) -> Tables:
    """The tables beside those of the network; lines of shops that are not there are noted."""
    shops = read_table(directory, STORES, Problems())
    codes = {row.cells["code"] for row in shops if "code" in row.cells}
    tables = {sheet.file: read_table(directory, sheet, problems) for sheet in OF_SHOPS}
    for sheet in OF_SHOPS if codes else ():
        for row in tables[sheet.file]:
            code = row.cells.get("store")
            if code and code not in codes:
                problems.note(sheet, row.line, "store", f"{short(code)} is not in {STORES.file}")
    return tables


def demand(tables: Tables) -> Demand:
    """Of rows that are whole."""
    hours: defaultdict[StoreId, list[DemandHour]] = defaultdict(list)
    for row in tables[DEMAND.file]:
        cells = dict(row.cells)
        hours[_store(cells.pop("store"))].append(DemandHour(**cells))
    return Demand({store: tuple(found) for store, found in hours.items()})


def stock(tables: Tables, problems: Problems) -> StockPolicy:
    """Of rows that are whole and make sense; the others are noted."""
    known = {part.code: part for part in catalogue().parts}
    shelves = []
    for row in tables[PARTS.file]:
        if not row.whole:
            continue
        part = row.cells["part"]
        if part not in known:
            reason = f"the catalogue has no part {short(part)}; {instead(part, known)}"
            problems.note(PARTS, row.line, "part", reason)
            continue
        try:
            shelves.append(_shelf(row.cells))
        except Rejected as refusal:
            problems.note(PARTS, row.line, str(refusal.facts.get("field", "")), refusal.detail)
    return StockPolicy(tuple({(one.part, one.store): one for one in shelves}.values()))


def _shelf(cells: Mapping[str, Any]) -> Shelf:
    code = cells["store"]
    return Shelf(**{**cells, "store": _store(code) if code else None})


def rollout(tables: Tables) -> Rollout:
    """Of rows that are whole."""
    rows = tables[ROLLOUT.file]
    return Rollout({_store(row.cells["store"]): row.cells["joins"] for row in rows})


def _store(code: str) -> StoreId:
    return StoreId(named_id("store", code))
