"""``baywise simulate check``."""

from pathlib import Path

import click

from cli.bad_rows import naming_bad_rows
from cli.simulate.telling import facts
from simulation.scenario.files import read


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(directory: Path) -> None:
    """Say what the scenario in DIRECTORY holds, or name every mistake in its files."""
    with naming_bad_rows():
        scenario = read(directory)
    for line in facts(scenario):
        click.echo(line)
