"""``baywise simulate validate``."""

import json
import sys
from typing import Any, Final

import click
from attrs import asdict

from simulation.validation.check import Check
from simulation.validation.checks import GROUPS, checks
from simulation.validation.effort import Effort

FAILED: Final = 1
"""Exit code where a check does."""
_USUAL: Final = Effort()


@click.command()
@click.option(
    "--days",
    type=click.IntRange(2, 100),
    default=_USUAL.days,
    show_default=True,
    help="That pass in each shop of the simulator.",
)
@click.option(
    "--customers",
    type=click.IntRange(100_000, 100_000_000),
    default=_USUAL.customers,
    show_default=True,
    help="Of each queue beside it; more make intervals narrower.",
)
@click.option("--seed", type=int, default=_USUAL.seed, show_default=True, help="Of all chance.")
@click.option("--only", multiple=True, type=click.Choice([*GROUPS]), help="As often as you like.")
@click.option("--json", "as_json", is_flag=True, help="One object instead of lines.")
def validate(days: int, customers: int, seed: int, only: tuple[str, ...], as_json: bool) -> None:
    """Check the simulator's own shops against exact theory; needs no scenario.

    A line a check: verdict, figure, what it must be, interval (99 % for exact theory), and how
    single cars differ. Ends with 1 if a check fails; what departs for a known cause does not.
    """
    done = []
    for check in checks(Effort(days=days, customers=customers, seed=seed), only):
        done.append(check)
        if not as_json:
            click.echo(_line(check))
    failed = any(check.fails for check in done)
    if as_json:
        told = {"holds": not failed, "checks": [_plain(check) for check in done]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    sys.exit(FAILED if failed else 0)


def _line(check: Check) -> str:
    within = f"in [{check.low:.4g}, {check.high:.4g}]"
    return (
        f"{check.verdict:11} {check.name}: {check.figure:.4g}, {check.must} {check.theory:.4g} "
        f"{within} {check.unit}; {check.note}"
    )


def _plain(check: Check) -> dict[str, Any]:
    return asdict(check)
