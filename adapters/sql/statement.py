"""The text of the one statement that a transaction's changes become.

Every part is a common table expression that waits for the one before it, so the order of locks
is the order of the parts. Texts are few and long: each is put together once.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from attrs import frozen

_SHAPES: Final = 1024
"""Commands times what they may change; far fewer are in use."""


@frozen
class Part:
    """One step. In its SQL ``$rows`` stands for what it reads and ``$after`` for the wait."""

    name: str
    sql: str
    reads: str = ""
    """The name under which its rows are sent."""
    alone: bool = False
    """Whether it reads one row. The planner takes every set for a hundred, and would rather read
    a whole table than look for so many."""
    counted: bool = False
    """Whether the statement answers how many rows it touched."""

    def after(self, before: "Part | None") -> str:
        wait = f"(select count(*) from {before.name}) >= 0" if before else "true"
        body = self.sql.replace("$rows", self._rows).replace("$after", wait)
        return f"{self.name} as ({' '.join(body.split())})"

    @property
    def _rows(self) -> str:
        return f"jsonb_to_record{'' if self.alone else 'set'}(%(sent)s::jsonb -> '{self.reads}')"


@lru_cache(_SHAPES)
def statement(parts: tuple[Part, ...]) -> str:
    """The statement over ``parts``; answers a row with a count for each that is counted."""
    counted = (one.name for one in parts if one.counted)
    counts = ", ".join(f"(select count(*) from {name}) as {name}" for name in counted)
    return f"with {','.join(_steps(parts))} select {counts}"


def _steps(parts: tuple[Part, ...]) -> Iterator[str]:
    before = None
    for part in parts:
        yield part.after(before)
        before = part
