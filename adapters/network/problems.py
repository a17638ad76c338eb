"""What is wrong with the files of a network, row by row."""

from collections.abc import Iterable

from attrs import asdict, frozen

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


class BadNetwork(Rejected):
    """The files have mistakes; all of them are in ``rows``, and nothing was taken from any."""

    code = "bad-network"

    def __init__(self, rows: Iterable[BadRow], /) -> None:
        self.rows = tuple(sorted(rows))
        count = "one mistake" if len(self.rows) == 1 else f"{len(self.rows)} mistakes"
        detail = f"the network has {count}, the first in {self.rows[0]}"
        super().__init__(detail, rows=[asdict(row) for row in self.rows])


class BadCell(Rejected):
    """The text in a cell is not what its column holds."""

    code = "bad-cell"
