from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.dispatch.calendar import (
    BIT_MIN,
    HORIZON_BITS,
    Calendar,
    Horizon,
    bits_for,
    free_for,
    held_within,
    within,
)
from domain.shared.claims import Claim, ClaimKind
from domain.shared.ids import ClaimId, StoreId
from domain.shared.time import Span
from tests.domain.dispatch.networks import ORIGIN, at

HORIZON = Horizon(ORIGIN)
OPEN = Span(at(0), at(1))

spans = st.builds(
    lambda start, length: Span.of(ORIGIN + timedelta(minutes=start), length),
    st.integers(-60, 600),
    st.integers(1, 200),
)
masks = st.integers(0, (1 << 60) - 1)


def a_claim(number: int, during: Span) -> Claim:
    return Claim(
        id=ClaimId(UUID(int=number)),
        store=StoreId(UUID(int=1)),
        resource=UUID(int=2),
        during=during,
        kind=ClaimKind.BOOKED,
        subject=UUID(int=3),
    )


def minutes_in(span: Span) -> set[int]:
    first = (span.start - ORIGIN) // timedelta(minutes=1)
    return set(range(first, first + span.length_min))


def bits_of(mask: int) -> set[int]:
    return {bit for bit in range(HORIZON_BITS) if mask >> bit & 1}


def is_free(calendar: Calendar, horizon: Horizon, span: Span) -> bool:
    """Whether all of the span is working time that nobody has claimed."""
    touched = horizon.touched(span)
    return calendar.free & touched == touched


@given(working=st.lists(spans, max_size=4), claims=st.lists(spans, max_size=6))
def test_a_bit_is_free_when_worked_whole_and_claimed_by_nobody(
    working: list[Span], claims: list[Span]
) -> None:
    calendar = Calendar(HORIZON, working)
    for number, span in enumerate(claims):
        calendar.take(a_claim(number, span))
    for number in [number for number in range(len(claims)) if number % 2]:
        calendar.give_back(ClaimId(UUID(int=number)))

    worked = [minutes_in(span) for span in working]
    taken = set().union(*(minutes_in(span) for span in claims[::2]))
    expected = {
        bit
        for bit in range(HORIZON_BITS)
        for five in [set(range(bit * BIT_MIN, (bit + 1) * BIT_MIN))]
        if any(five <= own for own in worked) and not five & taken
    }
    assert bits_of(calendar.free) == expected


@given(mask=masks, bits=st.integers(1, 70))
def test_free_for_means_every_bit_in_a_row(mask: int, bits: int) -> None:
    free = bits_of(mask)
    expected = {bit for bit in range(60) if set(range(bit, bit + bits)) <= free}
    assert bits_of(free_for(mask, bits)) == expected


@given(mask=masks, bits=st.integers(0, 70))
def test_within_means_a_set_bit_is_not_farther_away(mask: int, bits: int) -> None:
    near = bits_of(mask)
    expected = {bit for bit in range(60) if set(range(bit, bit + bits + 1)) & near}
    assert bits_of(within(mask, bits)) == expected


@given(mask=masks, free=masks, bits=st.integers(0, 12))
def test_held_within_keeps_the_bay_until_then(mask: int, free: int, bits: int) -> None:
    near, own = bits_of(mask), bits_of(free)
    expected = {
        bit
        for bit in range(60)
        if any(bit + w in near and set(range(bit, bit + w)) <= own for w in range(bits + 1))
    }
    assert bits_of(held_within(mask, free, bits)) == expected


def test_a_claim_told_twice_blocks_once_and_a_moved_claim_only_its_new_time() -> None:
    calendar = Calendar(HORIZON, [OPEN])
    calendar.take(a_claim(1, Span(at(0, 9), at(0, 10))))
    calendar.take(a_claim(1, Span(at(0, 11), at(0, 12))))
    calendar.take(a_claim(1, Span(at(0, 11), at(0, 12))))

    assert is_free(calendar, HORIZON, Span(at(0, 9), at(0, 11)))
    calendar.give_back(ClaimId(UUID(int=1)))
    assert calendar.free == calendar.work


def test_a_bit_two_claims_touch_stays_taken_when_one_goes() -> None:
    calendar = Calendar(HORIZON, [OPEN])
    calendar.take(a_claim(1, Span(at(0, 9), at(0, 9) + timedelta(minutes=2))))
    calendar.take(a_claim(2, Span(at(0, 9) + timedelta(minutes=2), at(0, 10))))

    calendar.give_back(ClaimId(UUID(int=1)))

    assert not is_free(calendar, HORIZON, Span(at(0, 9), at(0, 9) + timedelta(minutes=2)))


def test_rolling_shows_what_was_known_beyond_the_horizon() -> None:
    calendar = Calendar(HORIZON, [Span(at(day, 8), at(day, 20)) for day in range(20)])
    calendar.take(a_claim(1, Span(at(15, 9), at(15, 10))))
    calendar.take(a_claim(2, Span(at(0, 9), at(0, 10))))
    rolled = HORIZON.rolled(at(3, 9))

    calendar.roll(rolled)

    assert rolled.origin == at(3)
    assert not is_free(calendar, rolled, Span(at(15, 9), at(15, 10)))
    assert is_free(calendar, rolled, Span(at(15, 10), at(15, 20)))
    assert calendar.give_back(ClaimId(UUID(int=2))) is None


def test_work_is_rounded_up_to_five_minutes_at_ones_own_pace() -> None:
    assert [bits_for(60, pace) * BIT_MIN for pace in (1.0, 1.2, 1.25, 0.9)] == [60, 50, 50, 70]
    assert bits_for(1) == 1
