"""Free time as one big integer: a bit per five minutes, fourteen days long.

Bit ``b`` of a mask stands for the five minutes that begin ``b`` bits after the horizon's origin.
Spans stay the truth; masks only answer quickly where something fits.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, Self
from uuid import UUID

from attrs import evolve, field, frozen

from domain.shared.claims import Claim
from domain.shared.time import Span, minutes, utc

BIT_MIN: Final = 5
HORIZON_DAYS: Final = 14
DAY_BITS: Final = 24 * 60 // BIT_MIN
HORIZON_BITS: Final = HORIZON_DAYS * DAY_BITS
DAY_MASK: Final = (1 << DAY_BITS) - 1

_BIT: Final = minutes(BIT_MIN)
_DAY: Final = timedelta(days=1)


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

    Days of the horizon are cut every 24 hours from ``origin``: a shop's horizon begins at the
    shop's own midnight, so that a business day is never cut in two.
    """

    origin: datetime = field(validator=[utc, _on_a_bit])

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

    def rolled(self, now: datetime) -> Self:
        """The horizon whose first day holds ``now``; never rolls back."""
        return evolve(self, origin=self.origin + max(0, (now - self.origin) // _DAY) * _DAY)


def _bits(first: int, end: int) -> int:
    first, end = max(first, 0), min(end, HORIZON_BITS)
    return ((1 << end - first) - 1) << first if first < end else 0


class Calendar:
    """One resource's time: ``work`` (when it works at all) and ``free`` (what claims leave).

    A cache, so it changes in place. Knows working time and claims beyond the horizon as well and
    shows them when the horizon has rolled that far.
    """

    __slots__ = ("_horizon", "_taken", "_working", "free", "work")

    def __init__(self, horizon: Horizon, working: Iterable[Span]) -> None:
        self._taken: dict[UUID, Span] = {}
        self._working = tuple(working)
        self.roll(horizon)

    def take(self, claim: Claim) -> None:
        """Block the claim's time; the same claim again replaces what it blocked before."""
        self.give_back(claim.id)
        self._taken[claim.id] = claim.during
        self.free &= ~self._horizon.touched(claim.during)

    def give_back(self, claim: UUID) -> Span | None:
        """Unblock the claim's time, but for bits that others touch too; None if unknown."""
        span = self._taken.pop(claim, None)
        if span is None:
            return None
        again = self.work & self._horizon.touched(span)
        for other in self._taken.values():
            if other.start < span.end + _BIT and span.start < other.end + _BIT:
                again &= ~self._horizon.touched(other)
        self.free |= again
        return span

    def replace(self, claims: Iterable[Claim]) -> None:
        self._taken = {claim.id: claim.during for claim in claims}
        self._build()

    def works(self, working: Iterable[Span]) -> None:
        self._working = tuple(working)
        self._build()

    def roll(self, horizon: Horizon) -> None:
        """Look at ``horizon`` from now on, and forget what ended before it."""
        self._horizon = horizon
        self._working = tuple(span for span in self._working if span.end > horizon.origin)
        self._taken = {id: span for id, span in self._taken.items() if span.end > horizon.origin}
        self._build()

    @property
    def taken(self) -> Mapping[UUID, Span]:
        return self._taken

    def _build(self) -> None:
        self.work = self._horizon.inside_any(self._working)
        busy = 0
        for span in self._taken.values():
            busy |= self._horizon.touched(span)
        self.free = self.work & ~busy
