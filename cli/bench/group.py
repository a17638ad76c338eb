"""The click group of all benches."""

import click

from cli.bench.booking import booking
from cli.bench.offers import offers
from cli.bench.replan import replan
from cli.bench.visit import visit


@click.group()
def bench() -> None:
    """Measure this machine against the targets."""


for _command in (booking, offers, replan, visit):
    bench.add_command(_command)
