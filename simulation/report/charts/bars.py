"""Bars: lost customers by cause, what each lever adds, what each condition does."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Self

from attrs import frozen

from simulation.outcome.interval import Difference
from simulation.outcome.measure import Better, Measure, Unit
from simulation.report.charts.scale import Scale
from simulation.report.findings import Runs, Sensitivity
from simulation.report.table import Table, mean, values

WIDTH, ROW_HIGH, TOP, BOTTOM = 720, 34, 10, 34
LEFT, RIGHT = 230, 90
BEFORE, ALL = "before", "all"
"""Rows of a waterfall that are no levers."""
CAUSES = ("lost_no_time", "lost_balked", "lost_no_show", "lost_sent_home")


@frozen(kw_only=True)
class Bar:
    """A piece of a row: from ``x`` on, ``wide``; ``value`` is what it stands for."""

    row: str
    kind: str
    y: int
    x: float
    wide: float
    value: float
    half: float | None = None
    """Of the 95 % interval of ``value``, where there is one."""


@frozen(kw_only=True)
class Bars:
    """Rows of bars over one scale; ``line`` is the place of the value all rows are seen from."""

    x: Scale
    bars: tuple[Bar, ...]
    rows: tuple[str, ...]
    line: float | None = None

    @property
    def height(self) -> int:
        return TOP + len(self.rows) * ROW_HIGH + BOTTOM

    @classmethod
    def of(cls, x: Scale, bars: Sequence[Bar], line: float | None = None) -> Self:
        return cls(x=x, bars=tuple(bars), rows=tuple(dict.fromkeys(b.row for b in bars)), line=line)


def losses(table: Table, policies: Sequence[str]) -> Bars | None:
    """A row a policy, a piece a cause, in percent of who wanted something; none if nobody did."""
    shares = {policy: _shares_lost(table, policy) for policy in policies}
    if not any(shares.values()):
        return None
    x = _scale([sum(of.values()) for of in shares.values()])
    bars = []
    for row, (policy, of) in enumerate(shares.items()):
        upto = 0.0
        for cause, share in of.items():
            bars.append(_bar(policy, cause, row, x, upto, upto + share))
            upto += share
    return Bars.of(x, bars)


def waterfall(before: Runs, levers: Mapping[str, Runs], measure: Measure) -> Bars | None:
    """The measure before, what each lever changes in its turn, and the measure after them all."""
    stages = [before, *levers.values()]
    means = [one for runs in stages if (one := _shown(measure, runs)) is not None]
    if not levers or len(means) < len(stages):
        return None
    x = _scale(means)
    bars = [_bar(BEFORE, "whole", 0, x, 0, means[0])]
    for row, lever in enumerate(levers, 1):
        changed = Difference.of(values(measure, stages[row - 1]), values(measure, stages[row]))
        more = means[row] > means[row - 1]
        kind = "gain" if more is (measure.better is Better.MORE) else "setback"
        half = _in_unit(measure, changed.interval.half)
        bars.append(_bar(lever, kind, row, x, means[row - 1], means[row], half=half))
    bars.append(_bar(ALL, "whole", len(stages), x, 0, means[-1]))
    return Bars.of(x, bars)


def tornado(usual: Runs, sensitivities: Sequence[Sensitivity], measure: Measure) -> Bars | None:
    """A row a condition, the widest swing first: the measure at its low and its high value."""
    base = _shown(measure, usual)
    swings = list(_swings(sensitivities, measure))
    if base is None or not swings:
        return None
    swings.sort(key=lambda one: -(max(base, *one[1:]) - min(base, *one[1:])))
    x = _scale([base, *(value for one in swings for value in one[1:])], zero=False)
    bars = []
    for row, (condition, at_low, at_high) in enumerate(swings):
        bars.append(_bar(condition, "low", row, x, base, at_low))
        bars.append(_bar(condition, "high", row, x, base, at_high))
    return Bars.of(x, bars, line=x.at(base))


def effects(found: Sequence[tuple[str, float, float]]) -> Bars | None:
    """A row a condition: the mean size of its effect, and half of the interval; none of nothing."""
    if not found:
        return None
    x = _scale([size for _, size, _ in found])
    bars = (
        _bar(condition, "whole", row, x, 0, size, half=half)
        for row, (condition, size, half) in enumerate(found)
    )
    return Bars.of(x, tuple(bars))


def _shares_lost(table: Table, policy: str) -> dict[str, float]:
    found = {cause: table.at(cause, policy).interval for cause in CAUSES}
    return {cause: 100 * one.mean for cause, one in found.items() if one}


def _swings(
    sensitivities: Sequence[Sensitivity], measure: Measure
) -> Iterator[tuple[str, float, float]]:
    for one in sensitivities:
        at_low, at_high = _shown(measure, one.at_low), _shown(measure, one.at_high)
        if at_low is not None and at_high is not None:
            yield one.condition, at_low, at_high


def _shown(measure: Measure, runs: Runs) -> float | None:
    return _in_unit(measure, mean(measure, runs))


def _in_unit(measure: Measure, value: float | None) -> float | None:
    """As it is drawn: shares in percent."""
    return 100 * value if value is not None and measure.unit is Unit.SHARE else value


def _scale(values: Sequence[float], *, zero: bool = True) -> Scale:
    return Scale.around(values, LEFT, WIDTH - RIGHT, zero=zero)


def _bar(
    row: str,
    kind: str,
    number: int,
    x: Scale,
    start: float,
    end: float,
    half: float | None = None,
) -> Bar:
    """From ``start`` to ``end``; a whole stands for its end, a change for the way there."""
    left, right = sorted((x.at(start), x.at(end)))
    value = end if kind in ("low", "high") else end - start
    return Bar(
        row=row,
        kind=kind,
        y=TOP + number * ROW_HIGH,
        x=left,
        wide=round(right - left, 1),
        value=value,
        half=half,
    )
