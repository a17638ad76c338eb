"""Jobs inserted one after the other where they cost least: a complete plan at once.

What is urgent goes first, then what is worth more, then what adds least: M. M. Solomon, Algorithms
for the vehicle routing and scheduling problems with time window constraints, Operations Research
35 (1987), with the added driving alone as criterion and all routes open at once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from attrs import define

from domain.routing.plan import Route, RoutePlan
from domain.routing.problem import Job, RouteProblem, Technician, covers
from domain.routing.times import arrival, earliest, latest, leaving, timed


class _Spot(NamedTuple):
    """Where a job would go in a route, and what that costs."""

    cost: int
    position: int


def by_insertion(
    problem: RouteProblem,
    sequences: Sequence[Sequence[int]] | None = None,
    reasons: Mapping[int, str] | None = None,
) -> RoutePlan:
    """A valid plan: to the routes so far (none, if not given) every job is added that fits.

    ``reasons``: why a job goes without anybody, if it does, and that is not the usual reason.
    """
    begun = sequences or [()] * len(problem.technicians)
    open_routes = [_Open.of(problem, number, jobs) for number, jobs in enumerate(begun)]
    there = problem.settled.union(*begun)
    left = [job for job in range(len(problem.jobs)) if job not in there]
    unserved = set[int]()
    for group in _by_urgency(problem, left):
        unserved |= _insert(problem, open_routes, group)
    return completed(problem, [one.jobs for one in open_routes], reasons)


def completed(
    problem: RouteProblem,
    sequences: Iterable[Sequence[int]],
    reasons: Mapping[int, str] | None = None,
) -> RoutePlan:
    """The plan of these jobs per technician, in this turn; all others are unserved."""
    routes = [timed(problem, number, jobs) for number, jobs in enumerate(sequences)]
    kept = tuple(route for route in routes if route is not None)
    if len(kept) != len(problem.technicians):
        raise ValueError("a sequence that nobody can drive")
    served = {job for route in kept for job in route.jobs}
    return RoutePlan(
        routes=kept,
        unserved={
            job: (reasons or {}).get(job) or problem.hindrance(job)
            for job in range(len(problem.jobs))
            if job not in served
        },
    )


def fitting(problem: RouteProblem, technician: int, jobs: Sequence[int]) -> tuple[int, ...]:
    """Of these jobs in this turn, those that the technician can do one after the other."""
    able = [job for job in jobs if problem.can(technician, job)]
    if drivable(problem, technician, able):
        return tuple(able)
    kept = list[int]()
    for job in able:
        if drivable(problem, technician, [*kept, job]):
            kept.append(job)
    return tuple(kept)


def drivable(problem: RouteProblem, technician: int, jobs: Sequence[int]) -> Route | None:
    """The route through ``jobs`` if the shift and the parts on board are enough for it."""
    used = Counter[str]()
    for job in jobs:
        used.update(problem.jobs[job].parts)
    if not covers(problem.on_board(technician), used):
        return None
    return timed(problem, technician, jobs)


def _by_urgency(problem: RouteProblem, jobs: Iterable[int]) -> list[list[int]]:
    groups = dict[tuple[bool, int], list[int]]()
    for job in jobs:
        wanted = problem.jobs[job]
        groups.setdefault((wanted.emergency, wanted.priority), []).append(job)
    return [groups[key] for key in sorted(groups, reverse=True)]


def _insert(problem: RouteProblem, routes: list["_Open"], jobs: list[int]) -> set[int]:
    """Insert what fits; returns the rest."""
    twins = _twins(routes)
    waiting = set(twins.values())
    spots = {
        job: {
            at: spot
            for at in problem.able[job]
            if at not in waiting and (spot := routes[at].spot(job))
        }
        for job in jobs
    }
    best = {job: _cheapest(found) for job, found in spots.items() if found}
    while best:
        (spot, at), job = min((choice, job) for job, choice in best.items())
        routes[at].insert(job, spot.position)
        del spots[job], best[job]
        twin = twins.pop(at, None)
        for other in [one for one in best if at in spots[one]]:
            found = spots[other]
            before = found.pop(at)
            if twin is not None:
                found[twin] = before
            if again := routes[at].spot(other):
                found[at] = again
            if not found:
                del best[other]
            elif best[other][1] == at or (again and (again, at) < best[other]):
                best[other] = _cheapest(found)
    return set(spots)


def _twins(routes: list["_Open"]) -> dict[int, int]:
    """By technician without a job, the next one who is the same and waits for the first to go."""
    twins, last = dict[int, int](), list[int]()
    for at, route in enumerate(routes):
        if route.jobs or route.problem.driven(at):
            continue
        for place, other in enumerate(last):
            if routes[other].person == route.person:
                twins[other], last[place] = at, at
                break
        else:
            last.append(at)
    return twins


def _cheapest(spots: Mapping[int, _Spot]) -> tuple[_Spot, int]:
    return min((spot, at) for at, spot in spots.items())


@define
class _Open:
    """A route that still grows.

    ``ends``: when the technician is free before each position; ``limits``: when work on each stop
    must begin at the latest, so that all after it stays as promised; the last is of the way home.
    """

    problem: RouteProblem
    technician: int
    person: Technician
    board: dict[str, int]
    jobs: list[int]
    places: list[int]
    ends: list[int]
    limits: list[int]

    @classmethod
    def of(cls, problem: RouteProblem, technician: int, jobs: Sequence[int]) -> "_Open":
        person = problem.technicians[technician]
        made = cls(
            problem, technician, person, problem.on_board(technician), list(jobs), [], [], []
        )
        for job in jobs:
            made._use(problem.jobs[job])
        made._work_out()
        return made

    def _use(self, job: Job) -> None:
        for part, quantity in job.parts.items():
            self.board[part] = self.board.get(part, 0) - quantity

    def insert(self, job: int, position: int) -> None:
        self.jobs.insert(position, job)
        self._use(self.problem.jobs[job])
        self._work_out()

    def _work_out(self) -> None:
        problem, person = self.problem, self.person
        place, free = problem.free_at(self.technician)
        wanted = [problem.jobs[job] for job in self.jobs]
        self.places = [place, *(job.at for job in wanted), person.at]
        route = timed(problem, self.technician, self.jobs)
        if route is None:
            raise ValueError("a sequence that nobody can drive")
        stops = route.stops[len(route.stops) - len(self.jobs) :]
        self.ends = [free, *(stop.end for stop in stops)]
        limit, limits = person.shift.end, [person.shift.end]
        for at in range(len(wanted) - 1, -1, -1):
            travel = problem.travel[self.places[at + 1]][self.places[at + 2]]
            by = leaving(person.breaks, limit, travel) - wanted[at].service
            start = stops[at].start
            # An emergency is not made to wait by what is less urgent, nor what is late already.
            limit = start if wanted[at].emergency else latest(person, wanted[at], by) or start
            limits.append(max(limit, start))
            limit = limits[-1]
        self.limits = limits[::-1]

    def spot(self, job: int) -> _Spot | None:
        """The cheapest place for the job; None where it does not fit."""
        problem, person, wanted = self.problem, self.person, self.problem.jobs[job]
        if wanted.parts and not covers(self.board, wanted.parts):
            return None
        best, travel, to = None, problem.travel, wanted.at
        away, promise = travel[to], wanted.promise
        for position, end in enumerate(self.ends):
            if end > promise:
                break
            before, after = self.places[position], self.places[position + 1]
            more = travel[before][to] + away[after] - travel[before][after]
            more *= problem.weights.driving
            if best and not wanted.emergency and more >= best.cost:
                continue
            start = earliest(person, wanted, arrival(person.breaks, end, travel[before][to]))
            if start is None:
                continue
            there = arrival(person.breaks, start + wanted.service, away[after])
            if there > self.limits[position]:
                continue
            if wanted.emergency:
                waited = start - wanted.windows[0].start
                more += problem.weights.waiting * wanted.priority * waited
            if best is None or more < best.cost:
                best = _Spot(more, position)
        return best
