"""The port behind which many urgent jobs get their technicians at once."""

from collections.abc import Mapping
from typing import Protocol

from attrs import frozen

from domain.routing.matching import Matching


@frozen(kw_only=True)
class Matched:
    """Technician by job, what that costs together, and which engine said so."""

    pairs: Mapping[int, int]
    total: int
    engine: str


class AssignmentSolver(Protocol):
    """Serves as many jobs as can be served, one technician each, at the least cost of all."""

    def solve(self, matching: Matching) -> Matched: ...
