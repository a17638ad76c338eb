"""``baywise roster``: the shifts of a shop's people on single days, from and to a CSV."""

from datetime import datetime
from pathlib import Path
from typing import Final

import click

from adapters.network.rosters import ROSTERS
from adapters.tables.problems import BadTable, Problems
from cli.bad_rows import naming_bad_rows
from cli.desk import Desk, pass_desk
from cli.technician import touched
from cli.telling import table

_STORE: Final = click.option("--store", required=True, metavar="SHOP", help="Such as S0001.")
_FILE: Final = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group("roster")
def roster() -> None:
    """Who of a shop works when, day by day."""


@roster.command("import")
@_FILE
@_STORE
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@pass_desk
def import_(desk: Desk, file: Path, store: str, dry_run: bool) -> None:
    """Take other shifts on single days from FILE: all of it or nothing, every bad row named.

    Prints how many days are other than before, and for each appointment that lost its hands
    whose it was, swapped or displaced, plate and time.
    """
    with naming_bad_rows():
        problems = Problems()
        rows = ROSTERS.read(file, problems)
        if not rows and problems.rows:
            raise BadTable(problems.rows)
        only_look = dry_run or bool(problems.rows)
        shop = desk.store_id(store)
        brought = ROSTERS.taken(
            file.name,
            problems,
            lambda: desk.app.rosters.bring(desk.caller, store=shop, rows=rows, trial=only_look),
        )
    click.echo(f"changed {brought.changed}")
    click.echo(f"unchanged {brought.unchanged}")
    for one in brought.uncovered:
        code = desk.app.directory.technician(one.technician).code
        click.echo(table((code, *line) for line in touched(desk, one)))
    if dry_run:
        click.echo("nothing was written", err=True)


@roster.command("export")
@_FILE
@_STORE
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="Today unless given.")
@click.option("--days", type=click.IntRange(1, 62), default=14, show_default=True)
@pass_desk
def export(desk: Desk, file: Path, store: str, first: datetime | None, days: int) -> None:
    """Write a new FILE with the columns that `baywise roster import` takes."""
    start = first.date() if first else None
    shop = desk.store_id(store)
    rows = desk.app.rosters.take(desk.caller, store=shop, first=start, count=days)
    ROSTERS.write(file, rows)
    click.echo(f"rows {len(rows)}")
