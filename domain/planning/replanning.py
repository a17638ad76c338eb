"""Planning again after something happened: what has started stays, and little else changes."""

from typing import Final

from attrs import evolve

from domain.planning.floor import Floor
from domain.planning.hands import Hands
from domain.planning.plan import DayPlan
from domain.planning.problem import DayProblem
from domain.planning.tables import Tables

CHANGE: Final = 50
"""What another technician costs by default: as much as a car of weight 1, five slots late."""


def going_on(problem: DayProblem, plan: DayPlan, *, now: int, change: int = CHANGE) -> DayProblem:
    """The problem that is left at ``now`` when ``plan`` has been followed so far.

    ``problem`` is the day as it is known now, which may differ from the one that was planned: a
    technician has left, a part comes later, a bay is closed, there are more jobs. ``change``: what
    it costs to give an operation to another technician than planned.
    """
    started = [one for one in plan.placed if one.start < now]
    before = {(one.job, one.operation): one for one in plan.placed if one.start >= now}
    return evolve(
        problem,
        now=now,
        started=tuple(started),
        before=before,
        weights=evolve(problem.weights, change=change),
    )


def kept(problem: DayProblem, tables: Tables) -> DayPlan:
    """The plan once more, in its old order and by the old hands wherever that is still possible.

    What was not planned before comes in when it is due.
    """
    floor, hands, placed = Floor(tables), Hands(problem, tables), list(problem.started)
    open_jobs = [(_place(problem, key), number, key[0]) for number, key in enumerate(tables.keys)]
    for _, _, job in sorted(open_jobs):
        operation = floor.next[job]
        technician = tables.before[operation]
        if not hands.may(operation, technician):
            _, technician = hands.first(floor, operation)
        hands.give(operation, technician)
        placed.append(floor.place(operation, technician))
    return DayPlan.of(placed)


def _place(problem: DayProblem, key: tuple[int, int]) -> int:
    before = problem.before.get(key)
    return before.start if before else max(problem.now, problem.jobs[key[0]].due)
