"""Whether the runs can be believed: laws of counting, length of the warm-up, use of same seeds."""

from collections.abc import Iterator, Mapping
from typing import Final, Self

from attrs import frozen

from simulation.outcome.laws import Violation, violations
from simulation.outcome.warm_up import averaged, warm_up_of
from simulation.report.findings import Findings
from simulation.report.speech import Speech
from simulation.report.table import Table

_TOLD: Final = 10
"""Broken laws that are named; the data have them all."""


@frozen(kw_only=True)
class Checks:
    """``broken``: laws by policy and seed; ``warm_up``: days by MSER-5, ``None`` if unclear."""

    runs: int
    left_out: int
    broken: tuple[tuple[str, int, Violation], ...]
    warm_up: Mapping[str, int | None]

    @classmethod
    def of(cls, findings: Findings) -> Self:
        every = [(policy, one) for policy, runs in findings.runs.items() for one in runs]
        return cls(
            runs=len(every),
            left_out=findings.scenario.horizon.warm_up,
            broken=tuple(
                (policy, one.seed, broken) for policy, one in every for broken in violations(one)
            ),
            warm_up={
                policy: warm_up_of(averaged([one.daily_wait_h for one in runs]))
                for policy, runs in findings.runs.items()
            },
        )


def told(checks: Checks, table: Table, say: Speech) -> Iterator[str]:
    """The checks in sentences."""
    for policy, seed, broken in checks.broken[:_TOLD]:
        where = say("“{policy}”, seed {seed}:", policy=say.policy(policy), seed=seed)
        yield f"{where} {broken}"
    if not checks.broken:
        yield say(
            "In all {runs} runs customers are conserved in every shop, cars over time are stays "
            "over cars (Little’s law), and parts add up to wholes.",
            runs=checks.runs,
        )
    for policy, days in checks.warm_up.items():
        yield _of_warm_up(say.policy(policy), days, checks.left_out, say)
    for figure in table.figures:
        narrower = figure.difference and figure.difference.times_narrower
        if narrower and figure.region is None and figure.measure.name in ("wait_h", "occupied"):
            yield say(
                "Same seeds: the variance of the difference of “{measure}” under “{policy}” is "
                "{times} times smaller than with seeds of their own.",
                policy=say.policy(figure.policy),
                measure=say.label(figure.measure.label),
                times=f"{narrower:,.1f}",
            )


def _of_warm_up(policy: str, days: int | None, left_out: int, say: Speech) -> str:
    if days is None:
        return say(
            "“{policy}”: the runs are too short for MSER-5 to tell the warm-up; "
            "days left out: {n}.",
            policy=policy,
            n=left_out,
        )
    return say(
        "“{policy}”: by MSER-5 the warm-up takes {days} days; days left out: {n}.",
        policy=policy,
        days=days,
        n=left_out,
    )
