"""Where a chain fits that goes on over several days of one shop.

Whole operations on each day and nothing at night: between two days the car stands in the yard and
holds no bay. On a day as many operations are done as follow each other within the chain's slack.
"""

from collections.abc import Callable, Iterator
from typing import Final

from attrs import evolve, frozen

from domain.dispatch.calendar import BIT_MIN, DAY_BITS, HORIZON_DAYS, Horizon
from domain.dispatch.chain import Chain
from domain.dispatch.day import Day
from domain.dispatch.offer import Step
from domain.dispatch.plan import hands_of

LONGEST_PAUSE: Final = 3
"""Nights that a car waits at most for its next operation: a weekend and a day."""

Kept = Callable[[int, Day, Chain, int], int]
"""Number of a day, the day, what would be done, where it could begin: where it may begin."""


@frozen
class Leg:
    """What is done on one day of the horizon: operations ``first`` up to ``end``."""

    number: int
    first: int
    end: int


Legs = tuple[Leg, ...]


def nights(legs: Legs) -> int:
    """How many nights lie between the first day and the last."""
    return legs[-1].number - legs[0].number


class Pieces:
    """A chain cut between any two operations; for any number of shops and days.

    The pieces know nothing of checks by a second person, which look over all days at once.
    """

    __slots__ = ("_cut", "chain")

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self._cut: dict[tuple[int, int], Chain] = {}

    def cut(self, first: int, end: int) -> Chain:
        piece = self._cut.get((first, end))
        if piece is None:
            needs = [evolve(need, four_eyes=False) for need in self.chain.needs[first:end]]
            slack_min = self.chain.slack_bits * BIT_MIN
            piece = self._cut[first, end] = Chain.of(tuple(needs), slack_min)
        return piece

    def single(self) -> Iterator[Chain]:
        """Every operation for itself."""
        return (self.cut(at, at + 1) for at in range(len(self.chain.needs)))


class Overnight:
    """The ways of one chain through the days of one shop.

    After a night it goes on as early as can be, on the first day on which it can at all. A way
    whose checks find no second person is left out, even if other hands on other days could do it.
    """

    __slots__ = ("_courses", "_day", "_horizon", "_kept", "_pieces")

    def __init__(
        self, pieces: Pieces, horizon: Horizon, day: Callable[[int], Day], kept: Kept
    ) -> None:
        self._pieces, self._horizon, self._day, self._kept = pieces, horizon, day, kept
        self._courses: dict[tuple[int, int], Legs | None] = {}

    def from_day(self, number: int) -> Iterator[tuple[int, Legs]]:
        """Bits of the day at which the chain can begin, and its legs then; fewest nights first.

        The same bit may come again with more nights. A chain that the day can hold to its end is
        none of ours.
        """
        count = len(self._pieces.chain.needs)
        return (way for way in self._ways(0, number) if way[1][0].end < count)

    def steps(self, bit: int, legs: Legs) -> tuple[Step, ...] | None:
        """The way that begins at ``bit`` of its first day; None if nobody is left to check."""
        way, spans = [], []
        for leg in legs:
            if leg.first:
                starts = self._starts(leg)
                bit = (starts & -starts).bit_length() - 1
            placed = self._day(leg.number).plan(self._pieces.cut(0, leg.end)).way(bit, leg.first)
            way += placed
            spans += [
                (self._horizon.span(leg.number * DAY_BITS + begin, crew.bits), leg.number)
                for _, crew, begin in placed
            ]
        hands = hands_of(way, self._pieces.chain.four_eyes)
        if hands is None:
            return None
        return tuple(
            Step(need, bay, technician, span, number - legs[0].number)
            for need, ((bay, _, _), technician, (span, number)) in enumerate(
                zip(way, hands, spans, strict=True)
            )
        )

    def _ways(self, first: int, number: int) -> Iterator[tuple[int, Legs]]:
        """The most operations on the first day come first."""
        possible: list[tuple[int, Leg]] = []
        for end in range(first + 1, len(self._pieces.chain.needs) + 1):
            leg = Leg(number, first, end)
            starts = self._starts(leg)
            if not starts:
                # What holds more operations holds fewer as well.
                break
            possible.append((starts, leg))
        for starts, leg in reversed(possible):
            rest = self._after(leg)
            if rest is not None:
                yield starts, (leg, *rest)

    def _after(self, leg: Leg) -> Legs | None:
        """How it goes on after the night; nothing more if it is finished, None if it cannot."""
        if leg.end == len(self._pieces.chain.needs):
            return ()
        last = min(leg.number + LONGEST_PAUSE, HORIZON_DAYS - 1)
        days = range(leg.number + 1, last + 1)
        return next((course for day in days if (course := self._course(leg.end, day))), None)

    def _course(self, first: int, number: int) -> Legs | None:
        key = first, number
        if key not in self._courses:
            self._courses[key] = next((legs for _, legs in self._ways(first, number)), None)
        return self._courses[key]

    def _starts(self, leg: Leg) -> int:
        day = self._day(leg.number)
        starts = day.plan(self._pieces.cut(0, leg.end)).starts_from(leg.first)
        piece = self._pieces.cut(leg.first, leg.end)
        return self._kept(leg.number, day, piece, starts) if starts else 0
