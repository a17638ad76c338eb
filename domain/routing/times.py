"""When a technician can be where, around breaks and windows."""

from collections.abc import Sequence

from domain.routing.plan import Route
from domain.routing.problem import Job, RouteProblem, Technician, Window
from domain.routing.stop import Stop


def arrival(breaks: Sequence[Window], leave: int, travel: int) -> int:
    """When a drive ends that is interrupted by the breaks."""
    if not breaks:
        return leave + travel
    at = leave
    for pause in breaks:
        if pause.end <= at:
            continue
        if at + travel <= pause.start:
            break
        travel -= max(0, pause.start - at)
        at = pause.end
    return at + travel


def leaving(breaks: Sequence[Window], by: int, travel: int) -> int:
    """The latest time to leave and to be there at ``by``."""
    at = by
    for pause in reversed(breaks):
        if at <= pause.start:
            continue
        if at - travel >= pause.end:
            break
        travel -= max(0, at - pause.end)
        at = pause.start
    return at - travel


def earliest(person: Technician, job: Job, ready: int) -> int | None:
    """When work on the job can begin at the earliest; None if every window is over by then."""
    for window in job.windows:
        begin = ready if ready > window.start else window.start
        if person.breaks:
            begin = _after_breaks(person, job, begin)
        if begin <= window.end:
            return begin
    return None


def latest(person: Technician, job: Job, by: int) -> int | None:
    """When work on the job can begin at the latest, and not after ``by``; None if it cannot."""
    for window in reversed(job.windows):
        begin = min(by, window.end)
        for pause in reversed(person.breaks):
            if begin < pause.end and pause.start < begin + job.service:
                begin = pause.start - job.service
        if begin >= window.start:
            return begin
    return None


def _after_breaks(person: Technician, job: Job, ready: int) -> int:
    for pause in person.breaks:
        if ready < pause.end and pause.start < ready + job.service:
            ready = pause.end
    return ready


def timed(problem: RouteProblem, technician: int, jobs: Sequence[int]) -> Route | None:
    """The route through ``jobs`` after what was driven; None if a promise or the shift breaks.

    Where promises yield, work that fits in no window any more begins after the last of them. Who
    has nowhere to go any more may be home late.
    """
    person, stops = problem.technicians[technician], list(problem.driven(technician))
    place, free = problem.free_at(technician)
    for number in jobs:
        job = problem.jobs[number]
        travel = problem.travel[place][job.at]
        ready = arrival(person.breaks, free, travel)
        start = earliest(person, job, ready)
        if start is None and problem.yielding:
            start = _after_breaks(person, job, max(ready, job.windows[-1].start))
        if start is None:
            return None
        leave = max(free, leaving(person.breaks, start, travel))
        stops.append(
            Stop(
                job=number,
                leave=leave,
                arrival=arrival(person.breaks, leave, travel),
                start=start,
                end=start + job.service,
            )
        )
        place, free = job.at, start + job.service
    home = arrival(person.breaks, free, problem.travel[place][person.at])
    if not stops:
        home = person.shift.start
    elif jobs and home > person.shift.end:
        return None
    return Route(stops=tuple(stops), home=home)
