"""The roster of one shop as a table, written as people and their spreadsheets write it."""

from typing import Final

from adapters.network.csv_files import roster_day
from adapters.network.export import roster_cells
from adapters.network.sheets import ROSTER
from adapters.tables.cells import any_day, maybe, whole
from adapters.tables.exchange import Cells, Table
from adapters.tables.sheet import Sheet
from application.workforce.rosters import RosterRow


def _row(line: int, cells: Cells) -> RosterRow:
    told = roster_day({**cells, "break_min": cells["break_min"] or 0})
    return RosterRow(line=line, technician=cells["technician"], day=told.day, shift=told.shift)


ROSTERS: Final = Table(
    sheet=Sheet(
        file=ROSTER.file,
        key=(),
        columns={**ROSTER.columns, "day": any_day, "break_min": maybe(whole(0, 1440))},
    ),
    build=_row,
    show=lambda row: roster_cells(row.technician, row.of_day),
)
