"""What a planner reads first of a sweep: whether the answer holds, and what it hangs on."""

from collections.abc import Iterator
from typing import Final

from simulation.outcome.measures import MEASURES
from simulation.report.speech import Speech
from simulation.report.sweep.findings import SweepFindings
from simulation.sweep.holding import Holding
from simulation.sweep.screening import DECISIVE, Effect

_NAMED: Final = 3
"""Conditions that are named of those that matter."""


def headline(findings: SweepFindings, say: Speech) -> str:
    """A few sentences."""
    return " ".join(_sentences(findings, say))


def _sentences(findings: SweepFindings, say: Speech) -> Iterator[str]:
    sweep = findings.swept.sweep
    if findings.holding:
        yield from _of_holding(findings.holding, sweep.before, sweep.after, say)
    elif findings.screening and findings.screening.after:
        yield from _of_screening(findings, say)
    else:
        yield from _of_range(findings, say)


def _of_holding(holding: Holding, before: str, after: str, say: Speech) -> Iterator[str]:
    yield say(
        "At {holds} of {points} points ({share}) “{after}” has a shorter mean wait and serves more "
        "of the demand than “{before}”, at {sure} of them for sure. "
        "95 % interval of that share: {low} to {high}.",
        holds=holding.holds,
        points=holding.points,
        share=_percent(holding.holds / holding.points),
        after=say.policy(after),
        before=say.policy(before),
        sure=holding.sure,
        low=_percent(holding.low),
        high=_percent(holding.high),
    )
    strongest = holding.commons[0]
    if not holding.missed:
        yield say("It holds wherever the assumptions were moved.")
    elif not holding.holds:
        yield say("It holds at no point.")
    elif strongest.strength > holding.chance:
        yield say(
            "What goes with it most is {condition}: {meaning}",
            condition=strongest.axis.condition,
            meaning=say.condition(strongest.axis.condition),
        )
    elif holding.chance == 1:
        yield say("These are too few points to say what that hangs on.")
    else:
        yield say("No single assumption explains where it does not hold.")


def _of_screening(findings: SweepFindings, say: Speech) -> Iterator[str]:
    sweep, screening = findings.swept.sweep, findings.screening
    if screening is None or screening.after is None:
        return
    yield say(
        "Of {n} assumptions these move the mean wait under “{policy}” most: {effects}.",
        n=len(screening.after),
        policy=say.policy(sweep.after),
        effects=_named(screening.after, say),
    )
    if screening.change:
        yield say(
            "And these move its difference from “{before}” most: {effects}.",
            before=say.policy(sweep.before),
            effects=_named(screening.change, say),
        )


def _of_range(findings: SweepFindings, say: Speech) -> Iterator[str]:
    sweep, measure = findings.swept.sweep, MEASURES[DECISIVE]
    found = [findings.swept.at(point).mean(sweep.after, DECISIVE) for point in sweep.points]
    means = [one.mean for one in found if one]
    if means:
        yield say(
            "Over {points} points the mean wait under “{policy}” lies between {low} and {high}.",
            points=len(sweep.points),
            policy=say.policy(sweep.after),
            low=say.value(min(means), measure.unit),
            high=say.value(max(means), measure.unit),
        )
    else:
        yield say("Nobody was served at any point.")


def _named(effects: tuple[Effect, ...], say: Speech) -> str:
    unit = MEASURES[DECISIVE].unit
    told = (f"{one.axis.condition} ({say.value(one.mu_star, unit)})" for one in effects[:_NAMED])
    return say(", ").join(told)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
