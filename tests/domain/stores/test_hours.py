from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.time import Span
from domain.shared.wall_clock import days, wall_span
from domain.stores.hours import BadHours, DayHours, OpeningHours
from domain.stores.store import OutsideHours
from tests.domain.stores.builders import a_store

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def test_a_day_in_shanghai_is_eight_hours_ahead_of_utc() -> None:
    (span,) = a_store().open_spans([date(2026, 3, 2)])

    assert span == Span(datetime(2026, 3, 2, 0, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC))


def test_a_day_may_end_in_the_night_and_lasts_24_hours_at_most() -> None:
    (span,) = a_store(hours=OpeningHours.daily(0, 1440)).open_spans([date(2026, 3, 2)])
    assert span.length_min == 1440
    (night,) = a_store(hours=OpeningHours.daily(600, 1560)).open_spans([date(2026, 3, 2)])
    assert night == Span(datetime(2026, 3, 2, 2, tzinfo=UTC), datetime(2026, 3, 2, 18, tzinfo=UTC))
    for hours in ((480, 1921), (1440, 1500)):
        with pytest.raises(BadHours):
            DayHours(*hours)


def test_a_shop_closes_before_it_opens_for_the_next_day() -> None:
    late, early = DayHours(1200, 1980), DayHours(480, 1200)
    assert OpeningHours((late, None, *[early] * 5))
    with pytest.raises(BadHours):
        OpeningHours((late, *[early] * 6))
    with pytest.raises(BadHours):
        OpeningHours((*[early] * 6, late))


@pytest.mark.parametrize(
    ("hours", "begins"), [((480, 1200), 0), ((480, 1440), 0), ((600, 1562), 125), ((0, 1440), 240)]
)
def test_a_business_day_begins_while_the_shop_is_closed_or_else_at_four(
    hours: tuple[int, int], begins: int
) -> None:
    assert OpeningHours.daily(*hours).day_begins == begins


def test_the_small_hours_of_an_open_shop_belong_to_the_day_before() -> None:
    bar = a_store(hours=OpeningHours.daily(600, 1560))
    one_at_night = datetime(2026, 3, 2, 17, tzinfo=UTC)

    assert bar.business_day(one_at_night) == date(2026, 3, 2)
    assert a_store().business_day(one_at_night) == date(2026, 3, 3)
    assert one_at_night in bar.day_span(date(2026, 3, 2))
    bar.expect_open(Span.of(one_at_night, 60))
    with pytest.raises(OutsideHours):
        bar.expect_open(Span.of(one_at_night, 61))


def test_a_shop_that_never_closes_is_open_through_midnight() -> None:
    always = a_store(hours=OpeningHours.daily(0, 1440))
    for hour in range(24):
        always.expect_open(Span.of(datetime(2026, 3, 2, hour, 30, tzinfo=UTC), 60))


def test_a_shop_closes_after_it_opens() -> None:
    with pytest.raises(BadHours):
        DayHours(600, 600)


def test_a_week_has_seven_days() -> None:
    with pytest.raises(BadHours):
        OpeningHours((DayHours(480, 600),) * 6)


def test_a_day_without_hours_is_closed() -> None:
    week = (None, *[DayHours(480, 600)] * 6)

    spans = a_store(hours=OpeningHours(week)).open_spans(days(date(2026, 3, 2), date(2026, 3, 8)))

    assert len(spans) == 6
    assert spans[0].start.day == 3


def test_a_night_with_a_change_of_clocks_is_an_hour_shorter_or_longer() -> None:
    for day, hours in ((SPRING, 23), (AUTUMN, 25)):
        span = wall_span(BERLIN, day, 0, 1440)
        assert span is not None
        assert span.length_min == hours * 60


def test_opening_times_that_the_clock_skips_are_the_instant_of_the_change() -> None:
    assert wall_span(BERLIN, SPRING, 130, 170) is None
    span = wall_span(BERLIN, SPRING, 150, 200)
    assert span == Span(
        datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 29, 1, 20, tzinfo=UTC)
    )


def test_of_a_time_shown_twice_a_shop_opens_at_the_first_and_closes_at_the_last() -> None:
    span = wall_span(BERLIN, AUTUMN, 150, 155)
    assert span is not None
    assert span.length_min == 65


@given(
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    st.dates(date(2000, 1, 1), date(2037, 12, 31)),
    st.integers(0, 1439),
    st.integers(1, 1440),
)
def test_every_day_is_open_from_the_first_to_the_last_minute_on_the_wall(
    name: str, day: date, opens: int, length: int
) -> None:
    zone, closes = ZoneInfo(name), min(1440, opens + length)

    span = wall_span(zone, day, opens, closes)

    midnight = datetime.combine(day, datetime.min.time(), zone).astimezone(UTC)
    shown = [
        at
        for n in range(0, 26 * 60)
        for at in [midnight + timedelta(minutes=n)]
        for wall in [at.astimezone(zone)]
        if wall.date() == day and opens <= wall.hour * 60 + wall.minute < closes
    ]
    found = (span.start, span.end - timedelta(minutes=1)) if span else ()
    assert found == ((shown[0], shown[-1]) if shown else ())
