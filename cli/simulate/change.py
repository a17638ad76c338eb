"""``baywise simulate change``."""

from pathlib import Path

import click

from cli.bad_rows import naming_bad_rows
from cli.simulate.telling import facts
from simulation.scenario.changes.language import FORMS, changed, parse
from simulation.scenario.files import read
from simulation.scenario.writing import write


@click.command(epilog=f"A change looks like one of these: {'; '.join(FORMS)}")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("changes", nargs=-1, required=True, metavar="CHANGE...")
@click.option("--out", type=click.Path(path_type=Path), help="Write it into a new directory.")
@click.option("--zh", is_flag=True, help="In Chinese.")
def change(directory: Path, changes: tuple[str, ...], out: Path | None, zh: bool) -> None:
    """Say what changes mean, and what the scenario in DIRECTORY holds with all of them."""
    meant = [parse(text) for text in changes]
    with naming_bad_rows():
        scenario = changed(read(directory), meant)
    if out:
        write(scenario, out)
    for one in meant:
        click.echo(one.sentence.in_language("zh" if zh else "en"))
    for line in facts(scenario):
        click.echo(line)
