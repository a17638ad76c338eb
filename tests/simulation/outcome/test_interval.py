"""How far a mean of few runs may be off, and whether one policy is better than another."""

from math import pi, sqrt, tan
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.outcome.interval import Difference, Interval, NothingToCompare, Verdict
from simulation.outcome.measure import Better
from simulation.outcome.student import quantile, within

CONFIDENCES = st.floats(0, 0.999)
TABLE = {
    # Degrees of freedom: 95 % and 99 %, both sides; Abramowitz and Stegun, table 26.10.
    1: (12.706, 63.657),
    2: (4.303, 9.925),
    3: (3.182, 5.841),
    4: (2.776, 4.604),
    5: (2.571, 4.032),
    7: (2.365, 3.499),
    9: (2.262, 3.250),
    15: (2.131, 2.947),
    30: (2.042, 2.750),
    60: (2.000, 2.660),
    120: (1.980, 2.617),
}
VALUES = st.floats(-1e6, 1e6)


@pytest.mark.parametrize("freedom", TABLE)
def test_quantiles_are_those_of_the_tables(freedom: int) -> None:
    found = (quantile(0.95, freedom), quantile(0.99, freedom))

    assert found == pytest.approx(TABLE[freedom], abs=0.0005)


@given(CONFIDENCES)
def test_quantiles_of_one_and_two_degrees_are_the_closed_forms(confidence: float) -> None:
    assert quantile(confidence, 1) == pytest.approx(tan(pi / 2 * confidence))
    assert quantile(confidence, 2) == pytest.approx(
        confidence * sqrt(2 / (1 - confidence**2)), rel=1e-9, abs=1e-12
    )


@given(CONFIDENCES, st.integers(1, 60))
def test_a_quantile_gives_its_probability_back_and_shrinks_with_freedom(
    confidence: float, freedom: int
) -> None:
    found = quantile(confidence, freedom)

    assert within(found, freedom) == pytest.approx(confidence, abs=1e-12)
    assert quantile(confidence, freedom + 1) <= found + 1e-12
    assert found >= NormalDist().inv_cdf((1 + confidence) / 2) - 1e-9


@pytest.mark.parametrize(("confidence", "freedom"), [(1.0, 3), (-0.1, 3), (0.95, 0)])
def test_there_is_no_quantile_of_certainty_or_of_nothing(confidence: float, freedom: int) -> None:
    with pytest.raises(ValueError, match="confidence"):
        quantile(confidence, freedom)


def test_an_interval_is_that_of_student() -> None:
    # W. S. Gosset's own example, additional hours of sleep (Biometrika 6, 1908).
    slept = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    found = Interval.of(slept)

    assert found.runs == 10
    assert found.mean == pytest.approx(0.75)
    assert found.low == pytest.approx(-0.5297804, abs=1e-6)
    assert found.high == pytest.approx(2.0297804, abs=1e-6)


def test_one_run_does_not_say_how_far_it_may_be_off() -> None:
    alone = Interval.of([3.0])

    assert (alone.mean, alone.half, alone.low, alone.high) == (3.0, None, None, None)
    assert Difference.of({1: 3.0}, {1: 9.0}).verdict(Better.MORE) is Verdict.OPEN


@given(st.dictionaries(st.integers(0, 30), st.tuples(VALUES, VALUES), min_size=2))
def test_turning_before_and_after_round_turns_the_difference_round(
    runs: dict[int, tuple[float, float]],
) -> None:
    before = {seed: one for seed, (one, _) in runs.items()}
    after = {seed: one for seed, (_, one) in runs.items()}
    there, back = Difference.of(before, after), Difference.of(after, before)

    assert there.interval.mean == -back.interval.mean
    assert there.interval.half == back.interval.half
    turned = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
    found = there.verdict(Better.LESS)
    assert back.verdict(Better.LESS) is turned.get(found, found)
    assert there.verdict(Better.MORE) is turned.get(found, found)


def test_the_same_seeds_make_a_difference_surer() -> None:
    luck = {seed: float(seed * seed % 7) for seed in range(1, 9)}
    better = {seed: one - 0.5 - seed / 100 for seed, one in luck.items()}
    found = Difference.of(luck, better)

    assert found.interval.mean == pytest.approx(-0.545)
    assert found.times_narrower is not None
    assert found.times_narrower > 1_000
    assert found.verdict(Better.LESS) is Verdict.BETTER
    assert found.verdict(Better.NEITHER) is Verdict.DIFFERENT


def test_only_seeds_that_both_have_are_compared() -> None:
    found = Difference.of({1: 1.0, 2: 5.0, 3: 9.0}, {2: 6.0, 3: 10.0, 4: 99.0})

    assert (found.interval.mean, found.interval.half, found.interval.runs) == (1.0, 0.0, 2)
    assert found.times_narrower is None
    assert found.verdict(Better.MORE) is Verdict.BETTER
    with pytest.raises(NothingToCompare):
        Difference.of({1: 1.0}, {2: 1.0})
