"""How much of the beginning of a run is left out."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from simulation.outcome.warm_up import averaged, warm_up_of


def test_what_is_far_from_the_rest_at_the_beginning_is_left_out() -> None:
    random = Random(7)
    steady = [1.8 + random.gauss(0, 0.05) for _ in range(90)]
    filling = [0.1 * day for day in range(10)]

    assert warm_up_of(filling + steady) == 10
    assert warm_up_of([1.8] * 20) == 0


def test_a_run_that_never_settles_is_too_short_to_tell() -> None:
    assert warm_up_of([float(day) for day in range(40)]) is None
    assert warm_up_of([1.0] * 9) is None
    assert warm_up_of([]) is None


@given(st.lists(st.floats(0, 100, width=16), max_size=60))
def test_the_unit_does_not_matter_and_at_least_half_is_kept(values: list[float]) -> None:
    found = warm_up_of(values)

    assert found is None or (found % 5 == 0 and found < len(values) / 2)
    assert warm_up_of([one * 64 for one in values]) == found


def test_runs_are_averaged_day_by_day_before() -> None:
    assert averaged([[1.0, 2.0, 3.0], [3.0, 4.0]]) == [2.0, 3.0]
    assert averaged([]) == []
