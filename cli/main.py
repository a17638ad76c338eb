"""The ``baywise`` command."""

import errno
import os
import sys
from typing import Any, Final

import click

from adapters.settings import Settings
from cli.lazy import LazyGroup
from domain.shared.errors import BaywiseError, Conflict, Forbidden, NotFound, Rejected, Unavailable

EXIT_CODE: Final[dict[type[BaywiseError], int]] = {
    NotFound: 4,
    Conflict: 5,
    Rejected: 6,
    Forbidden: 7,
    Unavailable: 8,
}


class BaywiseGroup(LazyGroup):
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
    if isinstance(moves := error.facts.get("moves"), tuple):
        click.echo(f"possible now: {', '.join(moves) or 'nothing'}", err=True)
    sys.exit(next(EXIT_CODE[kind] for kind in type(error).__mro__ if kind in EXIT_CODE))


_COMMANDS: Final = {
    "up": "cli.up:up",
    "init": "cli.init:init",
    "network": "cli.network:network",
    "people": "cli.people:people",
    "technician": "cli.technician:technician",
    "roster": "cli.roster:roster",
    "import": "cli.exchange:import_",
    "export": "cli.exchange:export",
    "backup": "cli.backup:backup",
    "restore": "cli.backup:restore",
    "stock": "cli.stock:stock",
    "goods": "cli.goods:goods",
    "periods": "cli.finance:periods",
    "books": "cli.finance:books",
    "refunds": "cli.finance:refunds",
    "member": "cli.member:member",
    "catalogue": "cli.catalogue:catalogue",
    "offer": "cli.offer:offer",
    "recommend-store": "cli.offer:recommend_store",
    "appointment": "cli.appointment:appointment",
    "visit": "cli.visit:visit",
    "wo": "cli.visit:wo",
    "invitations": "cli.invitations:invitations",
    "dispatch": "cli.floor:dispatch",
    "support": "cli.support:support",
    "gaps": "cli.gaps:gaps",
    "history": "cli.floor:history",
    "plan-day": "cli.plan_day:plan_day_command",
    "plan-network": "cli.plan_network:plan_network",
    "plan-routes": "cli.plan_routes:plan_routes_command",
    "rules": "cli.rules:rules",
    "webhooks": "cli.webhooks:webhooks",
    "demo": "cli.demo:demo",
    "traffic": "cli.drive:traffic",
    "audit": "cli.audit:audit",
    "data-quality": "cli.data_quality:data_quality",
    "why": "cli.why:why",
    "why-wait": "cli.why_wait:why_wait",
    "promise": "cli.promise:promise",
    "affinity": "cli.affinity:affinity",
    "fairness": "cli.affinity:fairness",
    "report": "cli.report:report",
    "simulate": "cli.simulate:simulate",
    "bench": "cli.bench:bench",
    "docs": "cli.docs:docs",
}


@click.group(cls=BaywiseGroup, lazy=_COMMANDS)
@click.version_option(package_name="baywise")
@click.pass_context
def baywise(ctx: click.Context) -> None:
    """Run a chain of car-service shops."""
    ctx.obj = ctx.obj or Settings.from_environment(os.environ)
