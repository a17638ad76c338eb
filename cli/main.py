"""The ``baywise`` command."""

import errno
import os
import sys
from typing import Any

import click

from adapters.settings import Settings
from cli.audit import audit
from cli.backup import backup, restore
from cli.bench import bench
from cli.demo import demo
from cli.docs import docs
from cli.exchange import export, import_
from cli.finance import books, periods, refunds
from cli.floor import dispatch, history
from cli.init import init
from cli.network import network
from cli.offer import offer
from cli.people import people
from cli.plan_day import plan_day_command
from cli.plan_network import plan_network
from cli.plan_routes import plan_routes_command
from cli.promise import promise
from cli.rules import rules
from cli.stock import stock
from cli.up import up
from cli.why import why
from domain.shared.errors import BaywiseError, Conflict, Forbidden, NotFound, Rejected, Unavailable

EXIT_CODE: dict[type[BaywiseError], int] = {
    NotFound: 4,
    Conflict: 5,
    Rejected: 6,
    Forbidden: 7,
    Unavailable: 8,
}


class BaywiseGroup(click.Group):
    """A group that turns expected errors into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BaywiseError as error:
            _leave(error)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            _leave(Unavailable("there is no space left on the disk"), "disk-full")


def _leave(error: BaywiseError, code: str | None = None) -> None:
    click.echo(f"{code or error.code}: {error.detail}", err=True)
    sys.exit(next(EXIT_CODE[kind] for kind in type(error).__mro__ if kind in EXIT_CODE))


@click.group(cls=BaywiseGroup)
@click.version_option(package_name="baywise")
@click.pass_context
def baywise(ctx: click.Context) -> None:
    """Run a chain of car-service shops."""
    ctx.obj = ctx.obj or Settings.from_environment(os.environ)


_COMMANDS = (
    *(up, init, network, people, import_, export, backup, restore),
    *(stock, periods, books, refunds, offer, dispatch, history),
    *(plan_day_command, plan_network, plan_routes_command),
    *(rules, demo, audit, why, promise, bench, docs),
)
for _command in _COMMANDS:
    baywise.add_command(_command)
