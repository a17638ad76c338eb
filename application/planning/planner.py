"""The port behind which a search makes a day's plan better."""

from typing import Protocol

from attrs import frozen

from application.shared.search import Budget, Search
from domain.planning.plan import Cost, DayPlan
from domain.planning.problem import DayProblem


@frozen(kw_only=True)
class Found:
    """The best plan of a search, what it costs and how it came about."""

    plan: DayPlan
    cost: Cost
    search: Search


class DayPlanner(Protocol):
    """Makes a valid plan better, or leaves it as it is."""

    def improve(self, problem: DayProblem, plan: DayPlan, budget: Budget) -> Found:
        """The best plan found within the budget, never worse than ``plan``."""
        ...
