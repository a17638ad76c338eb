"""What comes of a table that a person brings in, row by row."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count, islice
from typing import Final, Protocol, TypeVar

from attrs import define, field, frozen

from domain.shared.errors import Conflict, NotFound, Rejected

BATCH: Final = 500
"""Rows that are looked up together and sent together."""


@frozen(order=True)
class BadRow:
    """A row that is refused: ``column`` may be empty, ``reason`` names nobody."""

    line: int
    column: str
    reason: str


class BadRows(Rejected):
    """Rows are refused, all of them in ``rows``; nothing was taken from the table."""

    code = "bad-rows"

    def __init__(self, rows: Iterable[BadRow], /) -> None:
        self.rows = tuple(sorted(rows))
        first = self.rows[0]
        detail = f"{len(self.rows)} rows are refused, the first in line {first.line}"
        super().__init__(f"{detail}: {first.reason}", lines=[row.line for row in self.rows])


@frozen(kw_only=True)
class Brought:
    """What a table brought: what is new, what is different now, and what was so already."""

    new: int
    changed: int
    unchanged: int


class Row(Protocol):
    """A row knows the line on which a person finds it."""

    @property
    def line(self) -> int: ...


R = TypeVar("R", bound=Row)


@define
class Intake:
    """Counts what comes of the rows, and gathers what is refused."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[BadRow] = field(factory=list)
    _said: dict[object, int] = field(factory=dict)

    def said_before(self, row: Row, column: str, what: object) -> bool:
        """Whether an earlier row of the table said ``what``; then this one is refused."""
        first = self._said.setdefault((column, what), row.line)
        if first != row.line:
            self.refuse(row, column, f"line {first} says so already")
        return first != row.line

    def count(self, *, new: bool, changed: bool) -> None:
        self.new += new
        self.changed += changed and not new
        self.unchanged += not (new or changed)

    @contextmanager
    def row(self, row: Row) -> Iterator[None]:
        """What the business refuses inside the block is noted with its line."""
        try:
            yield
        except (Rejected, NotFound, Conflict) as refusal:
            self.refuse(row, str(refusal.facts.get("field", "")), refusal.detail)

    def refuse(self, row: Row, column: str, reason: str) -> None:
        self.refused.append(BadRow(row.line, column, reason))

    def outcome(self) -> Brought:
        """
        Raises:
            BadRows: a row was refused.
        """
        if self.refused:
            raise BadRows(self.refused)
        return Brought(new=self.new, changed=self.changed, unchanged=self.unchanged)


def in_batches(rows: Iterable[R]) -> Iterator[tuple[R, ...]]:
    """The rows in their order, so many at a time as are looked up together."""
    left = iter(rows)
    while batch := tuple(islice(left, BATCH)):
        yield batch


def first_line() -> Iterator[int]:
    """The lines of a table in a file, whose first is the header."""
    return count(2)
