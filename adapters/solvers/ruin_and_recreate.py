"""Routes made better in plain Python: part of them is planned anew, and kept if it costs less."""

from collections.abc import Callable
from random import Random
from time import perf_counter
from typing import Final

from application.routing.planner import Found
from application.shared.search import Budget, Search
from domain.routing.plan import RoutePlan, cost
from domain.routing.problem import RouteProblem
from domain.routing.ruin import rebuilt

ENGINE: Final = "ruin and recreate (plain Python)"
_AT_MOST: Final = 10**10


class RuinAndRecreate:
    """A :class:`application.routing.planner.RoutePlanner` that needs nothing installed."""

    def improve(self, problem: RouteProblem, plan: RoutePlan, budget: Budget) -> Found:
        began = perf_counter()
        below, wanted = _chance(budget.seed), budget.iterations
        best, least, done = plan, cost(problem, plan), 0
        while done < (_AT_MOST if wanted is None else wanted):
            if perf_counter() - began >= budget.seconds:
                break
            other = rebuilt(problem, best, below)
            price = cost(problem, other)
            if price.total <= least.total:
                best, least = other, price
            done += 1
        return Found(
            plan=best,
            cost=least,
            search=Search.of(ENGINE, budget, done=done, seconds=perf_counter() - began),
        )


def _chance(seed: int) -> Callable[[int], int]:
    return Random(seed).randrange
