"""A report as data: a row a figure for spreadsheets, and one JSON document for programs."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any, Final

import msgspec
from attrs import asdict

from simulation.outcome.measures import MEASURES
from simulation.outcome.outcome import Outcome
from simulation.report.checks import Checks
from simulation.report.findings import Findings, Runs
from simulation.report.provenance import Provenance
from simulation.report.published import PUBLISHED
from simulation.report.table import Figure, Table, mean

COLUMNS: Final = (
    "measure",
    "unit",
    "policy",
    "region",
    "mean",
    "low",
    "high",
    "runs",
    "difference",
    "difference_low",
    "difference_high",
    "relative",
    "times_narrower",
    "verdict",
    "published_before",
    "published_after",
    "published_change",
)


def as_csv(table: Table) -> str:
    """A row a measure, policy and region; ``region`` is empty for the chain.

    Shares are from 0 to 1; what there is not is empty.
    """
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(table))
    return text.getvalue()


def as_json(findings: Findings, table: Table, checks: Checks, provenance: Provenance) -> bytes:
    """The rows of the CSV, and what they come from: runs, conditions, checks, provenance.

    Of runs with other levers or conditions there is the mean of each measure.
    """
    told = {
        "provenance": asdict(provenance),
        "conditions": asdict(findings.scenario.conditions),
        "policies": {name: asdict(of) for name, of in findings.scenario.policies.items()},
        "figures": list(_rows(table)),
        "runs": {
            policy: {str(one.seed): _values(one) for one in runs}
            for policy, runs in findings.runs.items()
        },
        "levers": {name: _means(runs) for name, runs in findings.levers.items()},
        "elasticities": {f"{at:g}": _means(runs) for at, runs in findings.elasticities.items()},
        "sensitivities": [
            {"condition": one.condition, "low": one.low, "high": one.high}
            | {"at_low": _means(one.at_low), "at_high": _means(one.at_high)}
            for one in findings.sensitivities
        ],
        "broken_laws": [
            {"policy": policy, "seed": seed} | asdict(broken)
            for policy, seed, broken in checks.broken
        ],
        "warm_up_days_by_mser5": dict(checks.warm_up),
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def _values(run: Outcome) -> dict[str, float | None]:
    return {name: measure.of(run) for name, measure in MEASURES.items()}


def _means(runs: Runs) -> dict[str, float | None]:
    return {name: mean(measure, runs) for name, measure in MEASURES.items()}


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    for figure in table.figures:
        yield _row(figure)


def _row(figure: Figure) -> dict[str, Any]:
    interval, difference = figure.interval, figure.difference
    apart = difference and difference.interval
    published = None if figure.region else PUBLISHED.get(figure.measure.name)
    return {
        "measure": figure.measure.name,
        "unit": str(figure.measure.unit),
        "policy": figure.policy,
        "region": figure.region,
        "mean": interval and interval.mean,
        "low": interval and interval.low,
        "high": interval and interval.high,
        "runs": interval and interval.runs,
        "difference": apart and apart.mean,
        "difference_low": apart and apart.low,
        "difference_high": apart and apart.high,
        "relative": figure.relative,
        "times_narrower": difference and difference.times_narrower,
        "verdict": figure.verdict and str(figure.verdict),
        "published_before": published and published.before,
        "published_after": published and published.after,
        "published_change": published and published.change,
    }
