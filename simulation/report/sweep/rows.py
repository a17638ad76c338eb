"""The points of a sweep as lines of a table, for people."""

from collections.abc import Iterator

from attrs import frozen

from simulation.outcome.measures import MEASURES
from simulation.report.speech import NOTHING, Speech
from simulation.sweep.figures import TOLD, Figures, Swept


@frozen(kw_only=True)
class Row:
    """``number`` counts points from one; ``values`` of the axes, ``cells`` of the measures."""

    number: int
    values: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]
    """What it came to, and beside it how much it changes."""


def rows(swept: Swept, say: Speech) -> Iterator[Row]:
    """A row a point, in their order."""
    for place, point in enumerate(swept.sweep.points):
        yield Row(
            number=place + 1,
            values=tuple(say.amount(condition, value) for condition, value in point.items()),
            cells=tuple(_cells(swept, swept.at(point), say)),
        )


def _cells(swept: Swept, figures: Figures, say: Speech) -> Iterator[tuple[str, str]]:
    before, after = swept.sweep.before, swept.sweep.after
    for name in TOLD:
        unit = MEASURES[name].unit
        means = [figures.mean(policy, name) for policy in dict.fromkeys((before, after))]
        values = " → ".join(say.number(one.mean, unit) if one else NOTHING for one in means)
        by = figures.difference(before, after, name) if before != after else None
        yield values, say.interval(by.interval, unit, change=True) if by else ""
