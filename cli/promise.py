"""``baywise promise``: how the times that customers were told were kept, from a terminal."""

import json
from typing import Any

import click

from application.visits.promises import Kept
from cli.desk import Desk, pass_desk
from cli.telling import table


@click.group("promise")
def promise() -> None:
    """When cars are done, and what was promised."""


@promise.command("report")
@click.option("--store", metavar="SHOP", help="A shop by its code, such as S0001.")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@pass_desk
def report(desk: Desk, store: str | None, as_json: bool) -> None:
    """Print how promises were kept of late, in a shop or in the chain: one kind of work a line.

    Service, visits, share kept in percent, visits learned from, and how many times the planned
    work half of them and nine in ten are promised to take; all services first.
    """
    shop = desk.store_id(store) if store else None
    for kept in desk.app.promises.report(desk.caller, store=shop):
        told = _told(kept)
        click.echo(json.dumps(told) if as_json else table([told.values()]))


def _told(kept: Kept) -> dict[str, Any]:
    return {
        "service": kept.service or "all",
        "visits": kept.count,
        "kept_percent": round(100 * kept.kept / kept.count, 1),
        "learned": kept.learned,
        "p50": round(kept.stretch.p50, 3),
        "p90": round(kept.stretch.p90, 3),
    }
