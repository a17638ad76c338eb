"""When a shop is open, in minutes of the simulation."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from attrs import define, field

Minutes = tuple[float, float]


def _in_order(spans: Iterable[Minutes]) -> tuple[Minutes, ...]:
    return tuple(sorted(spans))


@define
class Opening:
    """Spans in their order, ``[from, until)``, in minutes since the beginning."""

    spans: tuple[Minutes, ...] = field(converter=_in_order)
    _starts: list[float] = field(init=False)
    _before: list[float] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._starts = [start for start, _ in self.spans]
        lengths = (end - start for start, end in self.spans)
        self._before = list(accumulate(lengths, initial=0.0))

    def is_open(self, at: float) -> bool:
        place = bisect_right(self._starts, at) - 1
        return place >= 0 and at < self.spans[place][1]

    def between(self, start: float, end: float) -> float:
        """Open minutes from ``start`` to ``end``; none if that is earlier."""
        return max(0.0, self._until(end) - self._until(start))

    def later(self, at: float, minutes: float) -> float:
        """The instant after so many more open minutes; infinite if there are not as many."""
        wanted = self._until(at) + minutes
        place = bisect_right(self._before, wanted) - 1
        if place >= len(self.spans):
            enough = self.spans and wanted <= self._before[-1]
            return max(at, self.spans[-1][1]) if enough else float("inf")
        return max(at, self.spans[place][0] + wanted - self._before[place])

    def opens(self, at: float) -> float:
        """``at`` if it is open then, otherwise when it opens next; infinite if it never does."""
        if self.is_open(at):
            return at
        place = bisect_right(self._starts, at)
        return self._starts[place] if place < len(self._starts) else float("inf")

    def _until(self, at: float) -> float:
        place = bisect_right(self._starts, at) - 1
        if place < 0:
            return 0.0
        start, end = self.spans[place]
        return self._before[place] + min(at, end) - start


def within(spans: Iterable[Minutes], at: float) -> bool:
    """Whether an instant lies in one of a few spans."""
    return any(start <= at < end for start, end in spans)
