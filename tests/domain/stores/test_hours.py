from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.time import Span
from domain.shared.wall_clock import days, wall_span
from domain.stores.hours import BadHours, DayHours, OpeningHours
from tests.domain.stores.builders import a_store

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def test_a_day_in_shanghai_is_eight_hours_ahead_of_utc() -> None:
    (span,) = a_store().open_spans([date(2026, 3, 2)])

    assert span == Span(datetime(2026, 3, 2, 0, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC))


def test_a_day_may_end_at_midnight_and_no_later() -> None:
    (span,) = a_store(hours=OpeningHours.daily(0, 1440)).open_spans([date(2026, 3, 2)])
    assert span.length_min == 1440
    with pytest.raises(BadHours):
        DayHours(480, 1441)


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
