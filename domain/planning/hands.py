"""Who does which operation, while a day is being planned by hand."""

from typing import Final

from domain.planning.floor import Floor
from domain.planning.problem import DayProblem
from domain.planning.tables import Tables

AFTER_ALL_OTHERS: Final = 1_000_000
"""Added to a start for which somebody would have to stay longer than allowed."""
_OVERTIME: Final = 100


class Hands:
    """The technicians of the operations placed so far."""

    def __init__(self, problem: DayProblem, tables: Tables) -> None:
        self._problem, self._tables = problem, tables
        self._of: dict[int, int] = {}

    def give(self, operation: int, technician: int) -> None:
        self._of[operation] = technician

    def may(self, operation: int, technician: int) -> bool:
        """Whether the technician may do it, four eyes included."""
        tables = self._tables
        able = 0 <= technician < tables.technicians and (
            tables.duration[operation * tables.technicians + technician] > 0
        )
        return able and self._of.get(tables.judge[operation]) != technician

    def first(self, floor: Floor, operation: int) -> tuple[int, int]:
        """When it can start, and by whom: the earliest, then the fastest, then the least loaded."""
        tables, ready, choices = self._tables, floor.ready(operation), []
        for technician in range(tables.technicians):
            if self.may(operation, technician):
                start, end = floor.starts(operation, technician, ready)
                late = end - tables.shift_end[technician]
                span = end - start + (_OVERTIME if late > 0 else 0)
                if late > self._problem.overtime:
                    start += AFTER_ALL_OTHERS
                choices.append((start, span, floor.load[technician], technician))
        start, _, _, technician = min(choices)
        return start, technician
