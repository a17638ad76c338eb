from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dispatch.promise import PRIOR, promised, promised_in_hours, ratio
from domain.shared.time import Span
from tests.domain.dispatch.networks import at


def test_nothing_seen_yet_promises_the_prior() -> None:
    promise = promised(at(0, 9), 60)
    assert promise.p50 == at(0, 10)
    assert promise.p90 - at(0, 9) == timedelta(minutes=85), "60 × 1.378, rounded up to five"


def test_waiting_does_not_stretch() -> None:
    assert promised(at(0, 9), 60, waiting_min=30).p50 == at(0, 10.5)


def test_what_was_seen_wins_in_the_end() -> None:
    assert ratio(0.9, [1.5] * 5, PRIOR) < ratio(0.9, [1.5] * 500, PRIOR)
    assert ratio(0.5, [1.5] * 5000, PRIOR) == pytest.approx(1.5, rel=0.01)


@given(ratios=st.lists(st.floats(0.2, 5), max_size=50), work=st.integers(1, 600))
def test_the_sure_time_is_never_before_the_likely_one(ratios: list[float], work: int) -> None:
    promise = promised(at(0), work, ratios=ratios)
    assert at(0) < promise.p50 <= promise.p90


def test_what_takes_longer_is_done_in_opening_hours_only() -> None:
    hours = [Span(at(day, 8), at(day, 18)) for day in (1, 3, 4)]

    promise = promised_in_hours(at(1, 16), 20 * 60, hours)

    assert promise.p50 == at(1, 16)
    # 20 hours × 0.378 are 7 h 35 min: two on the first day, the rest after a day of rest.
    assert promise.p90 == at(3, 8) + timedelta(hours=5, minutes=35)


@given(ratios=st.lists(st.floats(0.2, 5), max_size=50), work=st.integers(1, 6000))
def test_a_car_is_promised_while_the_shop_is_open_and_not_before_the_plan(
    ratios: list[float], work: int
) -> None:
    hours = [Span(at(day, 8), at(day, 18)) for day in range(60)]

    promise = promised_in_hours(at(0, 17), work, hours, ratios=ratios)

    assert at(0, 17) <= promise.p50 <= promise.p90
    for told in (promise.p50, promise.p90):
        assert any(span.start <= told <= span.end for span in hours)
