"""The search for better plans of a day."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.solvers.annealing import Annealing
from adapters.solvers.chance import MODULUS, below
from adapters.solvers.compiler import Numbers, numbers
from adapters.solvers.floor import EVERY, NO_LIMIT, Day, cost_from, cost_of_hands
from adapters.solvers.memory import laid_out
from adapters.solvers.moves import FIRST, LAST, propose, undo
from application.planning.day_plans import first_plan, plan_day
from application.shared.search import Budget
from cli.bench.shop_days import disturbed, overrun, shop_day
from domain.planning.checker import violations
from domain.planning.plan import DayPlan, cost
from domain.planning.problem import DayProblem
from domain.planning.replanning import going_on
from domain.planning.sequence import Sequence
from domain.planning.tables import Tables
from tests.days import days


def budget(iterations: int, seed: int = 1) -> Budget:
    return Budget(seconds=600, iterations=iterations, seed=seed)


@given(days(), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_what_is_found_is_valid_and_never_worse(problem: DayProblem, seed: int) -> None:
    first = first_plan(problem)

    found = Annealing().improve(problem, first, budget(2_000, seed))

    assert violations(problem, found.plan) == ()
    assert found.cost == cost(problem, found.plan)
    assert found.cost.total <= cost(problem, first).total


@given(days(), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_same_iterations_and_seed_find_the_same_plan(problem: DayProblem, seed: int) -> None:
    one, other = (
        Annealing().improve(problem, first_plan(problem), budget(500, seed)) for _ in range(2)
    )

    assert one.plan == other.plan


@given(days(), st.integers(1, 10_000), st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_what_a_move_costs_is_what_the_whole_plan_then_costs(
    problem: DayProblem, seed: int, now: int
) -> None:
    left = going_on(problem, first_plan(problem), now=now)
    tables = Tables.of(left)
    if not tables.keys:
        return
    memory, day = laid_out(left, tables, Sequence.of(tables, first_plan(left)), seed)
    memory[day.cost] = cost_from(memory, day, 0, day.operations, NO_LIMIT, True)
    base = cost(left, _plan(left, tables, memory, day)).total - _cost(memory, day)

    for step in range(60):
        before = [int(value) for value in memory[day.jobs : day.position]]
        if not propose(memory, day):
            continue
        first, last = memory[day.move + FIRST], memory[day.move + LAST]
        keep = bool(step % 3)
        new = cost_from(memory, day, first // EVERY, last, NO_LIMIT, keep)
        if keep:
            memory[day.cost] = new
            assert base + _cost(memory, day) == cost(left, _plan(left, tables, memory, day)).total
        else:
            undo(memory, day)
            assert [int(value) for value in memory[day.jobs : day.position]] == before


def test_a_busy_day_gets_much_better_than_by_due_date() -> None:
    problem = shop_day(3)

    planned = plan_day(problem, Annealing(), budget(40_000))

    assert violations(problem, planned.found.plan) == ()
    assert planned.found.cost.total < 0.9 * cost(problem, first_plan(problem)).total


def test_a_disturbed_day_goes_on_with_few_changes_and_nothing_started_moves() -> None:
    problem = shop_day(5)
    plan = plan_day(problem, Annealing(), budget(30_000)).found.plan
    left = going_on(disturbed(problem, plan, 40, 5), overrun(plan, 40), now=40)

    planned = plan_day(left, Annealing(), budget(30_000))

    assert violations(planned.problem, planned.found.plan) == ()
    assert set(left.started) <= set(planned.found.plan.placed)
    assert planned.found.cost.changes < 0.4 * len(Tables.of(left).keys)


def test_a_day_on_which_everything_has_started_is_left_alone() -> None:
    problem = shop_day(7, jobs=3)
    plan = first_plan(problem)
    left = going_on(problem, plan, now=1000)

    assert Annealing().improve(left, plan, Budget(seconds=0.05)).plan == plan


def test_the_clock_ends_a_search_that_was_to_go_on_for_long() -> None:
    problem = shop_day(1)

    found = Annealing().improve(
        problem, first_plan(problem), Budget(seconds=0.05, iterations=10**9)
    )

    assert 0 < found.search.done < found.search.iterations


@pytest.mark.parametrize("seed", [0, 1, MODULUS - 2])
def test_chance_is_spread_evenly(seed: int) -> None:
    memory = numbers([1 + seed % (MODULUS - 1)])
    seen = [below(memory, 0, 7) for _ in range(7_000)]

    assert all(800 < seen.count(number) < 1_200 for number in range(7))


def _cost(memory: Numbers, day: Day) -> int:
    return int(memory[day.cost]) + int(cost_of_hands(memory, day))


def _plan(problem: DayProblem, tables: Tables, memory: Numbers, day: Day) -> DayPlan:
    jobs = tuple(int(memory[day.jobs + at]) for at in range(day.operations))
    hands = tuple(int(memory[day.hands + at]) for at in range(day.operations))
    return Sequence(jobs=jobs, hands=hands).plan(problem, tables)
