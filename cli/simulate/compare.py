"""``baywise simulate compare``."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

import click
from attrs import evolve

from cli.bad_rows import naming_bad_rows
from cli.simulate.options import of_runs, shortened, within
from cli.simulate.progress import watched
from simulation.experiment.runner import Task, tasks
from simulation.outcome.measures import MEASURES
from simulation.outcome.outcome import Outcome
from simulation.report.findings import Findings, Sensitivity
from simulation.report.sweep.data import axes_in
from simulation.report.sweep.sensitivities import sensitivities
from simulation.report.write import write_report
from simulation.scenario.files import read
from simulation.scenario.policy import LEVERS
from simulation.scenario.scenario import Scenario

PUBLISHED = 0.53
"""How demand answers to the wait in the published case: ln(0.71 / 0.52) / ln(1.8 / 1.0)."""


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@of_runs
@click.option(
    "--policies",
    default="each-for-itself,network",
    show_default=True,
    help="The first is before, the last after.",
)
@click.option(
    "--elasticity",
    type=click.FloatRange(0, 3),
    default=PUBLISHED,
    show_default=True,
    help="Of a second world, in which demand answers to the wait; 0: none.",
)
@click.option("--levers", is_flag=True, help="Also add the levers one by one.")
@click.option(
    "--sensitivity",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="What each assumption does, from the --out of a sweep with --tornado.",
)
@click.option("--zh", is_flag=True, help="In Chinese.")
def compare(
    directory: Path,
    out: Path,
    policies: str,
    days: int | None,
    seeds: int | None,
    workers: int,
    elasticity: float,
    levers: bool,
    sensitivity: Path | None,
    zh: bool,
) -> None:
    """Run policies on the same customers, and write a report into --out.

    Twice: with the same demand, and with demand that grows where people wait less. Runs are kept
    in --out; asked again, only what is missing is done.
    """
    with naming_bad_rows():
        scenario = shortened(read(directory), days, seeds)
    names = [within(scenario, one.strip()) for one in policies.split(",")]
    alone = _alone(scenario, names[-1], sensitivity) if sensitivity else ()
    kept = out / "runs"
    runs = _by_policy(watched(tasks(scenario, names, scenario.seeds), kept, workers))
    steps = _steps(scenario, names[-1]) if levers else {}
    added = _by_policy(watched(_of_steps(scenario, steps), kept, workers)) if steps else {}
    elastic: dict[float, Sequence[Outcome]] = {}
    if elasticity and (usual_h := _mean_wait_h(runs[names[0]])):
        elastic[0.0] = runs[names[-1]]
        grown = _elastic(scenario, elasticity, usual_h)
        elastic[elasticity] = watched(tasks(grown, names[-1:], scenario.seeds), kept, workers)
    findings = Findings(
        scenario=scenario, runs=runs, levers=added, elasticities=elastic, sensitivities=alone
    )
    for path in write_report(findings, out, language="zh" if zh else "en"):
        click.echo(str(path))


def _alone(scenario: Scenario, policy: str, swept: Path) -> Sequence[Sensitivity]:
    """Told before anything is run if the sweep is of something else."""
    return sensitivities(scenario, axes_in(swept), policy, swept / "runs")


def _by_policy(outcomes: Sequence[Outcome]) -> Mapping[str, Sequence[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    for one in outcomes:
        found.setdefault(one.policy, []).append(one)
    return found


def _steps(scenario: Scenario, policy: str) -> Mapping[str, Scenario]:
    """The levers of a policy, each with all before it, by its name."""
    full = scenario.policies[policy]
    steps, so_far = {}, evolve(full, **dict.fromkeys(LEVERS, False))
    for lever in LEVERS:
        if getattr(full, lever):
            so_far = evolve(so_far, **{lever: True})
            steps[lever] = evolve(scenario, policies={lever: so_far})
    return steps


def _of_steps(scenario: Scenario, steps: Mapping[str, Scenario]) -> list[Task]:
    return [task for lever, one in steps.items() for task in tasks(one, [lever], scenario.seeds)]


def _mean_wait_h(runs: Sequence[Outcome]) -> float | None:
    waits = [wait for one in runs if (wait := MEASURES["wait_h"].of(one)) is not None]
    return fmean(waits) if waits else None


def _elastic(scenario: Scenario, elasticity: float, usual_h: float) -> Scenario:
    """The same, where demand answers to the wait; what is usual is what it was before."""
    conditions = evolve(scenario.conditions, elasticity=elasticity, usual_wait_h=usual_h)
    return evolve(scenario, conditions=conditions)
