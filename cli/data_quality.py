"""``baywise data-quality``: how well shops write things down."""

from typing import Protocol

import click

from adapters.settings import Settings
from application.visits.data_quality import DataQualityReport
from cli.house import OPERATOR, house
from domain.work_orders.data_quality import LOOKS_BACK_DAYS, DataQuality, Measure


class App(Protocol):
    """What this command needs of the application."""

    @property
    def data_quality(self) -> DataQualityReport: ...


@click.command("data-quality")
@click.option("--days", type=int, default=LOOKS_BACK_DAYS, show_default=True, help="Looked back.")
@click.pass_context
def data_quality(context: click.Context, days: int) -> None:
    """Print shop, score and every share in per cent, separated by tabs, the worst shop first.

    The first line is the chain as a whole; a dash is where there was nothing to write down.
    """
    app: App = (
        context.with_resource(house(context.obj))
        if isinstance(context.obj, Settings)
        else context.obj
    )
    shops = app.data_quality.of_shops(OPERATOR, days=days)
    click.echo("\t".join(("shop", "score", *Measure)))
    click.echo(_line("*", DataQuality.of_all(one.quality for one in shops)))
    for one in shops:
        click.echo(_line(one.store.code, one.quality))


def _line(name: str, quality: DataQuality) -> str:
    shares = (quality.shares[one].percent for one in Measure)
    return "\t".join((name, *(_percent(one) for one in (quality.score, *shares))))


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
