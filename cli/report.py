"""``baywise report``: figures of the work done, from a terminal."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import click

from application.insight.asking import Kind, asked
from application.insight.reports import Question
from application.stores.directory import Directory
from cli.desk import Desk, pass_desk
from domain.insight.figures import Figures
from domain.insight.report import Report
from domain.stores.region import Region

_DAY: Final = click.DateTime(["%Y-%m-%d"])
_ALL: Final = "all"


@click.command("report")
@click.argument("kind", type=click.Choice([one.value for one in Kind]))
@click.option("--first", type=_DAY, help="The first day; four weeks before the last by default.")
@click.option("--last", type=_DAY, help="The last day, included; today by default.")
@click.option("--store", "code", metavar="CODE", help="One shop, such as S0001.")
@click.option("--region", type=click.Choice([one.value for one in Region]), help="One region.")
@click.option("--by-technician", is_flag=True, help="A line a technician: rework and load.")
@click.option("--json", "as_json", is_flag=True, help="One object with all lines.")
@click.option("--csv", "as_csv", is_flag=True, help="The same table for a spreadsheet.")
@pass_desk
def report(
    desk: Desk,
    kind: str,
    first: datetime | None,
    last: datetime | None,
    code: str | None,
    region: str | None,
    by_technician: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Print figures of the work done: a line a shop, or a shop and what it is about; then all.

    Days are those of each shop. What every column means, and its unit, stands in
    docs/howto/reports.md.
    """
    if as_json and as_csv:
        raise click.UsageError("--json or --csv, not both")
    if code and region:
        raise click.UsageError("--store or --region, not both")
    about = Question(
        first=first.date() if first else None,
        last=last.date() if last else None,
        store=desk.store_id(code) if code else None,
        region=Region(region) if region else None,
    )
    found = asked(desk.app.reports, desk.caller, Kind(kind), about, by_technician=by_technician)
    if as_json:
        click.echo(json.dumps(_object(desk.app.directory, Kind(kind), found)))
        return
    rows = _rows(desk.app.directory, found)
    if as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
    else:
        click.echo("\n".join(_aligned(rows)))


def _rows(directory: Directory, found: Report[Any]) -> list[list[str]]:
    """The header, a row a line, and the total."""
    stores = directory.register.stores
    header = ["shop", "of", *found.total.told, "abnormal"]
    lines = [
        [stores[one.store].code, one.of or "", *_cells(one.figures), "yes" if one.abnormal else ""]
        for one in found.lines
    ]
    return [header, *lines, [_ALL, "", *_cells(found.total), ""]]


def _cells(figures: Figures) -> list[str]:
    return ["" if value is None else str(value) for value in figures.told.values()]


def _aligned(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Columns of equal width: words to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell.ljust(width) if number < 2 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def _object(directory: Directory, kind: Kind, found: Report[Any]) -> dict[str, Any]:
    stores = directory.register.stores
    return {
        "report": kind,
        "first": found.days.first.isoformat(),
        "last": found.days.last.isoformat(),
        "lines": [
            {
                "shop": stores[one.store].code,
                "of": one.of,
                **one.figures.told,
                "abnormal": one.abnormal,
            }
            for one in found.lines
        ],
        "total": {**found.total.told},
    }
