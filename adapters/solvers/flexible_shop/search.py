"""Schedules of a flexible shop that end sooner than the one at hand."""

from collections.abc import Sequence
from time import perf_counter
from typing import Final

from attrs import frozen

from adapters.solvers.compiler import ENGINE
from application.shared.search import Budget, Search
from domain.flexible_shop.problem import FlexibleShop
from domain.flexible_shop.schedule import Schedule, Turn, timed

_SAFE: Final = 0.9
"""What of the seconds is planned for, in case the machine gets slower."""


@frozen(kw_only=True)
class Found:
    """The best schedule of a search, and how it came about."""

    schedule: Schedule
    search: Search


def shorten(shop: FlexibleShop, turns: Sequence[Turn], budget: Budget) -> Found:
    """The best schedule found within the budget; never longer than that of ``turns``.

    The same shop, turns, seed and iterations give the same schedule.
    """
    from adapters.solvers.flexible_shop.course import Course, per_second

    iterations = budget.iterations
    if iterations is None:
        iterations = int(per_second(shop, turns) * budget.seconds * _SAFE)
    course, began = Course.of(shop, turns, budget.seed), perf_counter()
    done = course.go(iterations, until=began + budget.seconds)
    return Found(
        schedule=timed(shop, course.best()),
        search=Search(
            engine=ENGINE,
            seed=budget.seed,
            iterations=iterations,
            done=done,
            seconds=round(perf_counter() - began, 3),
        ),
    )
