"""A sweep: a scenario, the points to which its conditions are moved, and all that is run."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from attrs import evolve, frozen

from simulation.experiment.runner import Task, tasks
from simulation.scenario.conditions import Conditions
from simulation.scenario.scenario import Scenario
from simulation.sweep.axis import Axes, Axis, Point
from simulation.sweep.design import Design, points


@frozen(kw_only=True, slots=False)
class Sweep:
    """The first of ``policies`` is *before*, the last *after*; each is run with every seed.

    ``many``: points that are wished for, ``draw``: the seed of the design, ``alone``: whether the
    scenario as it is, and each condition alone at its ends, are run as well.
    """

    scenario: Scenario
    axes: Axes
    design: Design
    policies: tuple[str, ...]
    many: int | None = None
    draw: int = 1
    alone: bool = False

    @property
    def before(self) -> str:
        return self.policies[0]

    @property
    def after(self) -> str:
        return self.policies[-1]

    @cached_property
    def points(self) -> list[Point]:
        """Of the design."""
        return points(self.axes, self.design, self.many, self.draw)

    @cached_property
    def scenarios(self) -> Mapping[Conditions, Scenario]:
        """All that is run, each once, by its conditions; those of the points first."""
        every = [self.axes.scenario(self.scenario, point) for point in self.points]
        if self.alone:
            every += [self.scenario, *(of for _, _, of in alone(self.scenario, self.axes.moving))]
        return {one.conditions: one for one in every}

    @cached_property
    def tasks(self) -> list[Task]:
        """Point by point: whatever is done first is whole."""
        return [
            task
            for one in self.scenarios.values()
            for task in tasks(one, self.policies, self.scenario.seeds)
        ]

    def conditions_at(self, point: Point) -> Conditions:
        return self.axes.scenario(self.scenario, point).conditions


def alone(scenario: Scenario, axes: Iterable[Axis]) -> Iterator[tuple[Axis, float, Scenario]]:
    """The scenario with one condition at a time at its low, then at its high end."""
    for axis in axes:
        for value in (axis.low, axis.high):
            conditions = evolve(scenario.conditions, **{axis.condition: value})
            yield axis, value, evolve(scenario, conditions=conditions)
