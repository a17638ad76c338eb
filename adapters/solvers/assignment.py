"""Who goes to which urgent job: by scipy (``baywise[solvers]``), or in plain Python."""

from importlib.util import find_spec
from typing import Final

from application.routing.matching import AssignmentSolver, Matched
from domain.routing.matching import FORBIDDEN, Matching, matched

SCIPY: Final = "scipy"
PLAIN: Final = "augmenting paths (plain Python)"


def assignment_solver() -> AssignmentSolver:
    """The fastest that is installed."""
    return PlainAssignment() if find_spec("scipy") is None else ScipyAssignment()


class PlainAssignment:
    """An :class:`application.routing.matching.AssignmentSolver` that needs nothing installed."""

    def solve(self, matching: Matching) -> Matched:
        pairs = matched(matching)
        return Matched(pairs=pairs, total=matching.total(pairs), engine=PLAIN)


class ScipyAssignment:
    """D. F. Crouse, On implementing 2D rectangular assignment algorithms, IEEE Transactions on
    Aerospace and Electronic Systems 52 (2016). All sums are whole numbers that a float holds.
    """

    def solve(self, matching: Matching) -> Matched:
        from numpy import frombuffer, int64, where
        from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

        costs = frombuffer(matching.costs, dtype=int64)
        costs = costs.reshape(matching.jobs, matching.technicians)
        jobs, technicians = linear_sum_assignment(
            where(costs == FORBIDDEN, matching.penalty, costs)
        )
        pairs = matching.allowed(zip(jobs.tolist(), technicians.tolist(), strict=True))
        return Matched(pairs=pairs, total=matching.total(pairs), engine=SCIPY)
