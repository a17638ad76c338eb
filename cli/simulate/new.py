"""``baywise simulate new``."""

from pathlib import Path

import click

from adapters.network.generate import MOST_STORES
from cli.simulate.telling import facts
from simulation.scenario.fresh import Wish, fresh
from simulation.scenario.writing import write


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--stores", type=click.IntRange(1, MOST_STORES), default=600, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same gives the same.")
@click.option("--days", type=click.IntRange(1, 366), default=7, show_default=True)
@click.option(
    "--occupied",
    type=click.FloatRange(0.01, 2),
    default=0.52,
    show_default=True,
    help="Share of the open bay minutes that the demand asks for.",
)
@click.option(
    "--booked",
    type=click.FloatRange(0, 1),
    default=0.35,
    show_default=True,
    help="Share of customers who want another day.",
)
@click.option("--city", help="Only the shops of this city, which are near each other.")
def new(
    directory: Path,
    stores: int,
    seed: int,
    days: int,
    occupied: float,
    booked: float,
    city: str | None,
) -> None:
    """Write a scenario to begin with into a new DIRECTORY, ready to run and to change.

    Its README.md and the comments in its files say what every column and key means.
    """
    scenario = fresh(stores, seed, Wish(occupied=occupied, booked=booked, days=days, city=city))
    write(scenario, directory)
    for line in facts(scenario):
        click.echo(line)
