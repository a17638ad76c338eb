"""The port behind which a search makes a day's plan better."""

from typing import Protocol

from attrs import field, frozen, validators

from domain.planning.plan import Cost, DayPlan
from domain.planning.problem import DayProblem


@frozen
class Budget:
    """How long to search: ``iterations``, and never longer than ``seconds``.

    Without iterations the planner sets itself as many as it expects to do in the seconds. ``seed``
    starts its chance. The same problem, seed and iterations give the same plan on any machine.
    """

    seconds: float = field(default=5.0, validator=[validators.gt(0), validators.le(3600)])
    iterations: int | None = field(
        default=None, validator=validators.optional([validators.ge(0), validators.le(10**10)])
    )
    seed: int = field(default=1, validator=[validators.ge(0), validators.lt(2**31 - 1)])


@frozen(kw_only=True)
class Search:
    """What a search did: its engine, the iterations it meant to do and did, the seconds it took.

    A search cut short by the clock is redone with ``iterations`` as budget and an end after
    ``done``.
    """

    engine: str
    seed: int
    iterations: int
    done: int
    seconds: float


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
