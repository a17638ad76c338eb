"""How long a run takes to forget that it began with empty shops."""

from collections.abc import Sequence
from math import fsum
from statistics import fmean
from typing import Final

BATCH: Final = 5


def warm_up_of(values: Sequence[float]) -> int | None:
    """How many of the first values to leave out, by the rule MSER-5.

    Of all lengths of a beginning, in steps of five values, the one after whose removal the mean
    of the rest has the least estimated standard error. Several runs are averaged day by day
    before, by :func:`averaged`.

    Returns:
        A multiple of five, at most half of the values; ``None`` if there are too few values to
        tell, or the best length lies at that half: then the run is too short.

    Source: K. P. White, M. J. Cobb and S. C. Spratt, "A comparison of five steady-state
    truncation heuristics for simulation", Proc. Winter Simulation Conference (2000).
    """
    whole = len(values) // BATCH
    batches = [fmean(values[BATCH * one : BATCH * (one + 1)]) for one in range(whole)]
    most = whole // 2
    if most < 1:
        return None
    errors = [_squared_error(batches[removed:]) for removed in range(most + 1)]
    best = errors.index(min(errors))
    return None if best == most else BATCH * best


def averaged(runs: Sequence[Sequence[float]]) -> list[float]:
    """The mean of several runs, value by value, as far as the shortest goes."""
    return [fmean(values) for values in zip(*runs, strict=False)]


def _squared_error(kept: Sequence[float]) -> float:
    mean = fmean(kept)
    return fsum((one - mean) ** 2 for one in kept) / len(kept) ** 2
