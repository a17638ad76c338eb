"""``baywise data-quality``: how well shops write things down."""

import click

from cli.desk import Desk, pass_desk
from domain.work_orders.data_quality import LOOKS_BACK_DAYS, DataQuality, Measure


@click.command("data-quality")
@click.option("--days", type=int, default=LOOKS_BACK_DAYS, show_default=True, help="Looked back.")
@pass_desk
def data_quality(desk: Desk, days: int) -> None:
    """Print shop, score and every share in per cent, separated by tabs, the worst shop first.

    The first line is the chain as a whole; a dash is where there was nothing to write down.
    """
    shops = desk.app.data_quality.of_shops(desk.caller, days=days)
    click.echo("\t".join(("shop", "score", *Measure)))
    click.echo(_line("*", DataQuality.of_all(one.quality for one in shops)))
    for one in shops:
        click.echo(_line(one.store.code, one.quality))


def _line(name: str, quality: DataQuality) -> str:
    shares = (quality.shares[one].percent for one in Measure)
    return "\t".join((name, *(_percent(one) for one in (quality.score, *shares))))


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
