"""Open minutes are counted and found again."""

from hypothesis import example, given
from hypothesis import strategies as st

from simulation.world.opening import Minutes, Opening

DAY = 1440.0


@st.composite
def openings(draw: st.DrawFn) -> Opening:
    """A shop that is open on some of a few days, from one hour to another."""
    days = draw(st.lists(st.integers(0, 6), unique=True, min_size=1))
    spans: list[Minutes] = []
    for day in days:
        start = draw(st.integers(0, 20)) * 60.0
        spans.append((day * DAY + start, day * DAY + start + draw(st.integers(1, 3)) * 60.0))
    return Opening(tuple(spans))


instants = st.floats(0, 7 * DAY)


@given(openings(), instants, instants, instants)
def test_open_minutes_add_up(shop: Opening, first: float, second: float, third: float) -> None:
    early, middle, late = sorted((first, second, third))
    parts = shop.between(early, middle) + shop.between(middle, late)
    assert abs(shop.between(early, late) - parts) < 1e-6


@given(openings(), instants, st.floats(0, 600))
@example(Opening(((0.0, 60.0),)), 61.0, 0.0)
def test_the_instant_after_so_many_open_minutes_is_so_many_later(
    shop: Opening, at: float, minutes: float
) -> None:
    later = shop.later(at, minutes)
    left = shop.between(at, 8 * DAY)
    assert later >= at
    if minutes < left - 1e-6:
        assert abs(shop.between(at, later) - minutes) < 1e-6
    elif minutes > left + 1e-6:
        assert later == float("inf")


@given(openings(), instants)
def test_a_shop_is_open_when_it_opens_next(shop: Opening, at: float) -> None:
    opens = shop.opens(at)
    assert opens >= at
    assert opens == float("inf") or shop.is_open(opens)
    assert opens == float("inf") or shop.between(at, opens) == 0.0
