"""``baywise rules``: what holds, who said so, and saying something else."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from adapters.rule_files import read_trial
from adapters.settings import Settings
from application.app import Application
from cli.house import OPERATOR, house
from cli.rule_trial import test
from domain.dispatch.rule_sheet import BadRules, RuleSheet, RuleVersion, Whose
from domain.dispatch.rules import RULES
from domain.dispatch.trial import Trial
from domain.stores.region import Region

F = TypeVar("F", bound=Callable[..., Any])

_INHERIT: Final = "inherit"
_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_REASON: Final = click.option("--reason", required=True, help="Why; kept with the version.")


def _whose(command: F) -> F:
    """The options that name a level; neither of them is the chain."""
    store = click.option("--store", metavar="CODE", help="A shop, such as S0001.")
    region = click.option(
        "--region", type=click.Choice([one.value for one in Region]), help="A region."
    )
    return region(store(command))


@click.group()
def rules() -> None:
    """Weights and limits by which shops, times and hands are chosen."""


@rules.command()
@_whose
@click.pass_context
def show(context: click.Context, region: str | None, store: str | None) -> None:
    """Print every rule that holds: name, value, who says so, and its bounds, separated by tabs."""
    app = _open(context)
    held = app.rules.see(OPERATOR, whose=_named(app, region, store))
    for name, rule in RULES.items():
        bounds = f"{rule.least:g}..{rule.most:g}"
        click.echo(f"{name}\t{held.value(name):g}\t{held.level(name)}\t{bounds}")
    click.echo(f"version\t{held.version}")


@rules.command("set")
@click.argument("sayings", nargs=-1, required=True, metavar="NAME=VALUE...")
@_whose
@_REASON
@click.pass_context
def set_(
    context: click.Context,
    sayings: tuple[str, ...],
    region: str | None,
    store: str | None,
    reason: str,
) -> None:
    """Say what rules are from now on; NAME=inherit takes back what this level said.

    Of the chain, unless --region or --store says otherwise; everything else stays as it is.
    """
    values = dict(_said(one) for one in sayings)
    app = _open(context)
    changed = app.rules.change(
        OPERATOR, whose=_named(app, region, store), values=values, reason=reason
    )
    _tell(changed)


@rules.command()
@click.argument("file", type=_FILE)
@_whose
@_REASON
@click.pass_context
def load(
    context: click.Context, file: Path, region: str | None, store: str | None, reason: str
) -> None:
    """Say what the rules of FILE say, and nothing else, if all its cases come as expected."""
    trial = read_trial(file.read_bytes())
    _expect_passed(trial)
    app = _open(context)
    changed = app.rules.change(
        OPERATOR,
        whose=_named(app, region, store),
        values={**trial.values},
        reason=reason,
        instead=True,
    )
    _tell(changed)


@rules.command()
@_whose
@click.pass_context
def history(context: click.Context, region: str | None, store: str | None) -> None:
    """Print every version: number, since when, by whom, why, and what it says; tabs between."""
    app = _open(context)
    for one in app.rules.versions(OPERATOR, whose=_named(app, region, store)).versions:
        since = one.since.isoformat(timespec="seconds")
        click.echo(f"{one.number}\t{since}\t{one.by}\t{one.reason}\t{_values(one)}")


rules.add_command(test)


def _open(context: click.Context) -> Application:
    app: Settings | Application = context.obj
    if isinstance(app, Settings):
        opened: Application = context.with_resource(house(app))
        return opened
    return app


def _named(app: Application, region: str | None, code: str | None) -> Whose:
    store = app.directory.store_called(code).id if code else None
    return Whose(region=region, store=store)


def _expect_passed(trial: Trial) -> None:
    failed = [case.name for case in trial.cases if case.misses(trial.rules)]
    if failed:
        count = f"{len(failed)} of {len(trial.cases)} cases"
        raise BadRules(f"{count} do not come as expected; `baywise rules test` tells why")


def _said(saying: str) -> tuple[str, float | None]:
    """
    Raises:
        BadRules: it is not written like ``offer.wait=80``.
    """
    name, _, value = saying.partition("=")
    if value == _INHERIT:
        return name, None
    try:
        return name, float(value)
    except ValueError:
        raise BadRules(f"a rule is said like offer.wait=80, not like {saying[:60]!r}") from None


def _tell(sheet: RuleSheet) -> None:
    if sheet.versions:
        last = sheet.versions[-1]
        click.echo(f"{sheet.whose.level} {last.number}\t{_values(last)}")
    else:
        click.echo(f"{sheet.whose.level}\tinherits everything")


def _values(version: RuleVersion) -> str:
    said: Iterable[str] = (f"{name}={value:g}" for name, value in sorted(version.values.items()))
    return " ".join(said) or "inherits everything"
