"""What a manager reads first."""

from collections.abc import Iterator
from typing import Final

from simulation.outcome.interval import Verdict
from simulation.report.findings import Findings
from simulation.report.speech import Speech
from simulation.report.table import Figure, Table

TOLD: Final = ("wait_h", "occupied", "revenue_per_shop_day")
"""The measures of the first sentence, in its order."""
CERTAINTY: Final = {
    Verdict.BETTER: "Better with 95 % confidence: {measures}.",
    Verdict.WORSE: "Worse with 95 % confidence: {measures}.",
    Verdict.OPEN: "No difference can be told from these runs: {measures}.",
}
"""The sentences after it."""


def headline(findings: Findings, table: Table, say: Speech) -> str:
    """Two sentences: what changes from the first policy to the last, and how sure that is."""
    if findings.after == findings.before:
        return _alone(findings, table, say)
    figures = [table.at(name, findings.after) for name in TOLD]
    changes = [
        say(
            "{measure}: {before} → {after}",
            measure=say.label(one.measure.label),
            before=_mean(table.at(one.measure.name, findings.before), say),
            after=_mean(one, say),
        )
        for one in figures
    ]
    return " ".join((_joined(changes, findings, say), *_certainty(figures, say)))


def _alone(findings: Findings, table: Table, say: Speech) -> str:
    figures = (table.at(name, findings.before) for name in TOLD)
    told = [f"{say.label(one.measure.label)} {_mean(one, say)}" for one in figures]
    return say(
        "With “{policy}”: {figures}.",
        policy=say.policy(findings.before),
        figures=say("; ").join(told),
    )


def _joined(changes: list[str], findings: Findings, say: Speech) -> str:
    return say(
        "From “{before}” to “{after}”: {figures}.",
        before=say.policy(findings.before),
        after=say.policy(findings.after),
        figures=say("; ").join(changes),
    )


def _certainty(figures: list[Figure], say: Speech) -> Iterator[str]:
    for verdict, text in CERTAINTY.items():
        measures = [say.label(one.measure.label) for one in figures if one.verdict is verdict]
        if measures:
            yield say(text, measures=say(", ").join(measures))


def _mean(figure: Figure, say: Speech) -> str:
    return say.value(figure.interval.mean if figure.interval else None, figure.measure.unit)
