"""Who stands out beside the others, and who does not by chance."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.insight.chance import FALSE_ALARM, chance_of, is_abnormal
from domain.insight.figures import Rework, total


@settings(deadline=None)
@given(st.data())
def test_the_chance_is_that_of_counting_every_way_to_draw(data: st.DataObject) -> None:
    among = data.draw(st.integers(1, 60))
    drawn, marked = (data.draw(st.integers(0, among)) for _ in range(2))
    found = data.draw(st.integers(0, among))

    ways = sum(
        comb(marked, hits) * comb(among - marked, drawn - hits)
        for hits in range(found, min(drawn, marked) + 1)
    )

    exact = float(Fraction(ways, comb(among, drawn)))
    assert chance_of(found, drawn, marked, among) == pytest.approx(exact, abs=1e-9)


def test_counts_of_a_large_chain_are_no_trouble() -> None:
    assert chance_of(40, 600, 10_000, 336_000) == pytest.approx(2.9e-6, rel=0.1)


@settings(deadline=None)
@given(st.integers(5, 600), st.integers(30, 3000))
def test_a_shop_of_one_job_never_stands_out_where_rework_happens_at_all(
    compared: int, elsewhere: int
) -> None:
    one = Rework(jobs=1, reworked=1)
    network = total([one, Rework(jobs=3000, reworked=elsewhere)], Rework())

    assert not is_abnormal(one, network, compared=compared)


def test_one_job_that_came_back_is_no_alarm_however_good_the_others_are() -> None:
    one = Rework(jobs=20, reworked=1)

    assert not is_abnormal(one, total([one, Rework(jobs=100)], Rework()), compared=2)


def test_the_same_rate_is_chance_in_a_small_shop_and_none_in_a_large_one() -> None:
    others = Rework(jobs=20_000, reworked=600)
    small, large = Rework(jobs=20, reworked=2), Rework(jobs=400, reworked=40)

    assert not is_abnormal(small, total([small, others], Rework()), compared=100)
    assert is_abnormal(large, total([large, others], Rework()), compared=100)


def test_who_has_less_rework_than_the_others_never_stands_out() -> None:
    good, others = Rework(jobs=5_000, reworked=10), Rework(jobs=5_000, reworked=500)

    assert not is_abnormal(good, total([good, others], Rework()), compared=2)
    assert not is_abnormal(Rework(), others, compared=2)


@settings(deadline=None)
@given(st.lists(st.integers(1, 40), min_size=2, max_size=12), st.integers(1, 30))
def test_where_all_are_equally_good_a_false_alarm_is_rare(sizes: list[int], marked: int) -> None:
    among = sum(sizes)
    marked = min(marked, among)
    network = Rework(jobs=among, reworked=marked)
    alarms = 0.0
    for size in sizes:
        worst = (
            chance_of(found, size, marked, among)
            for found in range(min(size, marked) + 1)
            if is_abnormal(Rework(jobs=size, reworked=found), network, len(sizes))
        )
        alarms += max(worst, default=0.0)

    assert alarms <= FALSE_ALARM
