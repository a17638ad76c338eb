"""Something urgent comes between: where it goes, and who gives way.

What was driven stays. The emergency goes where it costs least, with everything after it in its
turn: others may become late, at the price of the problem. Only if no able technician has the time
left, one job that is no emergency and worth no more is taken from a route; it goes to somebody else
if it fits there as promised, and is named as displaced otherwise.
"""

from collections.abc import Iterator
from itertools import takewhile
from typing import Final, NamedTuple

from attrs import evolve

from domain.routing.insertion import by_insertion, drivable, fitting
from domain.routing.plan import RoutePlan, cost_of_route
from domain.routing.problem import BadRoutes, RouteProblem

DISPLACED: Final = "displaced by the emergency"

_Sequences = list[tuple[int, ...]]


def going_on(problem: RouteProblem, plan: RoutePlan, now: int) -> RouteProblem:
    """What is left of the day at ``now``: whoever has left for a job goes there.

    Raises:
        BadRoutes: the plan is not one of these technicians and jobs.
    """
    known = set(range(len(problem.jobs)))
    if len(plan.routes) != len(problem.technicians) or not known.issuperset(
        job for route in plan.routes for job in route.jobs
    ):
        raise BadRoutes("the plan so far is of other technicians or other jobs")
    done = tuple(
        tuple(takewhile(lambda one: one.leave < now, route.stops)) for route in plan.routes
    )
    return evolve(problem, now=now, done=done, yielding=True)


def inserted(problem: RouteProblem, plan: RoutePlan, job: int) -> RoutePlan:
    """The plan with the emergency ``job`` in it, or with it unserved and the reason.

    ``problem`` is what :func:`going_on` made of the day. What does not fit any more for another
    reason goes to others.

    Raises:
        BadRoutes: the plan has the job already.
    """
    if any(job in route.jobs for route in plan.routes):
        raise BadRoutes(f"the plan so far has job {job} already")
    before = [
        fitting(problem, at, route.jobs[len(problem.driven(at)) :])
        for at, route in enumerate(plan.routes)
    ]
    reasons = {one: reason for one, reason in plan.unserved.items() if one != job}
    choices = list(_beside(problem, before, job)) or list(_instead(problem, before, job))
    if not choices:
        return by_insertion(problem, before, reasons)
    best = min(choices)
    after = [*before[: best.technician], best.jobs, *before[best.technician + 1 :]]
    if best.displaced is not None:
        reasons[best.displaced] = DISPLACED
    return by_insertion(problem, after, reasons)


class _Choice(NamedTuple):
    """What the technician would drive, and by how much that costs more."""

    more: int
    technician: int
    jobs: tuple[int, ...]
    displaced: int | None


def _beside(problem: RouteProblem, before: _Sequences, job: int) -> Iterator[_Choice]:
    for technician in problem.who_can(job):
        yield from _choices(problem, technician, before[technician], job, None)


def _instead(problem: RouteProblem, before: _Sequences, job: int) -> Iterator[_Choice]:
    for technician in problem.who_can(job):
        for one in before[technician]:
            wanted = problem.jobs[one]
            if not wanted.emergency and wanted.priority <= problem.jobs[job].priority:
                yield from _choices(problem, technician, before[technician], job, one)


def _choices(
    problem: RouteProblem, technician: int, jobs: tuple[int, ...], job: int, displaced: int | None
) -> Iterator[_Choice]:
    """Every place for the job in the technician's route, without the one that is displaced."""
    now = _price(problem, technician, jobs)
    kept = tuple(one for one in jobs if one != displaced)
    lost = 0 if displaced is None else problem.jobs[displaced].priority * problem.weights.unserved
    for at in range(len(kept) + 1):
        longer = (*kept[:at], job, *kept[at:])
        price = _price(problem, technician, longer)
        if now is not None and price is not None:
            yield _Choice(price - now + lost, technician, longer, displaced)


def _price(problem: RouteProblem, technician: int, jobs: tuple[int, ...]) -> int | None:
    """What the route costs; None if the shift or the parts on board are not enough for it."""
    route = drivable(problem, technician, jobs)
    return None if route is None else cost_of_route(problem, technician, route).total
