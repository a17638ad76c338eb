"""Runs while somebody watches."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from simulation.experiment.runner import Doable, Runner, each_done, side_by_side
from simulation.outcome.laws import violations
from simulation.outcome.outcome import Outcome


def watched(wanted: Sequence[Doable], kept: Path, workers: int) -> list[Outcome]:
    """Do them, with a bar on the error stream.

    Raises:
        ClickException: a run broke a law of counting; its figures are not to be believed.
    """
    found = dict(seen(wanted, kept, side_by_side(workers)))
    outcomes = [found[place] for place in range(len(wanted))]
    broken = [str(one) for outcome in outcomes for one in violations(outcome)]
    if broken:
        raise click.ClickException("counted wrongly: " + "; ".join(broken[:5]))
    return outcomes


def seen(wanted: Sequence[Doable], kept: Path, runner: Runner) -> Iterator[tuple[int, Outcome]]:
    """Do them one by one, with their places, and a bar on the error stream."""
    try:
        with click.progressbar(length=len(wanted), label="runs", file=sys.stderr) as bar:
            for one in each_done(wanted, kept, runner):
                bar.update(1)
                yield one
    except KeyboardInterrupt:
        click.echo(f"stopped; what is finished is kept in {kept}: ask again to go on", err=True)
        raise
