"""Simulated annealing over sequences: a worse plan is taken now and then, ever more rarely.

S. Kirkpatrick, C. D. Gelatt and M. P. Vecchi, Optimization by Simulated Annealing, Science 1983.
"""

from time import perf_counter
from typing import Final

from adapters.solvers.compiler import ENGINE
from application.planning.planner import Found
from application.shared.search import Budget, Search
from domain.planning.plan import DayPlan, cost
from domain.planning.problem import DayProblem
from domain.planning.sequence import Sequence
from domain.planning.tables import Tables

_SAFE: Final = 0.9
"""What of the seconds is planned for, in case the machine gets slower."""


class Annealing:
    """A :class:`application.planning.planner.DayPlanner`, compiled where that is possible."""

    def improve(self, problem: DayProblem, plan: DayPlan, budget: Budget) -> Found:
        from adapters.solvers.course import Course, per_second

        tables = Tables.of(problem)
        sequence = Sequence.of(tables, plan)
        iterations = budget.iterations
        if not tables.keys:
            iterations = 0
        elif iterations is None:
            iterations = int(per_second(problem, tables, sequence) * budget.seconds * _SAFE)
        course, began = Course.of(problem, tables, sequence, budget.seed), perf_counter()
        done = course.go(iterations, until=began + budget.seconds)
        found = course.best().plan(problem, tables)
        before, after = cost(problem, plan), cost(problem, found)
        if before.total <= after.total:
            found, after = plan, before
        return Found(
            plan=found,
            cost=after,
            search=Search(
                engine=ENGINE,
                seed=budget.seed,
                iterations=iterations,
                done=done,
                seconds=round(perf_counter() - began, 3),
            ),
        )
