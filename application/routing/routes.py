"""The routes of a day: at once by insertion, better after a search; and what comes between."""

from collections.abc import Sequence

from attrs import evolve, frozen

from application.routing.planner import Found, RoutePlanner
from application.shared.search import Budget
from domain.routing.emergency import DISPLACED, going_on, inserted
from domain.routing.insertion import by_insertion
from domain.routing.plan import RoutePlan, cost, late
from domain.routing.problem import RouteProblem


def plan_routes(
    problem: RouteProblem,
    planner: RoutePlanner,
    budget: Budget,
    present: Sequence[Sequence[int]] | None = None,
) -> Found:
    """The best routes that the planner finds within the budget.

    ``present``: the jobs that are driven to as it stands, by technician and in turn. Nothing
    changes that is not better for it.
    """
    first = by_insertion(problem, present)
    found, price = planner.improve(problem, first, budget), cost(problem, first)
    return found if found.cost.total < price.total else evolve(found, plan=first, cost=price)


@frozen(kw_only=True)
class Inserted:
    """Routes with an emergency in them, for the rest of the day that is ``problem``."""

    problem: RouteProblem
    plan: RoutePlan
    before: RoutePlan

    @property
    def late(self) -> dict[int, int]:
        """By job that now begins after its promise: how much later."""
        return late(self.problem, self.plan)

    @property
    def displaced(self) -> tuple[int, ...]:
        """The jobs that nobody goes to any more."""
        return tuple(
            job for job, reason in sorted(self.plan.unserved.items()) if reason == DISPLACED
        )

    @property
    def handed_over(self) -> tuple[int, ...]:
        """The jobs to which somebody else goes than before."""
        by_whom = _by_job(self.before)
        now = _by_job(self.plan)
        return tuple(sorted(job for job, who in by_whom.items() if now.get(job, who) != who))


def insert_emergency(problem: RouteProblem, plan: RoutePlan, *, job: int, now: int) -> Inserted:
    """Send somebody to ``job``, which the plan that was followed until ``now`` does not know."""
    left = going_on(problem, plan, now)
    return Inserted(problem=left, plan=inserted(left, plan, job), before=plan)


def _by_job(plan: RoutePlan) -> dict[int, int]:
    return {job: who for who, route in enumerate(plan.routes) for job in route.jobs}
