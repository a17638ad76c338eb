"""Whether a plan keeps every rule of its problem; knows nothing of how plans are made."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from domain.planning.plan import DayPlan
from domain.planning.problem import DayProblem, Placed


def violations(problem: DayProblem, plan: DayPlan) -> tuple[str, ...]:
    """A sentence for every rule that the plan breaks; none for a valid plan."""
    complete = tuple(_incomplete(problem, plan))
    if complete:
        return complete
    return (
        *(sentence for one in plan.placed for sentence in _alone(problem, plan, one)),
        *_overlaps(plan.placed, "bay", lambda one: one.bay),
        *_overlaps(plan.placed, "technician", lambda one: one.technician),
        *_moved(problem, plan),
    )


def _incomplete(problem: DayProblem, plan: DayPlan) -> Iterator[str]:
    wanted = {
        (number, operation)
        for number, job in problem.jobs_today.items()
        for operation in range(len(job.operations))
    }
    wanted |= set(problem.done)
    yield from (f"{_name(*key)} is not planned" for key in sorted(wanted - set(plan.at)))
    yield from (f"{_name(*key)} is not of this day" for key in sorted(set(plan.at) - wanted))
    if len(plan.placed) != len(plan.at):
        yield "an operation is planned twice"
    for one in plan.placed:
        if not (0 <= one.bay < len(problem.bays)):
            yield f"{_name(one.job, one.operation)}: there is no bay {one.bay}"
        if not (0 <= one.technician < len(problem.technicians)):
            yield f"{_name(one.job, one.operation)}: there is no technician {one.technician}"


def _alone(problem: DayProblem, plan: DayPlan, one: Placed) -> Iterator[str]:
    """What is wrong with one operation, whatever else happens in the shop."""
    if one in problem.started:
        return
    name, wanted = _name(one.job, one.operation), problem.jobs[one.job].operations[one.operation]
    person, before = problem.technicians[one.technician], plan.at.get((one.job, one.operation - 1))
    span = problem.takes(one.job, one.operation, one.technician)
    earliest = max(
        wanted.release,
        problem.jobs[one.job].arrival,
        problem.now,
        problem.closed_until.get(one.bay, 0),
    )
    if problem.bays[one.bay] != wanted.bay:
        yield f"{name} needs a bay of kind {wanted.bay}"
    if span is None:
        yield f"{name}: technician {one.technician} may not do it"
    elif one.end - one.start != span:
        yield f"{name}: technician {one.technician} needs {span} slots"
    if one.start < earliest:
        yield f"{name} starts before {earliest}"
    if before is not None and one.start < before.end:
        yield f"{name} starts before the operation before it ends"
    for number in problem.about(one.job, one.operation):
        if plan.at[one.job, number].technician == one.technician:
            yield f"{name} is checked by the one who did the work"
    if one.start < person.shift.start or one.end > person.shift.end + problem.overtime:
        yield f"{name} is outside the shift of technician {one.technician}"
    if any(pause.overlaps(one.start, one.end) for pause in person.pauses):
        yield f"{name} is in the break of technician {one.technician}"
    if any(taken.overlaps(one.start, one.end) for taken in problem.taken.get(one.bay, ())):
        yield f"{name} is at bay {one.bay} while that is needed otherwise"


def _overlaps(placed: Iterable[Placed], kind: str, of: Callable[[Placed], int]) -> Iterator[str]:
    in_turn = sorted(placed, key=lambda one: (of(one), one.start, one.end))
    for one, other in pairwise(in_turn):
        if of(one) == of(other) and other.start < one.end:
            yield (
                f"{_name(one.job, one.operation)} and {_name(other.job, other.operation)} overlap"
                f" at {kind} {of(one)}"
            )


def _moved(problem: DayProblem, plan: DayPlan) -> Iterator[str]:
    for one in problem.started:
        if plan.at[one.job, one.operation] != one:
            yield f"{_name(one.job, one.operation)} has started and may not move"


def _name(job: int, operation: int) -> str:
    return f"job {job}, operation {operation}"
