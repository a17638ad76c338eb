"""``baywise why-wait``: what a simulated shop waited for."""

import json
from collections.abc import Iterator, Mapping, Sequence
from math import fsum
from pathlib import Path
from typing import Any, Final

import click

from domain.shared.errors import NotFound
from domain.shared.label import Label
from simulation.outcome.causes import BAYS, WAITS
from simulation.outcome.files import runs_in
from simulation.outcome.outcome import ShopOutcome

_ENOUGH: Final = 8
"""Of a hash, to tell scenarios apart."""


class NoRunOfShop(NotFound):
    """No run in the directory has this shop."""

    code = "no-run-of-shop"


@click.command("why-wait")
@click.argument("store")
@click.option(
    "--run",
    "directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="What --out was of a run or comparison.",
)
@click.option("--policy", help="Only its runs; else each policy for itself.")
@click.option("--zh", is_flag=True, help="In Chinese.")
@click.option("--json", "as_json", is_flag=True, help="One object instead of lines.")
def why_wait(store: str, directory: Path, policy: str | None, zh: bool, as_json: bool) -> None:
    """Split every waiting hour and every bay hour of a simulated shop into causes.

    The causes of bay hours add up to the hours for which the bays were open.
    """
    found = _by_policy(store, directory, policy)
    if as_json:
        told = {name: _plain(shops) for name, shops in found.items()}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for name, shops in found.items():
        click.echo(f"{store} {name} ({len(shops)})")
        for line in _lines(shops, "zh" if zh else "en"):
            click.echo(line)


def _by_policy(
    store: str, directory: Path, policy: str | None
) -> Mapping[str, Sequence[ShopOutcome]]:
    """By policy and what its scenario is hashed to: demand may differ under one policy.

    Raises:
        NoRunOfShop: there is none.
    """
    found: dict[str, list[ShopOutcome]] = {}
    for run in runs_in(directory):
        here = [shop for shop in run.shops if shop.store == store]
        if here and policy in (None, run.policy):
            found.setdefault(f"{run.policy} {run.scenario[:_ENOUGH]}", []).extend(here)
    if not found:
        raise NoRunOfShop(f"no finished run in {directory} has shop {store}", store=store)
    return found


def _plain(shops: Sequence[ShopOutcome]) -> dict[str, Any]:
    return {
        "runs": len(shops),
        "waiting_h": _hours([one.wait_causes_h for one in shops], WAITS),
        "bay_h": {
            cause: minutes / 60
            for cause, minutes in _hours([one.bay_causes_min for one in shops], BAYS).items()
        },
    }


def _lines(shops: Sequence[ShopOutcome], language: str) -> Iterator[str]:
    told = _plain(shops)
    heads = Label("等待小时", "waiting hours"), Label("工位小时", "bay hours")
    for head, hours, words in zip(
        heads, (told["waiting_h"], told["bay_h"]), (WAITS, BAYS), strict=True
    ):
        whole = fsum(hours.values())
        yield f"  {head.in_language(language)} {whole:.1f}"
        for cause, part in sorted(hours.items(), key=lambda one: -one[1]):
            share = part / whole if whole else 0.0
            yield f"    {words[cause].in_language(language)}: {part:.1f} ({share:.0%})"


def _hours(causes: Sequence[Mapping[str, float]], known: Mapping[str, Label]) -> dict[str, float]:
    """Summed over runs; every cause, also one that took nothing."""
    return {cause: fsum(one.get(cause, 0.0) for one in causes) for cause in known}
