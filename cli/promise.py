"""``baywise promise``: how the times that customers were told were kept, from a terminal."""

import json
from collections.abc import Iterable
from typing import Any, Protocol

import click

from adapters.settings import Settings
from application.stores.directory import Directory
from application.visits.promises import Kept, Promises
from cli.house import OPERATOR, house


class App(Protocol):
    """What these commands need of the application."""

    @property
    def directory(self) -> Directory: ...
    @property
    def promises(self) -> Promises: ...


@click.group("promise")
@click.pass_context
def promise(context: click.Context) -> None:
    """When cars are done, and what was promised."""
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))


@promise.command("report")
@click.option("--store", metavar="SHOP", help="A shop by its code, such as S0001.")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.pass_obj
def report(app: App, store: str | None, as_json: bool) -> None:
    """Print how promises were kept of late, in a shop or in the chain: one kind of work a line.

    Service, visits, share kept in percent, visits learned from, and how many times the planned
    work half of them and nine in ten are promised to take; all services first.
    """
    shop = app.directory.store_called(store).id if store else None
    for kept in app.promises.report(OPERATOR, store=shop):
        told = _told(kept)
        click.echo(json.dumps(told) if as_json else _line(told.values()))


def _told(kept: Kept) -> dict[str, Any]:
    return {
        "service": kept.service or "all",
        "visits": kept.count,
        "kept_percent": round(100 * kept.kept / kept.count, 1),
        "learned": kept.learned,
        "p50": round(kept.stretch.p50, 3),
        "p90": round(kept.stretch.p90, 3),
    }


def _line(values: Iterable[object]) -> str:
    return "\t".join(map(str, values))
