"""Days of many shops, planned on all cores: shops share nothing on one day but their network."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from adapters.solvers.annealing import Annealing
from application.planning.day_plans import Planned, plan_day
from application.shared.search import Budget
from domain.planning.problem import DayProblem


def plan_days(problems: Sequence[DayProblem], budget: Budget, *, workers: int) -> Iterator[Planned]:
    """Every day's plan in the order of ``problems``, each searched for within the ``budget``.

    With one worker in this process, otherwise in so many of their own; the plans are the same when
    the budget is of iterations.
    """
    plan = partial(_planned, budget=budget)
    if workers == 1:
        yield from map(plan, problems)
        return
    # Not forked: who calls may have threads and connections.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as crew:
        yield from crew.map(plan, problems)


def _planned(problem: DayProblem, budget: Budget) -> Planned:
    return plan_day(problem, Annealing(), budget)
