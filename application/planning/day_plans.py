"""The plan of a shop's day: at once by a rule, better after a search."""

from attrs import frozen

from application.planning.planner import DayPlanner, Found
from application.shared.search import Budget
from domain.planning.plan import DayPlan, cost
from domain.planning.postponing import fitting, too_late
from domain.planning.problem import DayProblem, Hindrance, Lack
from domain.planning.replanning import kept
from domain.planning.rules import Rule, by_rule
from domain.planning.tables import Tables


def first_plan(problem: DayProblem) -> DayPlan:
    """A complete plan in milliseconds, as a shop floor would do it.

    The promised time decides; a plan made anew stays as it was if that costs less, or if only then
    everything has room.
    """
    tables = Tables.of(problem)
    plans = [by_rule(problem, tables, Rule.DUE_DATE)]
    if problem.before:
        plans.append(kept(problem, tables))
    return min(plans, key=lambda plan: (bool(too_late(problem, plan)), cost(problem, plan).total))


@frozen(kw_only=True)
class Planned:
    """A day's plan: what the search found, for a problem that may have lost jobs on the way."""

    problem: DayProblem
    found: Found

    @property
    def postponed(self) -> dict[int, Hindrance]:
        """By job, why nothing more is done for it on this day."""
        return {
            job: self.problem.hindrance(job) or Hindrance(Lack.ROOM)
            for job in sorted(self.problem.postponed)
        }


def plan_day(problem: DayProblem, planner: DayPlanner, budget: Budget) -> Planned:
    """The best plan that the planner finds within the budget.

    What cannot be done, or has no room, is postponed; see :mod:`domain.planning.postponing`.
    """
    today, plan = fitting(problem, first_plan)
    return Planned(problem=today, found=planner.improve(today, plan, budget))
