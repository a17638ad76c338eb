"""``baywise simulate calibrate``."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from adapters.extras import needed
from adapters.files import Unwritable, expect_free
from cli.bad_rows import naming_bad_rows
from cli.simulate.options import of_runs, shortened, within
from cli.simulate.progress import watched
from simulation.calibration.knob import knobs, usual
from simulation.calibration.sample import sampled
from simulation.calibration.told import lines, plain
from simulation.experiment.runner import tasks
from simulation.outcome.outcome import Outcome
from simulation.scenario.files import read
from simulation.scenario.scenario import Scenario
from simulation.scenario.writing import write

_WEEK = 7
SCENARIO, TOLD = "scenario", "calibration.json"
"""What lies in --out afterwards: the scenario as it was fitted, and how well it fits."""


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@of_runs
@click.option("--policy", help="That the targets are of; the first if nothing is said.")
@click.option(
    "--shops",
    type=click.IntRange(1, 10_000),
    default=40,
    show_default=True,
    help="So many that stand for all of them.",
)
@click.option(
    "--knob",
    "names",
    multiple=True,
    help="A condition, demand, or demand.REGION; as often as you like, the usual ones if never.",
)
@click.option("--rounds", type=click.IntRange(1, 50), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One object instead of lines.")
def calibrate(
    directory: Path,
    out: Path,
    policy: str | None,
    shops: int,
    names: tuple[str, ...],
    rounds: int,
    days: int | None,
    seeds: int | None,
    workers: int,
    as_json: bool,
) -> None:
    """Turn assumptions until runs show what calibration.toml wants, and say what stays unknown.

    The fitted scenario is written to scenario in --out, whether all targets are met or not.
    """
    needed("numpy", extra="solvers")
    from simulation.calibration.calibration import calibrated

    with naming_bad_rows():
        whole = read(directory)
        scenario = sampled(shortened(whole, days, seeds), shops)
    _expect_sense(whole, scenario, directory, out)
    turned = knobs(scenario, names or usual(scenario))
    chosen = within(scenario, policy or next(iter(scenario.policies)))

    def simulated(wanted: Sequence[Scenario]) -> list[Sequence[Outcome]]:
        every = [task for one in wanted for task in tasks(one, [chosen], one.seeds)]
        done, each = watched(every, out / "runs", workers), scenario.seeds
        return [done[place * each : (place + 1) * each] for place in range(len(wanted))]

    found = calibrated(scenario, turned, simulated, rounds=rounds)
    write(found.of(whole), out / SCENARIO)
    _keep(out / TOLD, plain(found))
    if as_json:
        click.echo(json.dumps(plain(found), indent=2))
    else:
        click.echo("\n".join(lines(found)))


def _expect_sense(whole: Scenario, scenario: Scenario, directory: Path, out: Path) -> None:
    if scenario.seeds < 2:
        raise click.BadParameter("a single seed does not show what chance does; 2 or more")
    if out.resolve() == directory.resolve():
        raise click.BadParameter("--out is another directory than the scenario's")
    expect_free(out / SCENARIO)
    read_ = {one.measure for one in scenario.targets}
    left = [one.measure for one in whole.targets if one.measure not in read_]
    if left:
        click.echo(
            f"no shop among the {len(scenario.network.stores)} for {', '.join(left)}", err=True
        )
    if scenario.horizon.days % _WEEK:
        click.echo("not whole weeks: weekdays differ, targets may be of a week", err=True)


def _keep(path: Path, told: dict[str, Any]) -> None:
    try:
        path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    except OSError as reason:
        raise Unwritable(f"{path} cannot be written ({reason.strerror})") from reason
