"""What is wrong with a table, row by row."""

from collections.abc import Iterable

from attrs import asdict, field, frozen

from adapters.tables.sheet import Sheet
from domain.shared.errors import Rejected


@frozen(order=True)
class BadRow:
    """One mistake: line 1 is the header, line 0 the file as a whole; ``column`` may be empty."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.column + ': ' if self.column else ''}{self.reason}"


class BadTable(Rejected):
    """A table has mistakes; all of them are in ``rows``, and nothing was taken from it."""

    code = "bad-table"
    noun = "the table"

    def __init__(self, rows: Iterable[BadRow], /) -> None:
        self.rows = tuple(sorted(rows))
        count = "one mistake" if len(self.rows) == 1 else f"{len(self.rows)} mistakes"
        detail = f"{self.noun} has {count}, the first in {self.rows[0]}"
        super().__init__(detail, rows=[asdict(row) for row in self.rows])


@frozen
class Problems:
    """The mistakes found so far."""

    rows: list[BadRow] = field(factory=list)

    def note(self, sheet: Sheet, line: int, column: str, reason: str) -> None:
        self.rows.append(BadRow(sheet.file, line, column, reason))
