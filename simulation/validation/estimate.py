"""A mean of the world from few cars, by way of a recursion that met the same ones."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from math import fsum, hypot, sqrt
from statistics import fmean, variance
from typing import Final, Self

from attrs import frozen

from simulation.outcome.student import quantile
from simulation.validation.lived import Car, in_turn
from simulation.world.minute import DAY_MIN

CONFIDENCE: Final = 0.99
_BATCHES: Final = 40
_BEGINNING: Final = 0.02
"""Of the cars of a long recursion, left out because it began with empty shops."""


NEAR: Final = 1e-6
"""Minutes, or shares, below which two are the same: the last digits of sums of minutes."""


@frozen
class Pair:
    """What came of a car in the world and in the recursion, such as minutes of waiting."""

    arrived: float
    world: float
    recursion: float


def pairs(cars: Sequence[Car], known: Sequence[tuple[float, float]]) -> list[Pair]:
    """The waits of one line, turn by turn: of the k-th car that comes, if the k-th turn is its.

    In which order a shop takes its cars changes no sum of waits; that a turn comes later
    than it could does.

    Args:
        known: arrival and wait of each car in the recursion, in order of arrival.
    """
    turns = (car.begun for car in in_turn(cars))
    return [
        Pair(arrived=car.arrived, world=begun - car.arrived, recursion=begins + wait - car.arrived)
        for car, begun, (begins, wait) in zip(cars, turns, known, strict=True)
    ]


@frozen(kw_only=True)
class Estimate:
    """A mean of the world; 99 times in 100 the true one is within ``half`` of it.

    ``mean`` = mean of the world + (long recursion - recursion), the last over the cars of the
    world. That is unbiased where the two differ by the same on any days, and as narrow as the
    long recursion where the two are close: they had the same cars (a control variate whose mean
    is itself estimated).

    ``offset``: by how much the world lies above the recursion on average, over ``cars``;
    ``furthest``: the most by which a car does; ``apart``: how many do at all.

    Source: A. M. Law, *Simulation Modeling and Analysis*, 5th ed. (2015), 11.4 (control
    variates), 9.5.3 (batch means) and 9.4.1 (days as replications, a ratio of means).
    """

    mean: float
    half: float
    offset: float
    furthest: float
    apart: int
    cars: int

    @classmethod
    def of(cls, met: Sequence[Pair], long: Iterable[float], customers: int) -> Self:
        """Of at least two days of cars, and as many ``customers`` of the long recursion."""
        apart: defaultdict[int, list[float]] = defaultdict(list)
        for one in met:
            apart[int(one.arrived // DAY_MIN)].append(one.world - one.recursion)
        offset = fsum(map(fsum, apart.values())) / len(met)
        per_day = [fsum(day) - offset * len(day) for day in apart.values()]
        days = len(per_day)
        offset_half = quantile(CONFIDENCE, days - 1) * sqrt(variance(per_day) * days) / len(met)
        mean, half = _steady(long, customers)
        each = [abs(one.world - one.recursion) for one in met]
        return cls(
            mean=mean + offset,
            half=hypot(half, offset_half),
            offset=offset,
            furthest=max(each),
            apart=sum(one > NEAR for one in each),
            cars=len(met),
        )


def _steady(values: Iterable[float], customers: int) -> tuple[float, float]:
    going_on = islice(values, int(_BEGINNING * customers), None)
    each = int((1 - _BEGINNING) * customers) // _BATCHES
    means = [fmean(islice(going_on, each)) for _ in range(_BATCHES)]
    return fmean(means), quantile(CONFIDENCE, _BATCHES - 1) * sqrt(variance(means) / _BATCHES)
