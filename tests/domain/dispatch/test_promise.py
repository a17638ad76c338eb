from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.dispatch.promise import Ahead, expected, promised, promised_in_hours, ratio_of
from domain.dispatch.stretch import PRIOR, Stretch
from domain.shared.time import Span, minutes, minutes_between
from tests.domain.dispatch.networks import at

HOURS = [Span(at(day, 8), at(day, 18)) for day in range(90)]
stretches = st.builds(
    lambda p50, more: Stretch(p50=p50, p90=p50 * more), st.floats(0.2, 2.5), st.floats(1, 2)
)


def test_nothing_seen_yet_promises_the_prior() -> None:
    promise = promised(at(0, 9), 60)
    assert promise.p50 == at(0, 10)
    assert promise.p90 - at(0, 9) == timedelta(minutes=85), "60 × 1.378, to the nearest five"


def test_waiting_does_not_stretch() -> None:
    assert promised(at(0, 9), 60, waiting_min=30).p50 == at(0, 10.5)


@given(stretch=stretches, work=st.integers(1, 600))
def test_the_sure_time_is_never_before_the_likely_one(stretch: Stretch, work: int) -> None:
    promise = promised(at(0), work, stretch=stretch)
    assert at(0) < promise.p50 <= promise.p90


def test_what_takes_longer_is_done_in_opening_hours_only() -> None:
    hours = [Span(at(day, 8), at(day, 18)) for day in (1, 3, 4)]

    promise = promised_in_hours(at(1, 16), 20 * 60, hours)

    assert promise.p50 == at(1, 16)
    # 20 hours × 0.378 are 7 h 35 min: two on the first day, the rest after a day of rest.
    assert promise.p90 == at(3, 8) + timedelta(hours=5, minutes=35)


@given(stretch=stretches, work=st.integers(1, 6000))
def test_a_car_is_promised_while_the_shop_is_open_and_not_before_the_plan(
    stretch: Stretch, work: int
) -> None:
    promise = promised_in_hours(at(0, 17), work, HOURS, stretch=stretch)

    assert at(0, 17) <= promise.p50 <= promise.p90
    for told in (promise.p50, promise.p90):
        assert any(span.start <= told <= span.end for span in HOURS)


@given(stretch=stretches, work=st.integers(1, 600))
def test_what_ends_when_it_was_promised_teaches_what_was_promised_with(
    stretch: Stretch, work: int
) -> None:
    promise = promised(at(0), work, stretch=stretch)

    late_min = (promise.p90 - (at(0) + minutes(work))) / minutes(1)

    assert abs(ratio_of(late_min, work) - stretch.p90) * work <= 5, "rounded to five"


@given(stretch=stretches.filter(lambda one: one.p50 >= 1), work=st.integers(1, 2000))
def test_the_same_holds_for_work_over_nights(stretch: Stretch, work: int) -> None:
    promise = promised_in_hours(at(0, 17), work, HOURS, stretch=stretch)

    late_min = minutes_between(at(0, 17), promise.p90, HOURS)

    assert abs(ratio_of(late_min, work) - stretch.p90) * work <= 5, "rounded to five"


@given(stretch=stretches, work=st.integers(1, 600))
def test_before_it_has_begun_a_car_is_expected_as_it_is_promised(
    stretch: Stretch, work: int
) -> None:
    ahead = Ahead(begins=at(0, 9), work_min=work, ends=at(0, 9) + minutes(work))

    told, promise = expected(ahead, HOURS, stretch), promised(at(0, 9), work, stretch=stretch)

    assert abs(told.p50 - promise.p50) <= minutes(5)
    assert abs(told.p90 - promise.p90) <= minutes(5)


@given(work=st.integers(10, 300), spent=st.floats(0, 900))
def test_work_in_hand_is_never_expected_before_now(work: int, spent: float) -> None:
    ahead = Ahead(begins=at(0, 12), work_min=work, spent_min=spent, ends=at(0, 12))

    told = expected(ahead, HOURS)

    assert at(0, 12) <= told.p50 <= told.p90


def test_what_took_long_already_is_not_done_at_the_time_that_has_passed() -> None:
    def left(spent: float) -> float:
        return PRIOR.left_min(60, spent, 0.9)

    assert left(60) + 60 > left(0), "who is not done after an hour takes longer than most"
    assert left(90) > 0, "nor is it done now, though nine in ten were done by then"


def test_over_nights_what_is_left_goes_on_in_opening_hours() -> None:
    ahead = Ahead(begins=at(0, 17), work_min=120, spent_min=60, ends=at(1, 9), nights=True)

    told = expected(ahead, HOURS, Stretch(p50=1.0, p90=6.0))

    assert at(1, 9) <= told.p50 < told.p90
    assert told.p90 > at(1, 18)
