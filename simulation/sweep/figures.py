"""What the runs of a sweep came to, point by point, with as few numbers as a report needs."""

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from simulation.outcome.interval import Difference, Interval
from simulation.outcome.laws import Violation, violations
from simulation.outcome.measures import MEASURES
from simulation.outcome.outcome import Outcome
from simulation.scenario.conditions import Conditions
from simulation.sweep.axis import Point
from simulation.sweep.sweep import Sweep

TOLD: Final = ("wait_h", "occupied", "served_share", "served_per_shop_day", "revenue_per_shop_day")
"""The measures of a sweep, in their order."""

BySeed = Mapping[int, float]


@frozen
class Figures:
    """Values of one point by policy, measure and seed; a run without a value is left out."""

    values: Mapping[tuple[str, str], BySeed]

    def mean(self, policy: str, measure: str) -> Interval | None:
        """Over the seeds, or ``None`` where no run has a value."""
        found = self.values.get((policy, measure))
        return Interval.of([*found.values()]) if found else None

    def difference(self, before: str, after: str, measure: str) -> Difference | None:
        """Seed by seed, or ``None`` where the two have no seed in common."""
        first, second = (self.values.get((policy, measure), {}) for policy in (before, after))
        return Difference.of(first, second) if first.keys() & second.keys() else None


@frozen(kw_only=True)
class Swept:
    """A sweep that is done: ``figures`` by the conditions that were run.

    ``broken``: laws of counting that a run broke, with its conditions, policy and seed. ``events``
    and ``commands``: of all runs together.
    """

    sweep: Sweep
    figures: Mapping[Conditions, Figures]
    broken: tuple[tuple[Conditions, str, int, Violation], ...] = ()
    events: int = 0
    commands: int = 0

    def at(self, point: Point) -> Figures:
        return self.figures[self.sweep.conditions_at(point)]


@frozen
class Gathering:
    """Figures of runs as they come in; an outcome that was added is needed no more."""

    sweep: Sweep
    _values: dict[Conditions, dict[tuple[str, str], dict[int, float]]] = field(factory=dict)
    _broken: list[tuple[Conditions, str, int, Violation]] = field(factory=list)
    _counts: list[tuple[int, int]] = field(factory=list)

    def add(self, conditions: Conditions, outcome: Outcome) -> None:
        by_name = self._values.setdefault(conditions, {})
        for name in TOLD:
            value = MEASURES[name].of(outcome)
            if value is not None:
                by_name.setdefault((outcome.policy, name), {})[outcome.seed] = value
        self._broken.extend(
            (conditions, outcome.policy, outcome.seed, one) for one in violations(outcome)
        )
        self._counts.append((outcome.events, outcome.commands))

    def whole(self) -> Swept:
        """All that was added."""
        return Swept(
            sweep=self.sweep,
            figures={conditions: Figures(of) for conditions, of in self._values.items()},
            broken=tuple(self._broken),
            events=sum(events for events, _ in self._counts),
            commands=sum(commands for _, commands in self._counts),
        )
