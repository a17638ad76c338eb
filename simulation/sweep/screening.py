"""Which conditions matter, by walks through all of them."""

from collections.abc import Callable
from typing import Final, Self

from attrs import frozen

from adapters.extras import needed
from simulation.outcome.interval import CONFIDENCE
from simulation.sweep.axis import Axis
from simulation.sweep.design import LEVELS, problem
from simulation.sweep.figures import Figures, Swept

DECISIVE: Final = "wait_h"
"""The measure that is screened: what it comes to after, and how far that is from before."""
_RESAMPLES: Final = 1_000


@frozen(kw_only=True)
class Effect:
    """What moving one condition from low to high does, on average over all the others.

    ``mu_star``: mean of the absolute effects, ± ``half`` (95 %, by bootstrap), so what it matters.
    ``mu``: the mean with signs, so which way. ``sigma``: how much the effect depends on the other
    conditions, or on where it starts; about as large as ``mu_star`` is much.
    """

    axis: Axis
    mu_star: float
    half: float
    mu: float
    sigma: float


@frozen(kw_only=True)
class Screening:
    """Elementary effects, the largest first; ``None`` where some run has no value.

    ``after``: on the measure under the last policy; ``change``: on its difference from the first
    policy to the last.

    Source: M. D. Morris, "Factorial sampling plans for preliminary computational experiments",
    Technometrics 33 (1991); mu_star: F. Campolongo, J. Cariboni and A. Saltelli, Environmental
    Modelling & Software 22 (2007).
    """

    after: tuple[Effect, ...] | None
    change: tuple[Effect, ...] | None

    @classmethod
    def of(cls, swept: Swept) -> Self:
        before, after = swept.sweep.before, swept.sweep.after

        def wait(figures: Figures) -> float | None:
            found = figures.mean(after, DECISIVE)
            return found.mean if found else None

        def change(figures: Figures) -> float | None:
            found = figures.difference(before, after, DECISIVE)
            return found.interval.mean if found else None

        return cls(
            after=_effects(swept, wait),
            change=_effects(swept, change) if before != after else None,
        )


def _effects(swept: Swept, value: Callable[[Figures], float | None]) -> tuple[Effect, ...] | None:
    sweep = swept.sweep
    values = [value(swept.at(point)) for point in sweep.points]
    if None in values:
        return None
    morris, numpy = (needed(one, extra="screening") for one in ("SALib.analyze.morris", "numpy"))
    found = morris.analyze(
        problem(sweep.axes),
        numpy.array([sweep.axes.shares(point) for point in sweep.points]),
        numpy.array(values, dtype=float),
        num_levels=LEVELS,
        num_resamples=_RESAMPLES,
        conf_level=CONFIDENCE,
        seed=sweep.draw,
    )
    effects = [
        Effect(
            axis=axis,
            mu_star=float(found["mu_star"][place]),
            half=float(found["mu_star_conf"][place]),
            mu=float(found["mu"][place]),
            sigma=float(found["sigma"][place]),
        )
        for place, axis in enumerate(sweep.axes.moving)
    ]
    return tuple(sorted(effects, key=lambda one: -one.mu_star))
