"""``baywise gaps``: what shops will lack on a day."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import click

from application.app import Application
from application.wall.gaps import RegionGap
from cli.desk import Desk, pass_desk
from cli.telling import table
from domain.shared.trade import BayKind, Skill
from domain.stores.region import Region


@click.command("gaps")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="A local day; tomorrow if not given."
)
@click.option("--region", type=click.Choice([one.value for one in Region]), help="One region only.")
@click.option("--shops", is_flag=True, help="Every shop that lacks something, too.")
@pass_desk
def gaps(desk: Desk, day: datetime | None, region: str | None, shops: bool) -> None:
    """Print where bookings and habit ask for more than bays and hands can do.

    A line a region, or with --shops a shop: day, name, what lacks (bay or hands), of which kind or
    skill, and how many hours, separated by tabs. Nothing is printed where nothing lacks.
    """
    found = desk.app.gaps.see(
        desk.caller,
        day=day.date() if day else None,
        region=Region(region) if region else None,
    )
    for one in found:
        for line in _lines(desk.app, one, shops):
            click.echo(table([(one.day, *line)]))


def _lines(app: Application, gap: RegionGap, shops: bool) -> Iterator[tuple[str, ...]]:
    yield from _of(gap.region.value, gap.bays, gap.hands)
    for one in gap.shops if shops else ():
        yield from _of(app.directory.store(one.store).code, one.bays, one.hands)


def _of(
    name: str, bays: Mapping[BayKind, float], hands: Mapping[Skill, float]
) -> Iterator[tuple[str, ...]]:
    yield from ((name, "bay", kind, f"{hours:.1f} h") for kind, hours in bays.items())
    yield from ((name, "hands", skill, f"{hours:.1f} h") for skill, hours in hands.items())
