"""``baywise dispatch record`` and ``replay``: a day of decisions on file, and lived again."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from adapters import logging
from adapters.network.generate import MOST_STORES
from adapters.rule_files import read_trial
from cli.bad_rows import naming_bad_rows
from simulation.dispatch_log import DispatchLog, Network, written
from simulation.recording import recorded
from simulation.replay import Difference, replayed
from simulation.stage import Ground, laid_out, world

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_DIRECTORY: Final = click.Path(exists=True, file_okay=False, path_type=Path)
_OPENING: Final = time(8)
_LONGEST_MIN: Final = 24 * 60
_BOTH: Final = "both"


@click.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--stores", type=click.IntRange(1, MOST_STORES), default=4, show_default=True)
@click.option("--network", "directory", type=_DIRECTORY, help="Shops of your own instead.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same gives the same.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), default="2026-03-02")
@click.option("--minutes", type=click.IntRange(1, _LONGEST_MIN), default=120, show_default=True)
@click.option("--cars", type=click.FloatRange(0.1, 10_000), default=20, show_default=True)
@click.option("--rules", type=_FILE, help="Rules of the chain, as for `baywise rules load`.")
def record(
    out: Path,
    stores: int,
    directory: Path | None,
    seed: int,
    day: datetime,
    minutes: int,
    cars: float,
    rules: Path | None,
) -> None:
    """Live a seeded day, with so many --cars an hour from eight o'clock on, and write it to OUT.

    Customers and cars are made up; every decision is the application's own.
    """
    logging.configure()
    there = str(directory) if directory else None
    network = Network(directory=there) if there else Network(stores=stores, seed=seed)
    with naming_bad_rows():
        begins = _opening(network, day.date())
    values = read_trial(rules.read_bytes()).values if rules else {}
    before = world(network, begins=begins, seed=seed, rules=values.items())
    requests = recorded(before, lasts=timedelta(minutes=minutes), cars_per_hour=cars)
    out.write_bytes(b"".join(written(before, requests)))
    decisions = sum(len(one.came.decided) for one in requests)
    click.echo(f"requests {len(requests)}\ndecisions {decisions}")


@click.command()
@click.argument("log", type=_FILE)
@click.option(
    "--on",
    type=click.Choice([*(one.value for one in Ground), _BOTH]),
    default=Ground.TWIN.value,
    show_default=True,
    help="In memory, on a throw-away PostgreSQL, or one after the other.",
)
@click.pass_context
def replay(context: click.Context, log: Path, on: str) -> None:
    """Carry out every request of LOG again; each must come to the same, byte for byte.

    Prints the first difference with both sides, and ends with 1 then.
    """
    day = DispatchLog.read(log)
    differs = False
    for ground in tuple(Ground) if on == _BOTH else (Ground(on),):
        with naming_bad_rows():
            found = replayed(day, ground)
        if found is None:
            click.echo(f"{ground}: all {len(day.requests)} requests came to the same")
        else:
            differs = True
            _tell(ground, log, found)
    context.exit(1 if differs else 0)


def _opening(network: Network, day: date) -> datetime:
    """Eight o'clock at the first shop."""
    first = min(laid_out(network).stores, key=lambda one: one.code)
    return datetime.combine(day, _OPENING, ZoneInfo(first.zone)).astimezone(UTC)


def _tell(ground: Ground, log: Path, found: Difference) -> None:
    click.echo(f"{ground}: {log}:{found.line}: {found.command} came to something else")
    click.echo(f"  where     {found.pointer or '/'}")
    click.echo(f"  recorded  {found.recorded}")
    click.echo(f"  now       {found.now}")
