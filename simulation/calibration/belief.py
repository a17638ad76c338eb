"""What is believed of knobs, before and after a few readings: a straight line through the world."""

from collections.abc import Sequence
from typing import Any, Final, Self

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from adapters.extras import needed
from simulation.calibration.reading import Reading

Numbers = NDArray[np.float64]

DOUBT: Final = 0.25
"""Standard deviation of a knob's place before any reading: its range is four of them wide."""
FARTHEST: Final = 0.35
"""Of its range a knob is turned at most so far at once: the line is none further on."""


@frozen(kw_only=True, eq=False)
class Belief:
    """Places of knobs, what was read there, and how readings answer to turning.

    ``slopes``: a row a reading, a column a knob: by how many units of the measure it changes from
    one end of the knob's range to the other. ``begins``: the places before anything was turned;
    what the readings leave open stays near them.

    Source: the linear case of Bayesian inversion, A. Tarantola, *Inverse Problem Theory* (2005),
    3.2; Gauss-Newton steps with the slopes renewed as in C. G. Broyden, "A class of methods for
    solving nonlinear simultaneous equations", Mathematics of Computation 19 (1965).
    """

    begins: Numbers
    places: Numbers
    readings: tuple[Reading, ...]
    slopes: Numbers = field(repr=False)

    @property
    def values(self) -> Numbers:
        """What was read."""
        return np.array([one.value for one in self.readings])

    @property
    def doubts(self) -> Numbers:
        """How far off a reading may be from its target: its tolerance and what chance adds."""
        return np.array([np.hypot(one.target.tolerance, one.error) for one in self.readings])

    @property
    def missed(self) -> float:
        """How far the readings are from their targets: the sum of the squares, in tolerances.

        Not in doubts: a reading that chance blurs more would seem to be nearer.
        """
        return float(sum(one.off**2 for one in self.readings))

    @property
    def misfit(self) -> float:
        """The same, and how far the knobs are from where they began, in doubts."""
        turned = ((self.places - self.begins) / DOUBT) ** 2
        return self.missed + float(turned.sum())

    def next_places(self) -> Numbers:
        """Where the readings ought to be best, within every range and not too far from here."""
        targets = np.array([one.target.value for one in self.readings])
        knobs = len(self.places)
        left = np.vstack([self.slopes / self.doubts[:, None], np.eye(knobs) / DOUBT])
        right = np.concatenate(
            [(targets - self.values) / self.doubts, (self.begins - self.places) / DOUBT]
        )
        bounds = (
            np.maximum(-self.places, -FARTHEST) - _HAIR,
            np.minimum(1 - self.places, FARTHEST) + _HAIR,
        )
        optimize: Any = needed("scipy.optimize", extra="solvers")
        step: Numbers = optimize.lsq_linear(left, right, bounds=bounds).x
        return np.clip(self.places + step, 0.0, 1.0)

    def moved(self, places: Numbers, readings: Sequence[Reading]) -> Self:
        """What is believed after looking elsewhere."""
        step = places - self.places
        found = np.array([one.value for one in readings])
        length = float(step @ step)
        wrong = found - self.values - self.slopes @ step
        slopes = self.slopes + np.outer(wrong, step) / length if length else self.slopes
        return evolve(self, places=places, readings=tuple(readings), slopes=slopes)

    def spread(self) -> Numbers:
        """The covariance of the places that remains after the readings.

        Where these miss their targets by more than the doubts explain, the line is not to be
        trusted so far, and they count for less.

        Source: R. T. Birge, "The calculation of errors by the method of least squares", Physical
        Review 40 (1932).
        """
        targets = np.array([one.target.value for one in self.readings])
        unlikely = float((((self.values - targets) / self.doubts) ** 2).mean())
        weighed = self.slopes / (self.doubts * max(1.0, unlikely) ** 0.5)[:, None]
        known: Numbers = weighed.T @ weighed + np.eye(len(self.places)) / DOUBT**2
        left: Numbers = np.asarray(np.linalg.inv(known), dtype=np.float64)
        return left


_HAIR: Final = 1e-9
"""A knob at the end of its range has room for nothing, and the solver wants some."""
