"""The search for schedules of a flexible shop that end sooner."""

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.fjssp import read_fjssp
from adapters.solvers.compiler import Numbers
from adapters.solvers.flexible_shop.course import Course
from adapters.solvers.flexible_shop.reinsertion import reinsert
from adapters.solvers.flexible_shop.search import shorten
from application.shared.search import Budget
from domain.flexible_shop.checker import violations
from domain.flexible_shop.problem import FlexibleShop
from domain.flexible_shop.schedule import soonest_first, timed
from tests.flexible_shops import SHORTEST, SMALL, flexible_shops


def budget(iterations: int, seed: int = 1) -> Budget:
    return Budget(seconds=600, iterations=iterations, seed=seed)


@given(flexible_shops(), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_what_is_found_is_valid_and_never_longer(shop: FlexibleShop, seed: int) -> None:
    first = soonest_first(shop)

    found = shorten(shop, first, budget(200, seed)).schedule

    assert violations(shop, found) == ()
    assert found.makespan <= timed(shop, first).makespan


@given(flexible_shops(), st.integers(1, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_end_that_is_foretold_is_the_end_that_comes(shop: FlexibleShop, seed: int) -> None:
    course = Course.of(shop, soonest_first(shop), seed)
    memory, places = course.memory, course.places

    for _ in range(40):
        reinsert(memory, places, 5.0)
        _copy(memory, places.sequence, places.best_sequence, places.operations)
        _copy(memory, places.way, places.best_way, places.operations)

        schedule = timed(shop, course.best())
        assert schedule.makespan == memory[places.makespan]
        assert violations(shop, schedule) == ()


def _copy(memory: Numbers, here: int, there: int, count: int) -> None:
    for at in range(count):
        memory[there + at] = memory[here + at]


@given(flexible_shops(), st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_the_same_iterations_and_seed_find_the_same_schedule(shop: FlexibleShop, seed: int) -> None:
    one, other = (shorten(shop, soonest_first(shop), budget(100, seed)) for _ in range(2))

    assert one.schedule == other.schedule


def test_a_small_shop_is_done_as_soon_as_can_be() -> None:
    shop = read_fjssp(SMALL, "small.fjs")
    first = soonest_first(shop)

    found = shorten(shop, first, budget(20_000)).schedule

    assert found.makespan == SHORTEST < timed(shop, first).makespan


def test_the_clock_ends_a_search_of_a_shop_that_was_to_go_on_for_long() -> None:
    shop = read_fjssp(SMALL, "small.fjs")
    first = soonest_first(shop)
    shorten(shop, first, budget(1))

    search = shorten(shop, first, Budget(seconds=0.05, iterations=10**9)).search

    assert 0 < search.done < search.iterations
