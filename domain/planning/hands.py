"""Who does which operation, while a day is being planned by hand."""

from typing import Final

from domain.planning.floor import Floor
from domain.planning.problem import BadProblem, DayProblem
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
        if not (0 <= technician < tables.technicians and self._able(operation, technician)):
            return False
        if tables.judge[operation] >= 0 and technician in self._who_did_before(operation):
            return False
        return all(
            self._somebody_checks(check, operation, technician)
            for check in range(operation + 1, tables.judged[operation] + 1)
            if 0 <= tables.judge[check] <= operation
        )

    def _able(self, operation: int, technician: int) -> bool:
        return self._tables.duration[operation * self._tables.technicians + technician] > 0

    def _who_did_before(self, check: int) -> set[int | None]:
        return {self._of.get(one) for one in range(self._tables.judge[check], check)}

    def _somebody_checks(self, check: int, operation: int, technician: int) -> bool:
        """Whether a checker is left when the technician does the operation.

        One whose own hands nothing needs that nobody else could do.
        """
        people, done = range(self._tables.technicians), self._who_did_before(check)
        open_ = [
            one
            for one in range(self._tables.judge[check], check)
            if one not in self._of and one != operation
        ]
        return any(
            self._able(check, one)
            and one != technician
            and one not in done
            and all(any(self._able(each, who) for who in people if who != one) for each in open_)
            for one in people
        )

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
        if not choices:
            raise BadProblem("nobody is left who may do what has to be done")
        start, _, _, technician = min(choices)
        return start, technician
