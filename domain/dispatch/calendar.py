"""Free time as one big integer: a bit per five minutes, fourteen days long.

Bit ``b`` of a mask stands for the five minutes that begin ``b`` bits after the horizon's origin.
Spans stay the truth; masks only answer quickly where something fits.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, Self

from attrs import evolve, field, frozen

from domain.shared.claims import AWAY, Claim
from domain.shared.ids import ClaimId
from domain.shared.time import Span, minutes, utc

BIT_MIN: Final = 5
HORIZON_DAYS: Final = 14
DAY_BITS: Final = 24 * 60 // BIT_MIN
HORIZON_BITS: Final = HORIZON_DAYS * DAY_BITS
DAY_MASK: Final = (1 << DAY_BITS) - 1

_BIT: Final = minutes(BIT_MIN)
_MINUTE: Final = minutes(1)
_DAY: Final = timedelta(days=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Minutes = tuple[int, int]
"""A span as whole minutes since 1970, widened to them."""


@lru_cache(maxsize=4096)
def bits_for(planned_min: int, pace: float = 1.0) -> int:
    """Bits that work of ``planned_min`` takes at ``pace``, rounded up to whole bits."""
    # A tenth of a second less, so that 60 minutes at a pace of 1.2 are 50 and never 55.
    return max(1, -int(-(planned_min / pace - 0.001) // BIT_MIN))


def free_for(mask: int, bits: int) -> int:
    """The bits from which ``bits`` bits in a row are free; and-shifts in log steps."""
    width = 1
    while 2 * width <= bits:
        mask &= mask >> width
        width *= 2
    return mask & mask >> (bits - width)


def within(mask: int, bits: int) -> int:
    """The bits from which a bit of ``mask`` is at most ``bits`` away; or-shifts in log steps."""
    width, reach = 1, bits + 1
    while 2 * width <= reach:
        mask |= mask >> width
        width *= 2
    return mask | mask >> (reach - width)


def held_within(mask: int, free: int, bits: int) -> int:
    """As :func:`within`, but everything up to the bit of ``mask`` must be ``free`` as well."""
    reached = mask
    for _ in range(bits):
        further = mask | (free & reached >> 1)
        if further == reached:
            break
        reached = further
    return reached


def day_of(mask: int, day: int) -> int:
    """The bits of one day of the horizon, counted from the day's own beginning."""
    return mask >> day * DAY_BITS & DAY_MASK


def _on_a_bit(_: object, __: object, origin: datetime) -> None:
    if origin.minute % BIT_MIN or origin.second or origin.microsecond:
        raise ValueError("a horizon begins on a whole bit")


@frozen
class Horizon:
    """The fourteen days from ``origin``, the instant of bit 0.

    Days of the horizon are cut every 24 hours from ``origin``: a shop's horizon begins when the
    shop's own business day does, so that it is never cut in two.
    """

    origin: datetime = field(validator=[utc, _on_a_bit])

    @property
    def end(self) -> datetime:
        return self.origin + HORIZON_DAYS * _DAY

    def instant(self, bit: int) -> datetime:
        return self.origin + bit * _BIT

    def span(self, bit: int, bits: int) -> Span:
        return Span(self.instant(bit), self.instant(bit + bits))

    def bit_from(self, instant: datetime) -> int:
        """The first bit that begins at ``instant`` or later; negative before the origin."""
        return -((self.origin - instant) // _BIT)

    def bit_of(self, instant: datetime) -> int:
        """The bit in which ``instant`` lies; negative before the origin."""
        return (instant - self.origin) // _BIT

    def touched(self, span: Span) -> int:
        """Every bit the span touches: what a claim blocks."""
        return _bits(self.bit_of(span.start), self.bit_from(span.end))

    def inside(self, span: Span) -> int:
        """Every bit that lies wholly inside the span: what working time offers."""
        return _bits(self.bit_from(span.start), self.bit_of(span.end))

    def inside_any(self, spans: Iterable[Span]) -> int:
        mask = 0
        for span in spans:
            mask |= self.inside(span)
        return mask

    def days(self, during: Minutes) -> range:
        """The days of the horizon that the minutes touch."""
        origin, day = _floor_min(self.origin), DAY_BITS * BIT_MIN
        first, end = (during[0] - origin) // day, -((origin - during[1]) // day)
        return range(max(0, first), min(HORIZON_DAYS, end))

    def rolled(self, now: datetime) -> Self:
        """The horizon whose first day holds ``now``; never rolls back."""
        return evolve(self, origin=self.origin + max(0, (now - self.origin) // _DAY) * _DAY)


def _bits(first: int, end: int) -> int:
    first, end = max(first, 0), min(end, HORIZON_BITS)
    return ((1 << end - first) - 1) << first if first < end else 0


class Calendar:
    """One resource's time: ``work`` (when it works at all) and ``free`` (what claims leave).

    A cache, so it changes in place. Knows working time and claims beyond the horizon as well and
    shows them when the horizon has rolled that far. A chain has a million claims in sight: they
    are kept as plain numbers, which the garbage collector need not walk through.
    """

    __slots__ = (
        "_away",
        "_ends",
        "_horizon",
        "_origin_min",
        "_starts",
        "_worked",
        "_working",
        "free",
        "work",
    )

    def __init__(self, horizon: Horizon, working: Iterable[Span]) -> None:
        self._starts: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self._away: set[int] = set()
        self._worked: list[int] = []
        self._working = tuple(working)
        self.roll(horizon)

    def take(self, claim: Claim) -> Minutes | None:
        """Block the claim's time; returns what the same claim blocked before."""
        before = self.give_back(claim.id)
        self.free &= ~self._touched(*self._keep(claim))
        return before

    def give_back(self, claim: ClaimId) -> Minutes | None:
        """Unblock the claim's time, but for bits that others touch too; None if unknown."""
        start, end = self._starts.pop(claim.int, None), self._ends.pop(claim.int, None)
        if start is None or end is None:
            return None
        if claim.int in self._away:
            self._away.remove(claim.int)
            self._worked = []
        again = self.work & self._touched(start, end)
        for other, other_start in self._starts.items():
            other_end = self._ends[other]
            if other_start < end + BIT_MIN and start < other_end + BIT_MIN:
                again &= ~self._touched(other_start, other_end)
        self.free |= again
        return start, end

    def on(self, day: int, *, idle: bool = False) -> int:
        """The free bits of one day; ``idle``: as if nobody had claimed anything."""
        return day_of(self.work if idle else self.free, day)

    def worked_on(self, day: int) -> int:
        """How many bits of the day could be worked, claimed or not; absences and closures not."""
        if not self._worked:
            worked = self.work & ~self._busy(self._away)
            self._worked = [day_of(worked, n).bit_count() for n in range(HORIZON_DAYS)]
        return self._worked[day]

    def replace(self, claims: Iterable[Claim]) -> None:
        """These are all the claims, whatever was believed before."""
        self._starts.clear()
        self._ends.clear()
        self._away.clear()
        for claim in claims:
            self._keep(claim)
        self._build()

    def roll(self, horizon: Horizon) -> None:
        """Look at ``horizon`` from now on, and forget what ended before it."""
        self._horizon, self._origin_min = horizon, _floor_min(horizon.origin)
        self._working = tuple(span for span in self._working if span.end > horizon.origin)
        for over in [id for id, end in self._ends.items() if end <= self._origin_min]:
            del self._starts[over], self._ends[over]
            self._away.discard(over)
        self._build()

    def _keep(self, claim: Claim) -> Minutes:
        start, end = minutes_of(claim.during)
        self._starts[claim.id.int], self._ends[claim.id.int] = start, end
        if claim.kind in AWAY:
            self._away.add(claim.id.int)
            self._worked = []
        return start, end

    def _busy(self, claims: Iterable[int]) -> int:
        busy = 0
        for claim in claims:
            busy |= self._touched(self._starts[claim], self._ends[claim])
        return busy

    def _touched(self, start: int, end: int) -> int:
        origin = self._origin_min
        return _bits((start - origin) // BIT_MIN, -((origin - end) // BIT_MIN))

    def _build(self) -> None:
        self.work = self._horizon.inside_any(self._working)
        self._worked = []
        self.free = self.work & ~self._busy(self._starts)


def minutes_of(span: Span) -> Minutes:
    return _floor_min(span.start), -((_EPOCH - span.end) // _MINUTE)


def _floor_min(instant: datetime) -> int:
    return (instant - _EPOCH) // _MINUTE
