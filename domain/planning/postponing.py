"""What a day has no room for is done on another day."""

from collections.abc import Callable

from attrs import evolve

from domain.planning.plan import DayPlan
from domain.planning.problem import BadProblem, DayProblem

Plan = Callable[[DayProblem], DayPlan]


def fitting(problem: DayProblem, plan: Plan) -> tuple[DayProblem, DayPlan]:
    """The problem without the jobs that cannot be done at all or not in time, and its plan.

    One job after the other is postponed while an operation would keep somebody longer than
    allowed: of those that want the same kind of bay the one of least weight, then the one promised
    last. A job that has started is never among them.

    Raises:
        BadProblem: what has started can no longer be finished in time.
    """
    hindered = {job for job in problem.jobs_today if problem.hindrance(job)}
    problem = evolve(problem, postponed=problem.postponed | hindered)
    made = plan(problem)
    while late := too_late(problem, made):
        started = {one.job for one in problem.started}
        rivals = {
            number: job
            for number, job in problem.jobs_today.items()
            if number not in started and late & {each.bay for each in job.operations}
        }
        if not rivals:
            raise BadProblem("what has started today cannot be finished in the working hours")
        least = min(rivals, key=lambda at: (rivals[at].weight, -rivals[at].due, at))
        problem = evolve(problem, postponed=problem.postponed | {least})
        made = plan(problem)
    return problem, made


def too_late(problem: DayProblem, plan: DayPlan) -> set[str]:
    """The kinds of bay of what would be done after hours."""
    return {
        problem.bays[one.bay]
        for one in plan.placed
        if one not in problem.started
        and one.end > problem.technicians[one.technician].shift.end + problem.overtime
    }
