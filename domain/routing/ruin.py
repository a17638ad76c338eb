"""Part of a plan taken out, to be put back where it costs least.

J. Christiaens and G. Vanden Berghe, Slack induction by string removals for vehicle routing
problems, Transportation Science 54 (2020), with neighbours in place of strings.
"""

from collections.abc import Callable
from typing import Final

from domain.routing.insertion import by_insertion, fitting
from domain.routing.plan import RoutePlan
from domain.routing.problem import RouteProblem

MOST_REMOVED: Final = 12


def rebuilt(problem: RouteProblem, plan: RoutePlan, below: Callable[[int], int]) -> RoutePlan:
    """A plan in which some jobs near one another were planned anew.

    ``below(n)`` gives a number from 0 up to n by chance.
    """
    open_jobs = [
        job for job in range(len(problem.jobs)) if problem.able[job] and job not in problem.settled
    ]
    if not open_jobs:
        return plan
    seed = problem.jobs[open_jobs[below(len(open_jobs))]].at
    near = sorted(open_jobs, key=lambda job: problem.travel[seed][problem.jobs[job].at])
    out = set(near[: 1 + below(MOST_REMOVED)])
    kept = [
        fitting(problem, at, [job for job in route.jobs if job not in out | problem.settled])
        for at, route in enumerate(plan.routes)
    ]
    return by_insertion(problem, kept)
