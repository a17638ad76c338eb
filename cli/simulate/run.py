"""``baywise simulate run``."""

import json
from pathlib import Path

import click

from cli.bad_rows import naming_bad_rows
from cli.simulate.figures import lines, plain
from cli.simulate.options import of_runs, shortened, within
from cli.simulate.progress import watched
from simulation.experiment.runner import tasks
from simulation.scenario.files import read


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@of_runs
@click.option("--policy", help="One of the scenario's; the first if nothing is said.")
@click.option("--json", "as_json", is_flag=True, help="One object instead of lines.")
def run(
    directory: Path,
    out: Path,
    policy: str | None,
    days: int | None,
    seeds: int | None,
    workers: int,
    as_json: bool,
) -> None:
    """Let the days of the scenario in DIRECTORY pass, and say what came of it.

    Every finished run is a file in --out. Asked again, only what is missing is done.
    """
    with naming_bad_rows():
        scenario = shortened(read(directory), days, seeds)
    chosen = within(scenario, policy or next(iter(scenario.policies)))
    outcomes = watched(tasks(scenario, [chosen], scenario.seeds), out, workers)
    if as_json:
        click.echo(json.dumps(plain(outcomes), ensure_ascii=False, indent=2))
        return
    for line in lines(outcomes):
        click.echo(line)
