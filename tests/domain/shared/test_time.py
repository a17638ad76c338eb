from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.shared.time import Span, joined, later, minutes

START = datetime(2026, 3, 2, tzinfo=UTC)
SPANS = st.lists(
    st.builds(
        lambda start, length: Span.of(START + minutes(start), length),
        st.integers(0, 300),
        st.integers(1, 60),
    ),
    max_size=6,
)


def minutes_of(spans: list[Span] | tuple[Span, ...]) -> set[int]:
    return {n for n in range(400) if any(START + minutes(n) in span for span in spans)}


@given(SPANS)
def test_joined_spans_cover_the_same_and_never_touch(spans: list[Span]) -> None:
    whole = joined(spans)

    assert minutes_of(whole) == minutes_of(spans)
    assert all(a.end < b.start for a, b in pairwise(whole))


@given(SPANS, st.integers(0, 300), st.integers(0, 200))
def test_only_minutes_within_the_spans_count_until_there_are_none(
    spans: list[Span], start: int, length: int
) -> None:
    counted = [n for n in sorted(minutes_of(spans)) if n >= start]

    end = later(START + minutes(start), length, spans)

    if not length:
        assert end == START + minutes(start)
    elif length <= len(counted):
        assert end == START + minutes(counted[length - 1] + 1)
    else:
        beyond = max((span.end for span in spans), default=START)
        last = max(beyond, START + minutes(start))
        assert end == last + minutes(length - len(counted))
