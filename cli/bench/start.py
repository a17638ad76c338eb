"""How long ``baywise up`` takes until it serves: on a new home, and on one that is there."""

import tempfile
from pathlib import Path

import click
import httpx

from cli.bench.report import Report, Target, publish
from cli.bench.served import served


@click.command()
@click.option("--stores", type=click.IntRange(1, 5_000), default=600, show_default=True)
@click.option("--later", type=click.IntRange(1, 100), default=3, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def start(stores: int, later: int, as_json: bool) -> None:
    """Seconds from the command to the first answer, once on a new home and some times later."""
    publish(measured(stores, later), as_json=as_json)


def measured(stores: int, later: int) -> Report:
    """Run the bench: one demonstration, started and stopped ``1 + later`` times."""
    with tempfile.TemporaryDirectory(prefix="baywise-bench-", ignore_cleanup_errors=True) as home:
        first, *others = (_started(Path(home), stores) for _ in range(1 + later))
    figures = {
        "stores_count": float(stores),
        "first_start_s": first,
        **{f"later_start_{number}_s": seconds for number, seconds in enumerate(others, 1)},
    }
    targets = {"first_start_s": Target(60.0, first), "later_start_max_s": Target(5.0, max(others))}
    # Nothing is left to chance but what the machine does besides.
    return Report(figures=figures, targets=targets, seed=0)


def _started(home: Path, stores: int) -> float:
    with served(home, stores=stores) as up:
        httpx.get(f"{up.address}/healthz").raise_for_status()
        return round(up.ready_s, 2)
