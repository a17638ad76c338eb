"""The click group of all benches."""

import click

from cli.bench.offers import offers
from cli.bench.visit import visit


@click.group()
def bench() -> None:
    """Measure this machine against the targets."""


bench.add_command(offers)
bench.add_command(visit)
