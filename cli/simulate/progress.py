"""Runs while somebody watches."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from simulation.experiment.runner import Task, all_done
from simulation.outcome.laws import violations
from simulation.outcome.outcome import Outcome


def watched(wanted: Sequence[Task], kept: Path, workers: int) -> list[Outcome]:
    """Do them, with a bar on the error stream.

    Raises:
        ClickException: a run broke a law of counting; its figures are not to be believed.
    """
    with click.progressbar(length=len(wanted), label="runs", file=sys.stderr) as bar:
        outcomes = all_done(wanted, kept, workers=workers, told=lambda _: bar.update(1))
    broken = [str(one) for outcome in outcomes for one in violations(outcome)]
    if broken:
        raise click.ClickException("counted wrongly: " + "; ".join(broken[:5]))
    return outcomes
