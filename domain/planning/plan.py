"""A plan of a day, and what it costs."""

from collections.abc import Iterable
from functools import cached_property

from attrs import frozen

from domain.planning.problem import DayProblem, Placed


@frozen(kw_only=True)
class Cost:
    """In slots, but for ``changes``: what each part of the plan's cost comes from.

    ``tardiness`` is weighted by the jobs' weights; ``unfairness`` is the largest load of a
    technician less the smallest; ``changes`` counts operations that changed their technician.
    """

    tardiness: int
    waiting: int
    overtime: int
    unfairness: int
    changes: int
    late_jobs: int
    total: int


@frozen(kw_only=True, slots=False)
class DayPlan:
    """Every operation of the problem, placed; in the order of job and operation."""

    placed: tuple[Placed, ...]

    @classmethod
    def of(cls, placed: Iterable[Placed]) -> "DayPlan":
        return cls(placed=tuple(sorted(placed, key=lambda one: (one.job, one.operation))))

    @cached_property
    def at(self) -> dict[tuple[int, int], Placed]:
        """By job and operation."""
        return {(one.job, one.operation): one for one in self.placed}


def cost(problem: DayProblem, plan: DayPlan) -> Cost:
    """What the plan costs; the fewer the better."""
    at, jobs = plan.at, problem.jobs_today
    late = {
        number: max(0, at[number, len(job.operations) - 1].end - job.due)
        for number, job in jobs.items()
    }
    loads, leave = [0] * len(problem.technicians), [0] * len(problem.technicians)
    for one in plan.placed:
        loads[one.technician] += one.end - one.start
        leave[one.technician] = max(leave[one.technician], one.end)
    tardiness = sum(job.weight * late[number] for number, job in jobs.items())
    waiting = sum(at[number, 0].start - job.arrival for number, job in jobs.items())
    overtime = sum(
        max(0, end - person.shift.end)
        for end, person in zip(leave, problem.technicians, strict=True)
    )
    unfairness = max(loads) - min(loads)
    changes = sum(
        key in at and at[key].technician != before.technician
        for key, before in problem.before.items()
    )
    weights = problem.weights
    return Cost(
        tardiness=tardiness,
        waiting=waiting,
        overtime=overtime,
        unfairness=unfairness,
        changes=changes,
        late_jobs=sum(slots > 0 for slots in late.values()),
        total=weights.tardiness * tardiness
        + weights.waiting * waiting
        + weights.overtime * overtime
        + weights.unfairness * unfairness
        + weights.change * changes,
    )
