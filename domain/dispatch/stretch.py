"""How much longer than planned visits take: what the promise to a customer is made of."""

from collections.abc import Sequence
from math import exp, log
from statistics import NormalDist
from typing import Final, Self

from attrs import field, frozen, validators

_BELIEF: Final = 50
"""How many visits of all kinds weigh as much as what was believed before any.

A chain has as many on its first morning, and until then no single one moves everybody's promises.
"""
_OTHER_KINDS: Final = 5
_OTHER_SHOPS: Final = 20
"""How many visits weigh as much as those of other kinds, and as those of the kind elsewhere.

Kinds of work differ more than shops do, so that wider experience helps less there: the best weight
is the variance of a quantile that was seen ÷ the variance between kinds, or between shops.
"""
_NORMAL: Final = NormalDist()
_NINE_OF_TEN: Final = _NORMAL.inv_cdf(0.9)
_ALMOST_ALL: Final = 1 - 1e-9


@frozen(kw_only=True)
class Stretch:
    """Actual ÷ planned minutes: of half the visits at most ``p50``, of nine in ten ``p90``."""

    p50: float = field(validator=validators.gt(0))
    p90: float = field(validator=validators.gt(0))

    def __attrs_post_init__(self) -> None:
        if self.p90 < self.p50:
            raise ValueError("nine in ten take at least as long as half of them")

    @classmethod
    def lognormal(cls, median: float, sigma: float) -> Self:
        """Of times whose logarithms are normal with ``sigma``."""
        return cls(p50=median, p90=median * exp(sigma * _NINE_OF_TEN))

    def left_min(self, work_min: int, spent_min: float, share: float) -> float:
        """Minutes after which that ``share`` of such visits are done, counted from now.

        Args:
            work_min: planned minutes of the work.
            spent_min: how long it has taken already. The longer beyond the plan, the slower it
                turns out to be: asked are only visits that took longer than that.

        Source: the conditional quantile of a lognormal variable, here with our two quantiles.
        """
        sigma = log(self.p90 / self.p50) / _NINE_OF_TEN
        whole = work_min * self.p50
        if not sigma or not whole:
            return max(0.0, whole - spent_min)
        part = spent_min / whole
        over = _NORMAL.cdf(log(part) / sigma) if part else 0.0
        at = min(_ALMOST_ALL, over + share * (1 - over))
        return max(0.0, whole * exp(sigma * _NORMAL.inv_cdf(at)) - spent_min)


PRIOR: Final = Stretch.lognormal(1.0, 0.25)
"""What is believed before anything was seen."""


@frozen(kw_only=True)
class Seen:
    """What ``count`` finished visits say by themselves; none at all say nothing."""

    p50: float = 1.0
    p90: float = 1.0
    count: int = 0

    @classmethod
    def of(cls, ratios: Sequence[float]) -> Self:
        """Of actual ÷ planned, in any order."""
        if not ratios:
            return cls()
        ordered = sorted(ratios)
        return cls(p50=_quantile(ordered, 0.5), p90=_quantile(ordered, 0.9), count=len(ordered))

    def drawn(self, wider: Stretch, worth: int) -> Stretch:
        """Towards what more, or other, visits say, which weighs as much as ``worth`` of these.

        The geometric mean of both quantiles.
        """
        if not self.count:
            return wider

        def mean(own: float, others: float) -> float:
            weighed = self.count * log(own) + worth * log(others)
            return exp(weighed / (self.count + worth))

        return Stretch(p50=mean(self.p50, wider.p50), p90=mean(self.p90, wider.p90))


NOTHING: Final = Seen()


def leaning(all_kinds: Seen, of_kind: Seen = NOTHING, of_shop: Seen = NOTHING) -> Stretch:
    """What visits of one kind say in a shop, and while they are few, wider experience.

    Args:
        all_kinds: visits for whatever work in the whole chain.
        of_kind: those of this kind of work.
        of_shop: those of this kind in the shop.
    """
    said = of_kind.drawn(all_kinds.drawn(PRIOR, _BELIEF), _OTHER_KINDS)
    return of_shop.drawn(said, _OTHER_SHOPS)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Below it the next one of the same kind lies with probability ``share``, whatever the kind.

    Linear between the neighbours (definition 6 of Hyndman and Fan, 1996): the k-th of n divides
    them so that the next falls below it with k ÷ (n + 1).
    """
    at = min(max(share * (len(ordered) + 1) - 1, 0.0), len(ordered) - 1.0)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])
