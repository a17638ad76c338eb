"""What a day has no room for is done on another day."""

from collections.abc import Callable

from attrs import evolve

from domain.planning.plan import DayPlan
from domain.planning.problem import DayProblem, Job

Plan = Callable[[DayProblem], DayPlan]


def fitting(problem: DayProblem, plan: Plan) -> tuple[DayProblem, DayPlan]:
    """The problem without the jobs that ``plan`` cannot do in time, and its plan.

    One job after the other is postponed: of those that would keep somebody longer than allowed
    the one of least weight, then the one promised last. A job that has started is never among them.
    """
    made = plan(problem)
    while late := _too_late(problem, made):
        least = min(late, key=lambda number: (late[number].weight, -late[number].due, number))
        problem = evolve(problem, postponed=problem.postponed | {least})
        made = plan(problem)
    return problem, made


def _too_late(problem: DayProblem, plan: DayPlan) -> dict[int, Job]:
    started = {one.job for one in problem.started}
    return {
        one.job: problem.jobs[one.job]
        for one in plan.placed
        if one.job not in started
        and one.end > problem.technicians[one.technician].shift.end + problem.overtime
    }
