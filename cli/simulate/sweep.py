"""``baywise simulate sweep``."""

from pathlib import Path

import click

from cli.bad_rows import naming_bad_rows
from cli.simulate.options import of_runs, shortened, within
from cli.simulate.progress import seen
from simulation.experiment.on_dask import OnDask
from simulation.experiment.runner import Processes, Runner, Serial, side_by_side
from simulation.report.speech import Speech
from simulation.report.sweep.findings import SweepFindings
from simulation.report.sweep.headline import headline
from simulation.report.sweep.write import write_sweep
from simulation.scenario.files import read
from simulation.sweep.axis import Axes
from simulation.sweep.design import USUAL_POINTS, USUAL_WALKS, Design
from simulation.sweep.figures import Gathering, Swept
from simulation.sweep.sweep import Sweep


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@of_runs
@click.option(
    "--design",
    type=click.Choice([*map(str, Design)]),
    default=str(Design.LHS),
    show_default=True,
    help="Every value with every other, a Latin hypercube, or a screening by Morris.",
)
@click.option(
    "--points",
    type=int,
    help=f"Of a hypercube ({USUAL_POINTS}), or of a screening ({USUAL_WALKS} walks).",
)
@click.option("--draw", type=click.IntRange(0), default=1, show_default=True, help="Of its chance.")
@click.option("--all-conditions", is_flag=True, help="All, not only those of [sweep].")
@click.option("--tornado", is_flag=True, help="Also each alone at its ends; always with morris.")
@click.option(
    "--policies",
    default="each-for-itself,network",
    show_default=True,
    help="The first is before, the last after.",
)
@click.option(
    "--on",
    type=click.Choice(["serial", "processes", "dask"]),
    help="Where; if nothing is said, in as many processes as --workers says.",
)
@click.option("--scheduler", help="Address of a Dask cluster that runs already.")
@click.option("--zh", is_flag=True, help="In Chinese.")
def sweep(
    directory: Path,
    out: Path,
    design: str,
    points: int | None,
    draw: int,
    all_conditions: bool,
    tornado: bool,
    policies: str,
    on: str | None,
    scheduler: str | None,
    days: int | None,
    seeds: int | None,
    workers: int,
    zh: bool,
) -> None:
    """Say whether the answer holds if the assumptions are wrong.

    Moves the conditions below [sweep] in scenario.toml, runs the policies at every point on the
    same customers, and writes a report into --out. Runs are kept there; asked again, only what is
    missing is done.
    """
    runner = _runner(on, workers, scheduler)
    with naming_bad_rows():
        scenario = shortened(read(directory), days, seeds)
    wanted = Sweep(
        scenario=scenario,
        axes=Axes.of_all_conditions() if all_conditions else Axes.of(scenario),
        design=Design(design),
        policies=tuple(within(scenario, one.strip()) for one in policies.split(",")),
        many=points,
        draw=draw,
        alone=tornado or design == Design.MORRIS,
    )
    findings = SweepFindings.of(_swept(wanted, out / "runs", runner), out / "runs")
    language = "zh" if zh else "en"
    click.echo(headline(findings, Speech(language)))
    for path in write_sweep(findings, out, language=language):
        click.echo(str(path))


def _runner(on: str | None, workers: int, scheduler: str | None) -> Runner:
    if scheduler and on != "dask":
        raise click.UsageError("--scheduler goes with --on dask")
    match on:
        case "dask":
            return OnDask(workers=workers, scheduler=scheduler)
        case "processes":
            return Processes(workers)
        case "serial" if workers > 1:
            raise click.UsageError("--on serial is one run at a time; leave --workers out")
        case "serial":
            return Serial()
        case _:
            return side_by_side(workers)


def _swept(wanted: Sweep, kept: Path, runner: Runner) -> Swept:
    gathered = Gathering(wanted)
    tasks = wanted.tasks
    for place, outcome in seen(tasks, kept, runner):
        gathered.add(tasks[place].scenario.conditions, outcome)
    return gathered.whole()
