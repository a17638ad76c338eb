"""What a shop floor does by hand: whoever is free takes the first car in the order of a rule."""

from collections.abc import Callable
from enum import StrEnum
from heapq import heapify, heappop, heappush
from typing import Final

from domain.planning.floor import Floor
from domain.planning.hands import Hands
from domain.planning.plan import DayPlan
from domain.planning.problem import DayProblem, Job
from domain.planning.tables import Tables


class Rule(StrEnum):
    """Which car comes first: as they arrived, or by the time promised."""

    FIRST_COME = "fcfs"
    DUE_DATE = "edd"


_FIRST: Final[dict[Rule, Callable[[Job], int]]] = {
    Rule.FIRST_COME: lambda job: job.arrival,
    Rule.DUE_DATE: lambda job: job.due,
}

Turn = tuple[int, int, int, int, int]
"""The next operation of a job: start, rule, job, operation, technician."""


def by_rule(problem: DayProblem, tables: Tables, rule: Rule) -> DayPlan:
    """A complete plan; whoever would have to stay longer than allowed does it last of all.

    Bays and people are only ever free later than believed, never earlier, so the first operation
    of the heap that still starts when it was said to is the first one of all.
    """
    floor, hands, placed = Floor(tables), Hands(problem, tables), list(problem.started)

    def turn(job: int) -> Turn:
        operation = floor.next[job]
        start, technician = hands.first(floor, operation)
        return start, _FIRST[rule](problem.jobs[job]), job, operation, technician

    turns = [turn(job) for job in range(len(problem.jobs)) if _has_more(tables, floor, job)]
    heapify(turns)
    while turns:
        start, _, job, operation, _ = heappop(turns)
        now = turn(job)
        if now[0] > start:
            heappush(turns, now)
            continue
        hands.give(operation, now[-1])
        placed.append(floor.place(operation, now[-1]))
        if _has_more(tables, floor, job):
            heappush(turns, turn(job))
    return DayPlan.of(placed)


def _has_more(tables: Tables, floor: Floor, job: int) -> bool:
    return floor.next[job] < tables.first[job + 1]
