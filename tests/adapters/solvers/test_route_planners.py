"""Searches for better routes: valid, never worse, and the same again."""

from importlib.util import find_spec
from itertools import permutations

import pytest
from attrs import evolve
from hypothesis import given, settings

from adapters.solvers.routes import InTurn, route_planner
from adapters.solvers.ruin_and_recreate import RuinAndRecreate
from adapters.solvers.vrp import Vrp
from application.routing.planner import Found, RoutePlanner
from application.routing.routes import plan_routes
from application.shared.search import Budget
from domain.routing.checker import violations
from domain.routing.insertion import by_insertion
from domain.routing.plan import cost
from domain.routing.problem import Job, RouteProblem, Technician, Window
from tests.roads import roads

BUDGET = Budget(seconds=60, iterations=30)
PLANNERS = (RuinAndRecreate(), Vrp(), InTurn(Vrp(), RuinAndRecreate()))


def scattered(*jobs: Job, breaks: tuple[Window, ...] = ()) -> RouteProblem:
    """Two technicians, and places on a grid whose numbers say nothing about where they are."""
    points = [(7 * at % 11, 5 * at % 13) for at in range(10)]
    return RouteProblem(
        technicians=(Technician(at=0, shift=Window(0, 900), breaks=breaks),) * 2,
        jobs=jobs or tuple(_job(at) for at in range(1, 10)),
        travel=tuple(
            tuple(abs(one[0] - other[0]) + abs(one[1] - other[1]) for other in points)
            for one in points
        ),
    )


def _job(at: int, *windows: Window) -> Job:
    return Job(at=at, windows=windows or (Window(0, 800),), service=5)


def improved(planner: RoutePlanner, problem: RouteProblem) -> Found:
    return planner.improve(problem, by_insertion(problem), BUDGET)


@pytest.mark.parametrize("planner", PLANNERS)
@given(problem=roads())
@settings(max_examples=40, deadline=None)  # The first call imports the solver.
def test_every_search_keeps_every_rule_and_makes_nothing_worse(
    planner: RoutePlanner, problem: RouteProblem
) -> None:
    found = improved(planner, problem)

    assert violations(problem, found.plan) == ()
    assert found.cost == cost(problem, found.plan)
    assert found.cost.total <= cost(problem, by_insertion(problem)).total


@pytest.mark.parametrize("planner", PLANNERS)
def test_the_same_iterations_find_the_same_routes(planner: RoutePlanner) -> None:
    one, other = improved(planner, scattered()), improved(planner, scattered())

    assert one.plan == other.plan
    assert (one.search.iterations, one.search.done) == (30, 30)


@pytest.mark.parametrize("planner", PLANNERS)
def test_a_small_day_is_driven_as_shortly_as_can_be(planner: RoutePlanner) -> None:
    problem = scattered(*(_job(at) for at in range(1, 7)))
    places = [[0, *order, 0] for order in permutations(range(1, 7))]
    shortest = min(
        sum(problem.travel[tour[at]][tour[at + 1]] for at in range(7)) for tour in places
    )

    assert improved(planner, problem).cost.driving == shortest


@pytest.mark.parametrize("planner", PLANNERS)
def test_a_search_begins_one_of_the_windows(planner: RoutePlanner) -> None:
    two = _job(9, Window(0, 1), Window(300, 310))
    problem = scattered(_job(3), two, _job(5))

    starts = {
        one.job: one.start
        for route in improved(planner, problem).plan.routes
        for one in route.stops
    }

    assert 300 <= starts[1] <= 310


def test_without_a_clock_to_stop_it_a_search_ends_when_its_seconds_are_over() -> None:
    found = RuinAndRecreate().improve(scattered(), by_insertion(scattered()), Budget(seconds=0.02))

    assert found.search.done == found.search.iterations


def test_what_one_engine_does_not_know_is_searched_by_another_after_it() -> None:
    lunch = scattered(breaks=(Window(20, 40),))
    assert find_spec("pyvrp")

    assert isinstance(route_planner(scattered()), Vrp)
    found = plan_routes(lunch, route_planner(lunch), BUDGET)

    assert found.search.engine == "PyVRP, then ruin and recreate (plain Python)"
    assert violations(lunch, found.plan) == ()


def test_a_day_without_jobs_is_planned() -> None:
    empty = evolve(scattered(), jobs=())

    assert all(improved(planner, empty).cost.total == 0 for planner in PLANNERS)
