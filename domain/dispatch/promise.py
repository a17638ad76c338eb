"""What the customer is told: when the car will probably, and when almost surely, be done."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from attrs import field, frozen, validators

from domain.dispatch.calendar import BIT_MIN
from domain.dispatch.stretch import PRIOR, Stretch
from domain.shared.time import Span, later, minutes, utc

_HALF, _NINE_OF_TEN = 0.5, 0.9
_LEAST: Final = 0.05
_MOST: Final = 50.0


@frozen(kw_only=True)
class Promise:
    """Half of such visits are done at ``p50``, nine of ten at ``p90``."""

    p50: datetime = field(validator=utc)
    p90: datetime = field(validator=utc)


def promised(
    start: datetime, work_min: int, *, waiting_min: int = 0, stretch: Stretch = PRIOR
) -> Promise:
    """The promise for work of ``work_min`` planned minutes, begun at ``start``.

    Args:
        waiting_min: planned gaps between the operations; they do not stretch.
        stretch: what finished work of this kind says.
    """

    def finish(ratio: float) -> datetime:
        return start + minutes(max(BIT_MIN, _rounded(waiting_min + work_min * ratio)))

    return Promise(p50=finish(stretch.p50), p90=finish(stretch.p90))


def promised_in_hours(
    finish: datetime, work_min: int, hours: Iterable[Span], *, stretch: Stretch = PRIOR
) -> Promise:
    """The promise for work over several days that is planned to end at ``finish``.

    What the work takes longer than planned is done while the shop is open, on the last day or the
    days after it; nights do not count.

    Args:
        hours: when the shop is open from the day of ``finish`` on, in order of time.
        stretch: what finished work of this kind says.
    """
    hours = tuple(hours)

    def late(ratio: float) -> datetime:
        return later(finish, _rounded(max(0.0, work_min * (ratio - 1.0))), hours)

    return Promise(p50=late(stretch.p50), p90=late(stretch.p90))


def ratio_of(late_min: float, work_min: int) -> float:
    """The stretch that would have promised the very minute, to three digits.

    Args:
        late_min: how much later than planned the work ended, as the promise counts it: over days
            only while the shop is open. Negative is earlier.
        work_min: planned minutes that the promise was made of.
    """
    return round(min(max(1.0 + late_min / work_min, _LEAST), _MOST), 3)


@frozen(kw_only=True)
class Ahead:
    """What is still to be done on a car, and when.

    ``work_min`` are the planned minutes of what is not finished, of which the operation in hand
    has taken ``spent_min`` so far. It goes on at ``begins``; ``waiting_min`` are planned gaps.
    ``ends`` is when the plan ends. ``nights``: whether the car stays over one of them.
    """

    begins: datetime = field(validator=utc)
    work_min: int = field(validator=validators.ge(0))
    spent_min: float = 0.0
    waiting_min: int = 0
    ends: datetime = field(validator=utc)
    nights: bool = False


def expected(ahead: Ahead, hours: Iterable[Span], stretch: Stretch = PRIOR) -> Promise:
    """When the car will be done, as things stand: what is finished took as long as it took.

    Args:
        hours: when the shop is open from the day on which the plan ends; for stays over a night.
        stretch: what finished work of this kind says.
    """
    hours = tuple(hours)
    finish = _over_nights(ahead, hours) if ahead.nights else _today(ahead)

    def told(share: float) -> datetime:
        return finish(stretch.left_min(ahead.work_min, ahead.spent_min, share))

    return Promise(p50=told(_HALF), p90=told(_NINE_OF_TEN))


def _today(ahead: Ahead) -> Callable[[float], datetime]:
    return lambda left: ahead.begins + minutes(_rounded(ahead.waiting_min + left))


def _over_nights(ahead: Ahead, hours: tuple[Span, ...]) -> Callable[[float], datetime]:
    planned = max(0.0, ahead.work_min - ahead.spent_min)
    finish = max(ahead.ends, ahead.begins)
    return lambda left: later(finish, _rounded(max(0.0, left - planned)), hours)


def _rounded(length_min: float) -> int:
    """To the nearest five minutes, in which customers are told.

    Rounding up would keep more promises than nine of ten, and make them later than they need be.
    """
    return int(length_min / BIT_MIN + 0.5) * BIT_MIN
