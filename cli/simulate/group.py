"""The click group of all that is done with scenarios."""

from typing import Final

import click

from cli.lazy import LazyGroup

_COMMANDS: Final = (
    "calibrate",
    "change",
    "check",
    "compare",
    "new",
    "parity",
    "run",
    "sweep",
    "validate",
    "whatif",
)


@click.group(cls=LazyGroup, lazy={name: f"cli.simulate.{name}:{name}" for name in _COMMANDS})
def simulate() -> None:
    """Ask what a chain would come to: in simulated time, decided by the application itself."""
