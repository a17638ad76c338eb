"""Which bay of a kind: a car stays where it is, or comes where it was to come, if it can."""

from collections.abc import Iterator

from attrs import evolve

from domain.planning.checker import violations
from domain.planning.plan import DayPlan
from domain.planning.problem import DayProblem, Placed


def settled(problem: DayProblem, plan: DayPlan) -> DayPlan:
    """The same times and hands in bays that are kept wherever possible.

    An operation goes into the bay of the one before it, else into the bay of the plan that this
    one replaces (first of all if it begins when it was to), else into the one that became free
    last. Where that way ends without a bay, the plan stays as it is.
    """
    placed, free = list(problem.started), dict.fromkeys(range(len(problem.bays)), 0)
    for one in problem.started:
        free[one.bay] = max(free[one.bay], one.end)
    at: dict[tuple[int, int], Placed] = {(one.job, one.operation): one for one in problem.started}
    for one in sorted(plan.placed, key=lambda each: (each.start, each.end)):
        if one in problem.started:
            continue
        bays = [bay for bay in _possible(problem, one) if free[bay] <= one.start]
        if not bays:
            return plan
        kept = _kept(problem, one, at, bays)
        there = evolve(one, bay=max(bays, key=free.__getitem__) if kept is None else kept)
        at[one.job, one.operation], free[there.bay] = there, there.end
        placed.append(there)
    same = DayPlan.of(placed)
    return plan if violations(problem, same) else same


def _possible(problem: DayProblem, one: Placed) -> Iterator[int]:
    kind = problem.jobs[one.job].operations[one.operation].bay
    for bay, other in enumerate(problem.bays):
        needed = any(span.overlaps(one.start, one.end) for span in problem.taken.get(bay, ()))
        if other == kind and not needed and problem.closed_until.get(bay, 0) <= one.start:
            yield bay


def _kept(
    problem: DayProblem, one: Placed, at: dict[tuple[int, int], Placed], bays: list[int]
) -> int | None:
    earlier = at.get((one.job, one.operation - 1))
    planned = problem.before.get((one.job, one.operation))
    as_planned = planned is not None and planned.start == one.start
    first, second = (planned, earlier) if as_planned else (earlier, planned)
    wishes = [each.bay for each in (first, second) if each is not None]
    return next((bay for bay in wishes if bay in bays), None)
