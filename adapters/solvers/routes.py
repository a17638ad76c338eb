"""The best planner of routes that is installed."""

from importlib.util import find_spec

from attrs import evolve, frozen

from adapters.solvers.ruin_and_recreate import RuinAndRecreate
from adapters.solvers.vrp import Vrp
from application.routing.planner import Found, RoutePlanner
from application.shared.search import Budget
from domain.routing.plan import RoutePlan
from domain.routing.problem import RouteProblem


def route_planner(problem: RouteProblem) -> RoutePlanner:
    """PyVRP where it is installed, with our own search behind it for what it does not know."""
    if find_spec("pyvrp") is None:
        return RuinAndRecreate()
    strange = any(person.breaks for person in problem.technicians) or any(
        job.emergency for job in problem.jobs
    )
    return InTurn(Vrp(), RuinAndRecreate()) if strange else Vrp()


@frozen
class InTurn:
    """One planner, then another from there on, with half of the budget each."""

    first: RoutePlanner
    second: RoutePlanner

    def improve(self, problem: RouteProblem, plan: RoutePlan, budget: Budget) -> Found:
        iterations = budget.iterations
        half = evolve(
            budget,
            seconds=budget.seconds / 2,
            iterations=None if iterations is None else iterations // 2,
        )
        rest = None if iterations is None else iterations - iterations // 2
        one = self.first.improve(problem, plan, half)
        other = self.second.improve(problem, one.plan, evolve(half, iterations=rest))
        return evolve(
            other,
            search=evolve(
                other.search,
                engine=f"{one.search.engine}, then {other.search.engine}",
                iterations=one.search.iterations + other.search.iterations,
                done=one.search.done + other.search.done,
                seconds=round(one.search.seconds + other.search.seconds, 3),
            ),
        )
