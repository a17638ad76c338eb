"""Many jobs and many technicians at once: as many as can be, at the least cost."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.solvers.assignment import PlainAssignment, ScipyAssignment, assignment_solver
from domain.routing.matching import (
    DEAREST,
    FORBIDDEN,
    BadMatching,
    Matching,
    matched,
    one_by_one,
)


def matchings(most: int) -> st.SearchStrategy[Matching]:
    """Some pairs forbidden, many costs equal, and some as dear as can be."""
    cost = st.one_of(st.just(FORBIDDEN), st.integers(0, 5), st.integers(0, DEAREST))
    return st.tuples(st.integers(0, most), st.integers(1, most)).flatmap(
        lambda size: st.lists(
            st.lists(cost, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        ).map(Matching.of)
    )


def tried(matching: Matching) -> tuple[int, int]:
    """Of all choices there are: how many jobs are left alone at least, and the cost of it."""
    slots = [*range(matching.technicians), *([-1] * matching.jobs)]
    choices = (
        {
            job: who
            for job, who in enumerate(order)
            if who >= 0 and matching.cost(job, who) != FORBIDDEN
        }
        for order in set(permutations(slots, matching.jobs))
    )
    return min((matching.jobs - len(pairs), matching.total(pairs)) for pairs in choices)


@given(matchings(4))
def test_no_choice_is_better_than_the_one_that_is_found(matching: Matching) -> None:
    pairs = matched(matching)

    assert (matching.jobs - len(pairs), matching.total(pairs)) == tried(matching)
    assert len(set(pairs.values())) == len(pairs)


@given(matchings(30))
@settings(deadline=None)  # The first call imports the solver.
def test_both_engines_serve_as_many_at_the_same_cost(matching: Matching) -> None:
    plain, fast = PlainAssignment().solve(matching), ScipyAssignment().solve(matching)

    assert (len(plain.pairs), plain.total) == (len(fast.pairs), fast.total)
    assert all(matching.cost(*pair) != FORBIDDEN for pair in fast.pairs.items())


@given(matchings(8))
def test_one_by_one_is_never_better(matching: Matching) -> None:
    best, greedy = matched(matching), one_by_one(matching)

    assert len(best) >= len(greedy)
    assert len(best) > len(greedy) or matching.total(best) <= matching.total(greedy)


def test_the_first_job_gives_way_where_the_second_has_no_choice() -> None:
    matching = Matching.of([[1, 2], [1, FORBIDDEN]])

    assert matched(matching) == {0: 1, 1: 0}
    assert one_by_one(matching) == {0: 0}


def test_the_answer_says_which_engine_gave_it() -> None:
    matching = Matching.of([[3]])

    assert assignment_solver().solve(matching).engine == "scipy"
    assert PlainAssignment().solve(matching).engine == "augmenting paths (plain Python)"


@pytest.mark.parametrize("rows", [[[1], [1, 2]], [[-2]], [[DEAREST + 1]]])
def test_costs_that_cannot_be_are_refused(rows: list[list[int]]) -> None:
    with pytest.raises(BadMatching):
        Matching.of(rows)
