"""``baywise catalogue``: what is sold, and what a car may have done."""

import click

from api.catalogue import ItemView
from cli.desk import AS, JSON, Desk, at_a_desk
from cli.telling import table
from domain.catalogue.codes import Category
from domain.shared.ids import VehicleId


def _catalogue(desk: Desk, kind: str | None, plate: str | None, text: str) -> None:
    """Services and parts: kind, code and both names, by tabs; the best answer to --text first.

    The six kinds are maintenance packages, beauty, repair, tyres, oil and parts.
    """
    found = desk.app.browsing.browse(
        desk.caller,
        category=Category(kind) if kind else None,
        vehicle=VehicleId(desk.car(plate).id) if plate else None,
        text=text,
    )
    told = ((one.category, one.code, one.label.zh, one.label.en) for one in found)
    desk.tell(
        table(told) or "There is nothing of that kind.",
        {"items": [ItemView.of(one) for one in found]},
    )


catalogue = click.Command(
    "catalogue",
    params=[
        click.Option(["--kind"], type=click.Choice([one.value for one in Category])),
        click.Option(["--plate"], help="Only what fits this car."),
        click.Option(["--text"], default="", help="What is looked for, in either language."),
        *(AS, JSON),
    ],
    callback=at_a_desk(_catalogue),
    help=_catalogue.__doc__,
)
