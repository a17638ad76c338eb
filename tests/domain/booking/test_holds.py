import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.booking.holds import MOST_HOLDS, TooManyHolds, free_place

held = st.lists(st.none() | st.integers(1, MOST_HOLDS), max_size=MOST_HOLDS + 2, unique=True)


@given(held=held)
def test_a_place_is_given_to_one_hold_only_and_never_beyond_the_limit(
    held: list[int | None],
) -> None:
    if len(held) >= MOST_HOLDS:
        with pytest.raises(TooManyHolds):
            free_place(held)
        return

    place = free_place(held)

    assert place is not None
    assert 1 <= place <= MOST_HOLDS
    assert place not in held


def test_whom_somebody_answers_for_may_go_beyond_the_limit() -> None:
    assert free_place([1, 3], beyond=True) == 2
    assert free_place([1, 2, 3], beyond=True) is None
