"""Routes, and what they cost."""

from collections.abc import Mapping
from itertools import pairwise

from attrs import frozen

from domain.routing.problem import RouteProblem, Weights
from domain.routing.stop import Stop


@frozen(kw_only=True)
class Route:
    """A technician's stops in turn, and when the technician is ``home`` again."""

    stops: tuple[Stop, ...]
    home: int

    @property
    def jobs(self) -> tuple[int, ...]:
        return tuple(stop.job for stop in self.stops)


@frozen(kw_only=True)
class RoutePlan:
    """A route for every technician; by job that nobody goes to, the reason."""

    routes: tuple[Route, ...]
    unserved: Mapping[int, str]


@frozen(kw_only=True)
class Cost:
    """Where the cost of a plan comes from: driving time, time late behind promises and time that
    emergencies wait (both times the priority), and the priorities of jobs that nobody does.
    """

    driving: int
    late: int
    waiting: int
    unserved: int
    total: int


def cost(problem: RouteProblem, plan: RoutePlan) -> Cost:
    """What the plan costs; the fewer the better."""
    of = [cost_of_route(problem, number, route) for number, route in enumerate(plan.routes)]
    return _priced(
        problem.weights,
        driving=sum(one.driving for one in of),
        late=sum(one.late for one in of),
        waiting=sum(one.waiting for one in of),
        unserved=sum(problem.jobs[job].priority for job in plan.unserved),
    )


def cost_of_route(problem: RouteProblem, technician: int, route: Route) -> Cost:
    """What one technician's part of a plan costs."""
    stops = [(problem.jobs[stop.job], stop) for stop in route.stops]
    return _priced(
        problem.weights,
        driving=_driving(problem, technician, route),
        late=sum(job.priority * max(0, stop.start - job.promise) for job, stop in stops),
        waiting=sum(
            job.priority * (stop.start - job.windows[0].start)
            for job, stop in stops
            if job.emergency
        ),
        unserved=0,
    )


def _priced(weights: Weights, *, driving: int, late: int, waiting: int, unserved: int) -> Cost:
    return Cost(
        driving=driving,
        late=late,
        waiting=waiting,
        unserved=unserved,
        total=weights.driving * driving
        + weights.late * late
        + weights.waiting * waiting
        + weights.unserved * unserved,
    )


def _driving(problem: RouteProblem, technician: int, route: Route) -> int:
    """How long the technician drives, there and home again."""
    home = problem.technicians[technician].at
    places = [home, *(problem.jobs[job].at for job in route.jobs), home] if route.stops else []
    return sum(problem.travel[one][other] for one, other in pairwise(places))


def late(problem: RouteProblem, plan: RoutePlan) -> dict[int, int]:
    """By job that begins after its promise: how much later."""
    return {
        stop.job: stop.start - problem.jobs[stop.job].promise
        for route in plan.routes
        for stop in route.stops
        if stop.start > problem.jobs[stop.job].promise
    }
