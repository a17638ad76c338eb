"""What chance has in store for people and work of whom some is known already."""

from random import Random
from statistics import fmean

from hypothesis import given
from hypothesis import strategies as st

from simulation.live.lateness import Lateness
from simulation.live.under_way import LEAST_MIN, left_min
from simulation.scenario.conditions import Conditions
from simulation.scenario.mix import WantedService

MINUTES = st.floats(0, 10_000)


@given(planned=st.floats(1, 600), worked=MINUTES, spread=st.floats(0, 3), seed=st.integers(0, 99))
def test_work_that_is_not_over_takes_a_while_longer(
    planned: float, worked: float, spread: float, seed: int
) -> None:
    wanted = WantedService(service="oil-service", weight=1, spread=spread)

    assert left_min(planned, worked, wanted, Random(seed)) >= LEAST_MIN


def test_what_was_just_begun_takes_as_long_as_any_work_of_its_kind() -> None:
    wanted, luck = WantedService(service="oil-service", weight=1, pace=1.2, spread=0.3), Random(1)
    drawn = [left_min(60, 0, wanted, luck) for _ in range(4_000)]

    assert abs(fmean(drawn) - 72) < 1.5


def test_work_that_has_lasted_long_is_of_those_that_last_long() -> None:
    wanted = WantedService(service="oil-service", weight=1, spread=0.3)
    whole = [50 + left_min(60, 50, wanted, Random(seed)) for seed in range(2_000)]

    assert min(whole) > 50
    assert fmean(whole) > 64


@given(waited=st.floats(-1_000, 1_000), seed=st.integers(0, 99))
def test_nobody_comes_before_now(waited: float, seed: int) -> None:
    late = Lateness.drawn(Conditions(), waited, Random(seed)).late_min

    assert late is None or late >= waited


def test_the_longer_nobody_comes_the_surer_it_is_that_nobody_will() -> None:
    def missing(waited: float) -> float:
        drawn = (Lateness.drawn(Conditions(no_show=0.1), waited, Random(n)) for n in range(2_000))
        return fmean(one.late_min is None for one in drawn)

    early, at_the_time, late = missing(-60), missing(0), missing(60)
    assert abs(early - 0.1) < 0.03
    assert early < at_the_time < late
