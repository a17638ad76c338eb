"""``baywise affinity`` and ``baywise fairness``: what finished work says of who did it."""

import json
from typing import Any, Protocol

import click

from adapters.settings import Settings
from application.stores.directory import Directory
from application.visits.track_records import TrackRecords
from cli.house import OPERATOR, house
from domain.shared.ids import StoreId
from domain.stores.region import Region


class App(Protocol):
    """What these commands need of the application."""

    @property
    def directory(self) -> Directory: ...
    @property
    def track_records(self) -> TrackRecords: ...


@click.command("affinity")
@click.option("--store", required=True, metavar="SHOP", help="A shop by its code, such as S0001.")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.pass_context
def affinity(context: click.Context, store: str, as_json: bool) -> None:
    """Print who gets what right the first time: one technician in one skill a line.

    Skill, technician, grade, the percentage of jobs expected to be right the first time, and how
    many of their own jobs that was learned from; the best of a skill first.
    """
    app = _app(context)
    shop = app.directory.store_called(store)
    for one in app.track_records.affinity(OPERATOR, store=StoreId(shop.id)):
        told = {
            "skill": one.skill.value,
            "technician": app.directory.technician(one.technician).code,
            "grade": one.grade.name.lower(),
            "right_first_percent": round(100 * one.affinity.rate, 1),
            "jobs": one.affinity.jobs,
        }
        _tell(told, as_json)


@click.command("fairness")
@click.option("--store", metavar="SHOP", help="A shop by its code, such as S0001.")
@click.option("--region", type=click.Choice([one.value for one in Region]))
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.pass_context
def fairness(context: click.Context, store: str | None, region: str | None, as_json: bool) -> None:
    """Print how evenly paid hours were shared over the last 28 business days: one shop a line.

    Shop, technicians, paid standard hours, their Gini coefficient, what it may be at most, and
    whether it is above that. Of all shops unless one or a region is named.
    """
    if store and region:
        raise click.UsageError("--store and --region do not go together")
    app = _app(context)
    shop = StoreId(app.directory.store_called(store).id) if store else None
    for one in app.track_records.fairness(OPERATOR, store=shop, region=region):
        told = {
            "store": app.directory.store(one.store).code,
            "technicians": len(one.paid),
            "hours": round(sum(one.paid.values()) / 60, 1),
            "gini": round(one.gini, 3),
            "most": one.most,
            "said": "even" if one.is_even else "uneven",
        }
        _tell(told, as_json)


def _app(context: click.Context) -> App:
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))
    app: App = context.obj
    return app


def _tell(told: dict[str, Any], as_json: bool) -> None:
    click.echo(json.dumps(told) if as_json else "\t".join(map(str, told.values())))
