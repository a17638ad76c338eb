from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dispatch.promise import PRIOR, promised, ratio
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
