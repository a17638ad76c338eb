"""The click group of all benches."""

from typing import Final

import click

from cli.lazy import LazyGroup

_BENCHES: Final = (
    "assign",
    "booking",
    "fjssp",
    "lookup",
    "network",
    "offers",
    "replan",
    "simulate",
    "start",
    "visit",
    "vrptw",
)


@click.group(cls=LazyGroup, lazy={name: f"cli.bench.{name}:{name}" for name in _BENCHES})
def bench() -> None:
    """Measure this machine against the targets."""
