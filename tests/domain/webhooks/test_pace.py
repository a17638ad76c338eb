"""How often a program is told again that did not take what it was told."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.webhooks.pace import (
    FIRST_PAUSE,
    GIVE_UP_AFTER,
    LONGEST_PAUSE,
    is_hopeless,
    pause_after,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)
failures = st.integers(1, 10**6)
chances = st.floats(0, 1, exclude_max=True)


@given(failures, chances)
def test_a_pause_is_at_least_half_of_what_it_is_at_most(count: int, chance: float) -> None:
    whole = min(FIRST_PAUSE * 2 ** min(count - 1, 40), LONGEST_PAUSE)

    assert whole / 2 <= pause_after(count, chance) <= whole


@given(st.integers(1, 9), chances, chances)
def test_until_it_is_an_hour_no_pause_is_shorter_than_the_one_before(
    count: int, one: float, other: float
) -> None:
    assert pause_after(count, one) <= pause_after(count + 1, other)


@given(chances)
def test_whoever_gives_up_tried_many_times_before(chance: float) -> None:
    now, tries = NOW, 0
    while not is_hopeless(NOW, now):
        tries += 1
        now += pause_after(tries, chance)

    assert 72 <= tries <= 160
    assert now - NOW <= GIVE_UP_AFTER + LONGEST_PAUSE
