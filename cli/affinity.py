"""``baywise affinity`` and ``baywise fairness``: what finished work says of who did it."""

import json
from typing import Any

import click

from cli.desk import Desk, pass_desk
from cli.telling import table
from domain.stores.region import Region


@click.command("affinity")
@click.option("--store", required=True, metavar="SHOP", help="A shop by its code, such as S0001.")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@pass_desk
def affinity(desk: Desk, store: str, as_json: bool) -> None:
    """Print who gets what right the first time: one technician in one skill a line.

    Skill, technician, grade, the percentage of jobs expected to be right the first time, and how
    many of their own jobs that was learned from; the best of a skill first.
    """
    for one in desk.app.track_records.affinity(desk.caller, store=desk.store_id(store)):
        told = {
            "skill": one.skill.value,
            "technician": desk.app.directory.technician(one.technician).code,
            "grade": one.grade.name.lower(),
            "right_first_percent": round(100 * one.affinity.rate, 1),
            "jobs": one.affinity.jobs,
        }
        _tell(told, as_json)


@click.command("fairness")
@click.option("--store", metavar="SHOP", help="A shop by its code, such as S0001.")
@click.option("--region", type=click.Choice([one.value for one in Region]))
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@pass_desk
def fairness(desk: Desk, store: str | None, region: str | None, as_json: bool) -> None:
    """Print how evenly paid hours were shared over the last 28 business days: one shop a line.

    Shop, technicians, paid standard hours, their Gini coefficient, what it may be at most, and
    whether it is above that. Of all shops unless one or a region is named.
    """
    if store and region:
        raise click.UsageError("--store and --region do not go together")
    shop = desk.store_id(store) if store else None
    for one in desk.app.track_records.fairness(desk.caller, store=shop, region=region):
        told = {
            "store": desk.app.directory.store(one.store).code,
            "technicians": len(one.paid),
            "hours": round(sum(one.paid.values()) / 60, 1),
            "gini": round(one.gini, 3),
            "most": one.most,
            "said": "even" if one.is_even else "uneven",
        }
        _tell(told, as_json)


def _tell(told: dict[str, Any], as_json: bool) -> None:
    click.echo(json.dumps(told) if as_json else table([told.values()]))
