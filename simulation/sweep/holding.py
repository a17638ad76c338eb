"""At how many points of a sweep the answer holds, and what the others have in common."""

from collections.abc import Sequence
from math import isfinite, sqrt
from statistics import NormalDist
from typing import Final, Self

from attrs import frozen

from adapters.extras import needed
from simulation.outcome.interval import CONFIDENCE, Verdict
from simulation.outcome.measure import Better, Measure
from simulation.outcome.measures import MEASURES
from simulation.sweep.axis import Axis, Point
from simulation.sweep.figures import Figures, Swept

DECISIVE: Final = ("wait_h", "served_share")
"""The answer holds where both are better after than before."""
_FEWEST: Final = 4
"""Points below which a rank correlation says nothing."""
_CHANCE: Final = 0.05
"""How often chance alone may be named as what goes with the answer."""


@frozen(kw_only=True)
class Common:
    """How one condition goes with the answer.

    ``ranks``: Spearman's rank correlation with the difference of each of :data:`DECISIVE`, from
    -1 to 1, or ``None`` where one of the two never changes. ``missed``: the lowest and the highest
    value that the condition has where the answer does not hold, if there are such points.
    """

    axis: Axis
    ranks: tuple[float | None, ...]
    missed: tuple[float, float] | None

    @property
    def strength(self) -> float:
        return max((abs(one) for one in self.ranks if one is not None), default=0.0)


@frozen(kw_only=True)
class Holding:
    """``holds`` of ``points``; ``sure``: at so many of them both differences leave out zero.

    ``low`` to ``high``: 95 % interval of the share, by Clopper and Pearson, as if the points had
    been drawn one by one. ``commons``: the strongest first; a rank correlation up to ``chance``
    (either way) may be nothing but chance.

    Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934); C. Spearman, The American
    Journal of Psychology 15 (1904).
    """

    points: int
    holds: int
    sure: int
    low: float
    high: float
    missed: tuple[int, ...]
    """Places of the points at which the answer does not hold."""
    commons: tuple[Common, ...]
    chance: float

    @classmethod
    def of(cls, swept: Swept) -> Self | None:
        """Of a design with at least one point and two policies, none otherwise."""
        sweep = swept.sweep
        if sweep.before == sweep.after:
            return None
        figures = [swept.at(point) for point in sweep.points]
        ways = [_better(one, sweep.before, sweep.after) for one in figures]
        missed = tuple(place for place, way in enumerate(ways) if way is None)
        holds = len(ways) - len(missed)
        low, high = _interval(holds, len(ways))
        gains = [
            [_gain(one, sweep.before, sweep.after, name) for one in figures] for name in DECISIVE
        ]
        commons = [_common(axis, sweep.points, gains, missed) for axis in sweep.axes.moving]
        return cls(
            points=len(ways),
            holds=holds,
            sure=ways.count(True),
            low=low,
            high=high,
            missed=missed,
            commons=tuple(sorted(commons, key=lambda one: -one.strength)),
            chance=_chance(len(ways), len(commons) * len(DECISIVE)),
        )


def _chance(points: int, looked_at: int) -> float:
    """What the strongest of so many rank correlations stays below 95 times in 100 by chance.

    Source: the normal approximation of Spearman's coefficient, with Bonferroni's correction.
    """
    once = NormalDist().inv_cdf(1 - _CHANCE / 2 / max(1, looked_at))
    return min(1.0, once / sqrt(max(1, points - 1)))


def _better(figures: Figures, before: str, after: str) -> bool | None:
    """Whether both are better for sure (true), by their means (false), or not both (``None``)."""
    sure = True
    for name in DECISIVE:
        difference, measure = figures.difference(before, after, name), MEASURES[name]
        if difference is None or not _improves(measure, difference.interval.mean):
            return None
        sure = sure and difference.verdict(measure.better) is Verdict.BETTER
    return sure


def _improves(measure: Measure, by: float) -> bool:
    return by > 0 if measure.better is Better.MORE else by < 0


def _gain(figures: Figures, before: str, after: str, measure: str) -> float | None:
    difference = figures.difference(before, after, measure)
    return difference.interval.mean if difference else None


def _interval(holds: int, points: int) -> tuple[float, float]:
    stats = needed("scipy.stats", extra="solvers")
    found = stats.binomtest(holds, points).proportion_ci(CONFIDENCE, method="exact")
    return float(found.low), float(found.high)


def _common(
    axis: Axis,
    points: Sequence[Point],
    gains: Sequence[Sequence[float | None]],
    missed: Sequence[int],
) -> Common:
    values = [point[axis.condition] for point in points]
    there = [values[place] for place in missed]
    return Common(
        axis=axis,
        ranks=tuple(_rank(values, one) for one in gains),
        missed=(min(there), max(there)) if there else None,
    )


def _rank(values: Sequence[float], gains: Sequence[float | None]) -> float | None:
    pairs = [(value, gain) for value, gain in zip(values, gains, strict=True) if gain is not None]
    if len(pairs) < _FEWEST or any(len(set(side)) < 2 for side in zip(*pairs, strict=True)):
        return None
    stats = needed("scipy.stats", extra="solvers")
    found = float(stats.spearmanr(*zip(*pairs, strict=True)).statistic)
    return found if isfinite(found) else None
