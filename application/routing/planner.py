"""The port behind which a search makes routes better."""

from typing import Protocol

from attrs import frozen

from application.shared.search import Budget, Search
from domain.routing.plan import Cost, RoutePlan
from domain.routing.problem import RouteProblem


@frozen(kw_only=True)
class Found:
    """The best routes of a search, what they cost and how they came about."""

    plan: RoutePlan
    cost: Cost
    search: Search


class RoutePlanner(Protocol):
    """Makes valid routes better, or leaves them as they are."""

    def improve(self, problem: RouteProblem, plan: RoutePlan, budget: Budget) -> Found:
        """The best routes found within the budget, never worse than ``plan``."""
        ...
