"""What the commands that run a scenario have in common."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from attrs import evolve

from simulation.scenario.scenario import Scenario

F = TypeVar("F", bound=Callable[..., Any])


def of_runs(command: F) -> F:
    """The options ``--out``, ``--days``, ``--seeds`` and ``--workers``."""
    for option in (
        click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True),
        click.option("--seeds", type=click.IntRange(1, 1000), help="Instead of the scenario's."),
        click.option("--days", type=click.IntRange(1, 366), help="Instead of the scenario's."),
        click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True),
    ):
        command = option(command)
    return command


def shortened(scenario: Scenario, days: int | None, seeds: int | None) -> Scenario:
    """The scenario with other days or seeds, where these are asked for."""
    horizon = evolve(scenario.horizon, days=days) if days else scenario.horizon
    return evolve(scenario, horizon=horizon, seeds=seeds or scenario.seeds)


def within(scenario: Scenario, policy: str) -> str:
    """The name of one of its policies."""
    if policy not in scenario.policies:
        known = ", ".join(scenario.policies)
        raise click.BadParameter(f"there is no policy {policy!r}; the scenario has {known}")
    return policy
