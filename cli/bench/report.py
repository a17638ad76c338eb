"""The one form in which every measuring command reports."""

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NoReturn, Self

import click
from attrs import evolve, field, frozen


class Holds(StrEnum):
    """On which side of its limit a value holds."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@frozen
class Target:
    """A figure and the limit it is held against."""

    limit: float
    value: float
    side: Holds = Holds.AT_MOST

    @property
    def holds(self) -> bool:
        if self.side is Holds.AT_MOST:
            return self.value <= self.limit
        return self.value >= self.limit


@frozen(kw_only=True)
class Report:
    """What was measured. A figure's name ends in its unit: ``offers_p50_ms``."""

    figures: Mapping[str, float]
    targets: Mapping[str, Target]
    seed: int
    machine: Mapping[str, str | int] = field(factory=lambda: machine())

    @property
    def holds(self) -> bool:
        return all(target.holds for target in self.targets.values())

    def also(self, figures: Mapping[str, float], limits: Mapping[str, float]) -> Self:
        """With further figures, some of them held to a limit from above."""
        held = {name: Target(limit, figures[name]) for name, limit in limits.items()}
        return evolve(self, figures={**self.figures, **figures}, targets={**self.targets, **held})

    def as_json(self) -> dict[str, Any]:
        return {
            "figures": dict(self.figures),
            "targets": {
                name: {"limit": target.limit, "value": target.value, "holds": target.holds}
                for name, target in self.targets.items()
            },
            "machine": dict(self.machine),
            "version": baywise_version(),
            "seed": self.seed,
        }


def publish(report: Report, *, as_json: bool) -> NoReturn:
    """Print the report and end the command: 0 when every target holds, else 1."""
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2))
    else:
        for line in _for_people(report):
            click.echo(line)
    raise SystemExit(0 if report.holds else 1)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that ``percent`` of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = -int(-len(ordered) * percent // 100)
    return ordered[max(0, rank - 1)]


def machine() -> dict[str, str | int]:
    """What the figures depend on; nothing that tells whose machine it is."""
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1,
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
    }


def baywise_version() -> str:
    try:
        return version("baywise")
    except PackageNotFoundError:
        return "unknown"


def _cpu() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def _for_people(report: Report) -> list[str]:
    width = max(map(len, [*report.figures, *report.targets]), default=0)
    figures = [f"{name:<{width}}  {value:g}" for name, value in report.figures.items()]
    targets = [
        f"{name:<{width}}  {target.value:g} ({target.side.replace('_', ' ')} {target.limit:g}) "
        f"{'holds' if target.holds else 'DOES NOT HOLD'}"
        for name, target in report.targets.items()
    ]
    facts = ", ".join(f"{name} {value}" for name, value in report.machine.items())
    return [*figures, "", *targets, "", f"{facts}; version {baywise_version()}, seed {report.seed}"]
