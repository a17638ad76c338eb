"""The click group of all benches."""

import click

from cli.bench.assign import assign
from cli.bench.booking import booking
from cli.bench.fjssp import fjssp
from cli.bench.network import network
from cli.bench.offers import offers
from cli.bench.replan import replan
from cli.bench.visit import visit
from cli.bench.vrptw import vrptw


@click.group()
def bench() -> None:
    """Measure this machine against the targets."""


for _command in (assign, booking, fjssp, network, offers, replan, visit, vrptw):
    bench.add_command(_command)
