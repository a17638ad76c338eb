"""What the commands that run a scenario have in common."""

import click
from attrs import evolve

from simulation.scenario.scenario import Scenario


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
