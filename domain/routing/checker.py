"""Whether routes keep every rule of their problem; knows nothing of how they are made."""

from collections import Counter
from collections.abc import Iterator

from domain.routing.plan import Route, RoutePlan
from domain.routing.problem import RouteProblem, Technician
from domain.routing.stop import Stop


def violations(problem: RouteProblem, plan: RoutePlan) -> tuple[str, ...]:
    """A sentence for every rule that the plan breaks; none for a valid plan."""
    incomplete = tuple(_incomplete(problem, plan))
    if incomplete:
        return incomplete
    return tuple(
        f"technician {number}: {sentence}"
        for number, route in enumerate(plan.routes)
        for sentence in _of_route(problem, number, route)
    )


def _incomplete(problem: RouteProblem, plan: RoutePlan) -> Iterator[str]:
    if len(plan.routes) != len(problem.technicians):
        yield "there is not one route for every technician"
    times = Counter(job for route in plan.routes for job in route.jobs)
    times.update(plan.unserved.keys())
    yield from (f"job {job} is planned {times[job]} times" for job in times if times[job] > 1)
    known = set(range(len(problem.jobs)))
    yield from (f"job {job} is not of this day" for job in sorted(set(times) - known))
    yield from (f"job {job} is forgotten" for job in sorted(known - set(times)))


def _of_route(problem: RouteProblem, number: int, route: Route) -> Iterator[str]:
    person, driven = problem.technicians[number], problem.driven(number)
    if route.stops[: len(driven)] != driven:
        yield "what was driven has changed"
        return
    yield from _equipment(problem, person, route)
    place, free = person.at, person.shift.start
    for at, stop in enumerate(route.stops):
        if at >= len(driven):
            yield from _of_stop(problem, person, stop, place, max(free, problem.now))
        place, free = problem.jobs[stop.job].at, stop.end
    if route.stops and _outside(person, free, route.home) < problem.travel[place][person.at]:
        yield "is home sooner than one can drive"
    if len(route.stops) > len(driven) and route.home > person.shift.end:
        yield "is home after the shift"


def _equipment(problem: RouteProblem, person: Technician, route: Route) -> Iterator[str]:
    used = Counter[str]()
    for job in route.jobs:
        wanted = problem.jobs[job]
        used.update(wanted.parts)
        for thing in sorted((wanted.skills - person.skills) | (wanted.tools - person.tools)):
            yield f"has no {thing} for job {job}"
    for part, quantity in used.items():
        if quantity > person.parts.get(part, 0):
            yield f"needs {quantity} of {part}, more than there are on board"


def _of_stop(
    problem: RouteProblem, person: Technician, stop: Stop, place: int, free: int
) -> Iterator[str]:
    job = problem.jobs[stop.job]
    if stop.leave < free:
        yield f"leaves for job {stop.job} before {free}"
    if _outside(person, stop.leave, stop.arrival) < problem.travel[place][job.at]:
        yield f"is at job {stop.job} sooner than one can drive"
    if stop.start < stop.arrival:
        yield f"begins job {stop.job} before the arrival"
    if stop.end - stop.start != job.service:
        yield f"job {stop.job} takes {job.service}"
    if _in_breaks(person, stop.start, stop.end):
        yield f"job {stop.job} is in a break"
    late = problem.yielding and stop.start > job.promise
    if not late and not any(window.start <= stop.start <= window.end for window in job.windows):
        yield f"job {stop.job} begins at {stop.start}, outside its windows"


def _in_breaks(person: Technician, start: int, end: int) -> int:
    return sum(max(0, min(end, one.end) - max(start, one.start)) for one in person.breaks)


def _outside(person: Technician, start: int, end: int) -> int:
    """How much of the span is not break."""
    return end - start - _in_breaks(person, start, end)
