"""What each condition does on its own, from the runs of a sweep that are kept."""

from collections.abc import Iterable
from pathlib import Path

from simulation.experiment.runner import Task, tasks
from simulation.outcome.interval import NothingToCompare
from simulation.outcome.outcome import Outcome
from simulation.report.findings import Sensitivity
from simulation.scenario.scenario import Scenario
from simulation.sweep.axis import Axis
from simulation.sweep.sweep import alone


def sensitivities(
    scenario: Scenario, axes: Iterable[Axis], policy: str, kept: Path
) -> list[Sensitivity]:
    """Each condition at its ends under one policy, all else as in the scenario.

    Raises:
        NothingToCompare: a run is not there; it names the first.
    """
    axes = list(axes)
    ends = [kept_runs(of, policy, kept) for _, _, of in alone(scenario, axes)]
    return [
        Sensitivity(
            condition=axis.condition, low=axis.low, high=axis.high, at_low=low, at_high=high
        )
        for axis, low, high in zip(axes, ends[::2], ends[1::2], strict=True)
    ]


def kept_runs(scenario: Scenario, policy: str, kept: Path) -> list[Outcome]:
    return [_kept(task, kept) for task in tasks(scenario, [policy], scenario.seeds)]


def _kept(task: Task, kept: Path) -> Outcome:
    found = task.found(kept)
    if found is None:
        raise NothingToCompare(
            f"{kept} has no run of {task.policy} with seed {task.seed} for each condition alone;"
            " sweep the same scenario with --tornado and the same policies, days and seeds"
        )
    return found
