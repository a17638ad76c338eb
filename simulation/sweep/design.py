"""Designs of experiments: which points of the axes are run."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import product
from math import prod
from typing import Any, Final

from adapters.extras import needed
from domain.shared.errors import Rejected
from simulation.sweep.axis import Axes, Point

MOST_POINTS: Final = 10_000
USUAL_POINTS: Final = 200
"""Of a Latin hypercube."""
USUAL_WALKS: Final = 10
"""Of a screening; each has a point more than there are axes."""
LEVELS: Final = 4
"""At which a screening looks on each axis: low, a third of the way, two thirds, high."""


class BadDesign(Rejected):
    """A design that cannot be made: too many points, or too few."""

    code = "bad-design"


class Design(StrEnum):
    """How the points lie between the ends of the axes.

    ``GRID``: every value of every axis with every other. ``LHS``: a Latin hypercube, as many
    slices of each axis as points, and a point in each slice. ``MORRIS``: walks from point to
    point, each step along one axis, to screen what matters.

    Source: M. D. McKay, R. J. Beckman and W. J. Conover, Technometrics 21 (1979), for the Latin
    hypercube; M. D. Morris, Technometrics 33 (1991), for the walks.
    """

    GRID = "grid"
    LHS = "lhs"
    MORRIS = "morris"


def points(axes: Axes, design: Design, many: int | None, draw: int) -> list[Point]:
    """The points of a design, in an order that is always the same.

    Args:
        many: points that are wished for; of walks as many as there are whole ones. A grid has
            as many as it has.
        draw: the seed of what is drawn.

    Raises:
        BadDesign: too many points, or too few for one of that kind.
        NotInstalled: a library that draws is missing.
    """
    match design:
        case Design.GRID:
            # Its answer needs it, which is to be missed before anything is run.
            needed("scipy.stats", extra="solvers")
            return _grid(axes, many)
        case Design.LHS:
            return [axes.point(one) for one in _hypercube(axes, _within(many), draw)]
        case Design.MORRIS:
            return [axes.point(one) for one in _walks(axes, many, draw)]


def problem(axes: Axes) -> dict[str, Any]:
    """The axes as SALib knows them, each from 0 to 1."""
    names = [one.condition for one in axes.moving]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _grid(axes: Axes, many: int | None) -> list[Point]:
    size = prod(len(one.values) for one in axes.moving)
    if many not in (None, size):
        raise BadDesign(f"the grid of these axes has {size} points, not {many}; leave --points out")
    _within(size)
    names = [one.condition for one in axes.moving]
    every = product(*(one.values for one in axes.moving))
    return [dict(zip(names, values, strict=True)) for values in every]


def _hypercube(axes: Axes, many: int, draw: int) -> Sequence[Sequence[float]]:
    qmc = needed("scipy.stats.qmc", extra="solvers")
    shares = qmc.LatinHypercube(d=len(axes.moving), rng=draw).random(many)
    return [[float(one) for one in row] for row in shares]


def _walks(axes: Axes, many: int | None, draw: int) -> Sequence[Sequence[float]]:
    morris = needed("SALib.sample.morris", extra="screening")
    steps = len(axes.moving) + 1
    walks = USUAL_WALKS if many is None else _within(many) // steps
    if walks < 2:
        raise BadDesign(
            f"a screening of {steps - 1} conditions takes at least {2 * steps} points, not {many}"
        )
    shares = morris.sample(problem(axes), walks, num_levels=LEVELS, seed=draw)
    return [[float(one) for one in row] for row in shares]


def _within(many: int | None) -> int:
    many = USUAL_POINTS if many is None else many
    if not 1 <= many <= MOST_POINTS:
        remedy = "take fewer values" if many > MOST_POINTS else "take one or more"
        raise BadDesign(f"a design has 1 to {MOST_POINTS} points, not {many}; {remedy}")
    return many
