"""Routes made better by PyVRP (``baywise[solvers]``): hybrid search over whole plans.

N. A. Wouda, L. Lan and W. Kool, PyVRP: A high-performance VRP solver package, INFORMS Journal on
Computing 36 (2024). It knows nothing of breaks and of emergencies that wait: its routes are timed
by our own rules, and what does not fit there is inserted anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter
from typing import Any, Final

from attrs import frozen

from application.routing.planner import Found
from application.shared.search import Budget, Search
from domain.routing.insertion import by_insertion, fitting
from domain.routing.plan import RoutePlan, cost
from domain.routing.problem import Job, RouteProblem, Window

ENGINE: Final = "PyVRP"
_NEVER: Final = 1 << 30
"""A drive that no technician can make: whoever is not able is that far from the job."""


class Vrp:
    """A :class:`application.routing.planner.RoutePlanner`; PyVRP must be installed."""

    def improve(self, problem: RouteProblem, plan: RoutePlan, budget: Budget) -> Found:
        began = perf_counter()
        done, found = 0, plan
        model = _Model.of(problem, plan)
        if model.visits:
            left = max(0.0, budget.seconds - (perf_counter() - began))
            done, sequences = _solved(model, budget, left)
            found = by_insertion(
                problem,
                [fitting(problem, at, jobs) for at, jobs in enumerate(sequences)],
            )
        before, after = cost(problem, plan), cost(problem, found)
        if before.total <= after.total:
            found, after = plan, before
        return Found(
            plan=found,
            cost=after,
            search=Search.of(ENGINE, budget, done=done, seconds=perf_counter() - began),
        )


@frozen(kw_only=True)
class _Visit:
    """A job in one of its windows."""

    job: int
    window: Window


@frozen
class _Kind:
    """What makes technicians the same to the search."""

    start: int
    home: int
    free: int
    shift_end: int
    board: tuple[int, ...]
    able: frozenset[int]


@frozen(kw_only=True)
class _Model:
    """The problem in the words of PyVRP: what is visited, and who is there of each kind.

    Places of the model are first all ``depots``, then the visits in their order. ``complete``:
    every job can be served, so the search need not ask which to leave out, and is faster.
    """

    problem: RouteProblem
    visits: tuple[_Visit, ...]
    parts: tuple[str, ...]
    crews: Mapping[_Kind, Sequence[int]]
    complete: bool

    @classmethod
    def of(cls, problem: RouteProblem, plan: RoutePlan) -> "_Model":
        begun = {stop.job: stop.start for route in plan.routes for stop in route.stops}
        visits = tuple(
            _Visit(job=job, window=window)
            for job in range(len(problem.jobs))
            if job not in problem.settled and problem.able[job]
            for window in _windows(problem.jobs[job], begun.get(job))
        )
        parts = tuple(sorted({part for one in visits for part in problem.jobs[one.job].parts}))
        crews = dict[_Kind, list[int]]()
        for number in range(len(problem.technicians)):
            crews.setdefault(_kind(problem, number, parts), []).append(number)
        return cls(
            problem=problem,
            visits=visits,
            parts=parts,
            crews=crews,
            complete=not plan.unserved,
        )

    @property
    def depots(self) -> tuple[int, ...]:
        return tuple(sorted({place for kind in self.crews for place in (kind.start, kind.home)}))

    @property
    def places(self) -> tuple[int, ...]:
        return (*self.depots, *(self.problem.jobs[visit.job].at for visit in self.visits))

    def beyond(self, kind: _Kind) -> list[int]:
        """The places of the model to which this kind of technician is not sent."""
        first = len(self.depots)
        return [at for at, one in enumerate(self.visits, first) if one.job not in kind.able]

    def alternatives(self) -> list[list[int]]:
        """The visits of each job that has more than one."""
        by_job = dict[int, list[int]]()
        for at, visit in enumerate(self.visits):
            by_job.setdefault(visit.job, []).append(at)
        return [visits for visits in by_job.values() if len(visits) > 1]


def _windows(job: Job, begun: int | None) -> Iterator[Window]:
    """The windows of a job; an emergency is not to wait longer than it would already."""
    if not job.emergency or begun is None:
        yield from job.windows
    elif job.windows[0].start <= begun:
        yield Window(job.windows[0].start, begun)


def _kind(problem: RouteProblem, technician: int, parts: Sequence[str]) -> _Kind:
    start, free = problem.free_at(technician)
    person, board = problem.technicians[technician], problem.on_board(technician)
    able = frozenset(job for job, who in enumerate(problem.able) if technician in who)
    on_board = tuple(board.get(part, 0) for part in parts)
    return _Kind(start, person.at, free, person.shift.end, on_board, able)


def _solved(model: _Model, budget: Budget, seconds: float) -> tuple[int, list[list[int]]]:
    """The iterations done, and the jobs of every technician in turn."""
    from pyvrp import solve
    from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria

    ends: list[Any] = [MaxRuntime(seconds)]
    if budget.iterations is not None:
        ends.append(MaxIterations(budget.iterations))
    found = solve(_data(model), stop=MultipleCriteria(ends), seed=budget.seed, collect_stats=False)
    sequences: list[list[int]] = [[] for _ in model.problem.technicians]
    left = [list(members) for members in model.crews.values()]
    for route in found.best.routes():
        technician = left[route.vehicle_type()].pop(0)
        sequences[technician] = [model.visits[one.idx].job for one in route if one.is_client()]
    return found.num_iterations, sequences


def _data(model: _Model) -> Any:
    from pyvrp import ClientGroup, Depot, Location, ProblemData

    kinds, depots = list(model.crews), model.depots
    able = list(dict.fromkeys(kind.able for kind in kinds))
    travel = [_travel(model, next(one for one in kinds if one.able == each)) for each in able]
    groups = model.alternatives()
    return ProblemData(
        locations=[Location(0, 0) for _ in model.places],
        clients=[_client(model, at, groups) for at in range(len(model.visits))],
        depots=[Depot(at) for at in range(len(depots))],
        vehicle_types=[_vehicles(model, kind, able.index(kind.able)) for kind in kinds],
        distance_matrices=travel,
        duration_matrices=travel,
        groups=[ClientGroup(visits, required=False) for visits in groups],
    )


def _client(model: _Model, at: int, groups: list[list[int]]) -> Any:
    from pyvrp import Client

    visit, problem = model.visits[at], model.problem
    job = problem.jobs[visit.job]
    group = next((number for number, visits in enumerate(groups) if at in visits), None)
    return Client(
        len(model.depots) + at,
        delivery=[job.parts.get(part, 0) for part in model.parts],
        service_duration=job.service,
        tw_early=visit.window.start,
        tw_late=visit.window.end,
        prize=problem.weights.unserved * job.priority,
        required=model.complete and group is None,
        group=group,
    )


def _vehicles(model: _Model, kind: _Kind, profile: int) -> Any:
    from pyvrp import VehicleType

    return VehicleType(
        num_available=len(model.crews[kind]),
        capacity=list(kind.board),
        start_depot=model.depots.index(kind.start),
        end_depot=model.depots.index(kind.home),
        tw_early=min(kind.free, kind.shift_end),
        tw_late=kind.shift_end,
        unit_distance_cost=model.problem.weights.driving,
        profile=profile,
    )


def _travel(model: _Model, kind: _Kind) -> Any:
    from numpy import array, fill_diagonal, int64, ix_

    places = list(model.places)
    travel = array(model.problem.travel, dtype=int64)[ix_(places, places)]
    travel[:, model.beyond(kind)] = _NEVER
    fill_diagonal(travel, 0)
    return travel
