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
        return (
            0 <= technician < self._tables.technicians
            and self._able(operation, technician)
            and technician not in self._barred(operation)
        )

    def _able(self, operation: int, technician: int) -> bool:
        return self._tables.duration[operation * self._tables.technicians + technician] > 0

    def _barred(self, operation: int) -> set[int]:
        """Who may not do it for the sake of four eyes: it checks their work, or they check it."""
        tables = self._tables
        if tables.judge[operation] < 0 and tables.judged[operation] < 0:
            return set()
        barred = self._who_did_before(operation)
        for check in range(operation + 1, tables.judged[operation] + 1):
            if 0 <= tables.judge[check] <= operation:
                checkers = self._checkers(check, operation)
                if not checkers:
                    return set(range(tables.technicians))
                if len(checkers) == 1:
                    barred.add(checkers[0])
        return barred

    def _who_did_before(self, check: int) -> set[int]:
        first = self._tables.judge[check]
        return (
            {self._of[one] for one in range(first, check) if one in self._of}
            if first >= 0
            else set()
        )

    def _checkers(self, check: int, operation: int) -> list[int]:
        """Who could do a check once the operation is done by somebody else.

        Nobody whose own hands are needed for what is still open before it.
        """
        people, done = range(self._tables.technicians), self._who_did_before(check)
        open_ = [
            one
            for one in range(self._tables.judge[check], check)
            if one not in self._of and one != operation
        ]
        return [
            one
            for one in people
            if self._able(check, one)
            and one not in done
            and all(any(self._able(each, who) for who in people if who != one) for each in open_)
        ]

    def first(self, floor: Floor, operation: int) -> tuple[int, int]:
        """When it can start, and by whom: the earliest, then the fastest, then the least loaded."""
        tables, ready, choices = self._tables, floor.ready(operation), []
        barred = self._barred(operation)
        for technician in range(tables.technicians):
            if technician not in barred and self._able(operation, technician):
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
