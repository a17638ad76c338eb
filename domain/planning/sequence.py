"""A plan as an order of jobs and a technician for every operation."""

from attrs import frozen

from domain.planning.floor import Floor
from domain.planning.plan import DayPlan
from domain.planning.problem import DayProblem
from domain.planning.tables import Tables


@frozen(kw_only=True)
class Sequence:
    """``jobs``: the n-th time that a job stands here means its n-th open operation.

    ``hands``: a technician for every open operation, by its number. Any order of the jobs is a
    plan: each operation begins as early as its job, its technician and a bay allow after all that
    stand before it.
    """

    jobs: tuple[int, ...]
    hands: tuple[int, ...]

    @classmethod
    def of(cls, tables: Tables, plan: DayPlan) -> "Sequence":
        """The order in which the plan's open operations begin, and their technicians."""
        placed = [plan.at[key] for key in tables.keys]
        return cls(
            jobs=tuple(one.job for one in sorted(placed, key=lambda one: (one.start, one.end))),
            hands=tuple(one.technician for one in placed),
        )

    def plan(self, problem: DayProblem, tables: Tables) -> DayPlan:
        """When and where everything happens in this sequence."""
        floor, placed = Floor(tables), list(problem.started)
        for job in self.jobs:
            operation = floor.next[job]
            placed.append(floor.place(operation, self.hands[operation]))
        return DayPlan.of(placed)
