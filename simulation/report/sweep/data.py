"""A sweep as data: a row a point and policy for spreadsheets, and one JSON document."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, Final

import msgspec
from attrs import asdict

from domain.shared.errors import Rejected
from simulation.outcome.interval import Interval
from simulation.outcome.measures import MEASURES
from simulation.report.findings import Sensitivity
from simulation.report.sweep.findings import SweepFindings
from simulation.report.sweep.origin import Origin
from simulation.report.table import mean
from simulation.sweep.axis import Axis
from simulation.sweep.figures import TOLD, Figures, Swept
from simulation.sweep.holding import DECISIVE, Common
from simulation.sweep.screening import Effect

FORM: Final = "baywise sweep"
VERSION: Final = 1
JSON: Final = "sweep.json"
OF_MEASURE: Final = ("", "_low", "_high", "_difference", "_difference_low", "_difference_high")
"""Endings of the columns of each measure: the mean, the difference from the first policy, and
the ends of their 95 % intervals."""


class NoSweep(Rejected):
    """There is no finished sweep where one is looked for."""

    code = "no-sweep"


class _Ends(msgspec.Struct, frozen=True):
    condition: str
    low: float
    high: float


class _File(msgspec.Struct, frozen=True):
    """What another command needs of a sweep."""

    form: str
    version: int
    axes: list[_Ends]


def axes_in(directory: Path) -> list[Axis]:
    """What a finished sweep moved, and between which ends.

    Raises:
        NoSweep: it is not finished, or not of this release.
    """
    path = directory / JSON
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except (OSError, msgspec.DecodeError) as reason:
        raise NoSweep(f"{path} is not there or no sweep; ask for the sweep again") from reason
    if (file.form, file.version) != (FORM, VERSION):
        raise NoSweep(f"{path} is of another release; ask for the sweep again")
    return [Axis(one.condition, (one.low, one.high)) for one in file.axes]


def as_csv(swept: Swept) -> str:
    """A row a point and policy; shares are from 0 to 1, and what there is not is empty."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    conditions = [axis.condition for axis in swept.sweep.axes.moving]
    measures = [f"{name}{ending}" for name in TOLD for ending in OF_MEASURE]
    writer.writerow(("point", "policy", *conditions, *measures))
    for place, point in enumerate(swept.sweep.points):
        for policy in swept.sweep.policies:
            figures = _figures(swept, swept.at(point), policy)
            writer.writerow((place + 1, policy, *point.values(), *figures))
    return text.getvalue()


def as_json(findings: SweepFindings, origin: Origin) -> bytes:
    """The same, with what was moved, where the answer holds, and where it all comes from."""
    swept = findings.swept
    sweep, holding, screening = swept.sweep, findings.holding, findings.screening
    told = {
        "form": FORM,
        "version": VERSION,
        "origin": asdict(origin),
        "axes": [
            {"condition": one.condition, "low": one.low, "high": one.high, "values": one.values}
            | {"usual": getattr(sweep.scenario.conditions, one.condition)}
            for one in sweep.axes.moving
        ],
        "fixed": dict(sweep.axes.fixed),
        "conditions": asdict(sweep.scenario.conditions),
        "points": [
            {"point": place + 1, "values": dict(point)}
            | {"policies": _by_policy(swept, swept.at(point))}
            for place, point in enumerate(sweep.points)
        ],
        "holding": holding
        and {
            "points": holding.points,
            "holds": holding.holds,
            "sure": holding.sure,
            "low": holding.low,
            "high": holding.high,
            "missed": [place + 1 for place in holding.missed],
            "chance": holding.chance,
            "commons": [_common(one) for one in holding.commons],
        },
        "screening": screening
        and {"after": _effects(screening.after), "change": _effects(screening.change)},
        "alone": [_alone(one) for one in findings.sensitivities],
        "broken_laws": [
            {"conditions": asdict(conditions), "policy": policy, "seed": seed} | asdict(broken)
            for conditions, policy, seed, broken in swept.broken
        ],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def _figures(swept: Swept, figures: Figures, policy: str) -> Iterator[float | None]:
    for name in TOLD:
        by = figures.difference(swept.sweep.before, policy, name)
        apart = by.interval if by and policy != swept.sweep.before else None
        yield from _ends(figures.mean(policy, name))
        yield from _ends(apart)


def _ends(interval: Interval | None) -> tuple[float | None, float | None, float | None]:
    return (interval.mean, interval.low, interval.high) if interval else (None, None, None)


def _by_policy(swept: Swept, figures: Figures) -> dict[str, dict[str, float | None]]:
    names = [f"{name}{ending}" for name in TOLD for ending in OF_MEASURE]
    return {
        policy: dict(zip(names, _figures(swept, figures, policy), strict=True))
        for policy in swept.sweep.policies
    }


def _common(one: Common) -> dict[str, Any]:
    return {
        "condition": one.axis.condition,
        "rank_correlations": dict(zip(DECISIVE, one.ranks, strict=True)),
        "missed": one.missed,
    }


def _effects(found: tuple[Effect, ...] | None) -> list[dict[str, Any]]:
    return [
        {"condition": one.axis.condition, "mu_star": one.mu_star, "mu_star_half": one.half}
        | {"mu": one.mu, "sigma": one.sigma}
        for one in found or ()
    ]


def _alone(one: Sensitivity) -> dict[str, Any]:
    return {
        "condition": one.condition,
        "low": one.low,
        "high": one.high,
        "at_low": {name: mean(MEASURES[name], one.at_low) for name in TOLD},
        "at_high": {name: mean(MEASURES[name], one.at_high) for name in TOLD},
    }
