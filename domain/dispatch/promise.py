"""What the customer is told: when the car will probably, and when almost surely, be done."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import exp, log
from statistics import NormalDist
from typing import Final

from attrs import field, frozen, validators

from domain.dispatch.calendar import BIT_MIN
from domain.shared.time import Span, later, minutes, utc

_PRIOR_WORTH: Final = 20
"""Finished jobs that weigh as much as the prior."""


@frozen(kw_only=True)
class Spread:
    """How actual ÷ planned minutes are believed to spread before anything was seen: lognormal."""

    median: float = field(default=1.0, validator=validators.gt(0))
    sigma: float = field(default=0.25, validator=validators.gt(0))

    def quantile(self, share: float) -> float:
        return self.median * exp(self.sigma * NormalDist().inv_cdf(share))


PRIOR: Final = Spread()


@frozen(kw_only=True)
class Promise:
    """Half of such visits are done at ``p50``, nine of ten at ``p90``."""

    p50: datetime = field(validator=utc)
    p90: datetime = field(validator=utc)


def promised(
    start: datetime,
    work_min: int,
    *,
    waiting_min: int = 0,
    ratios: Sequence[float] = (),
    prior: Spread = PRIOR,
) -> Promise:
    """The promise for work of ``work_min`` planned minutes, begun at ``start``.

    Args:
        waiting_min: planned gaps between the operations; they do not stretch.
        ratios: actual ÷ planned of finished work of this kind, in any order.
    """

    def finish(share: float) -> datetime:
        stretched = waiting_min + work_min * ratio(share, ratios, prior)
        return start + minutes(-int(-stretched // BIT_MIN) * BIT_MIN)

    return Promise(p50=finish(0.5), p90=finish(0.9))


def promised_in_hours(
    finish: datetime,
    work_min: int,
    hours: Iterable[Span],
    *,
    ratios: Sequence[float] = (),
    prior: Spread = PRIOR,
) -> Promise:
    """The promise for work over several days that is planned to end at ``finish``.

    What the work takes longer than planned is done while the shop is open, on the last day or the
    days after it; nights do not count.

    Args:
        hours: when the shop is open from the day of ``finish`` on, in order of time.
    """
    hours = tuple(hours)

    def late(share: float) -> datetime:
        more = max(0.0, work_min * (ratio(share, ratios, prior) - 1.0))
        return later(finish, -int(-more // BIT_MIN) * BIT_MIN, hours)

    return Promise(p50=late(0.5), p90=late(0.9))


def ratio(share: float, ratios: Sequence[float], prior: Spread = PRIOR) -> float:
    """The quantile of actual ÷ planned: what was seen, drawn towards the prior while it is little.

    The geometric mean of both quantiles; the seen one weighs a twentieth per finished job.
    """
    if not ratios:
        return prior.quantile(share)
    seen, count = _quantile(sorted(ratios), share), len(ratios)
    weighed = count * log(seen) + _PRIOR_WORTH * log(prior.quantile(share))
    return exp(weighed / (count + _PRIOR_WORTH))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Linear between the neighbours (definition 7 of Hyndman and Fan, 1996)."""
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])
