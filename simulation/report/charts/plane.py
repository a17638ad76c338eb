"""Occupied bays against waiting customers: where the chain and its regions stand and move to."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Self

from attrs import evolve, frozen

from simulation.outcome.measures import MEASURES
from simulation.report.charts.scale import Scale
from simulation.report.findings import Runs
from simulation.report.published import PUBLISHED
from simulation.report.table import Table, mean

WIDTH, HEIGHT = 720, 440
LEFT, RIGHT, TOP, BOTTOM = 60, 30, 20, 50
_LABEL_WIDE, _LABEL_HIGH = 64, 15
_AROUND: Final = (
    *((8, 4), (-70, 4), (-28, -10), (-28, 20), (8, -14), (8, 22), (-70, -14), (-70, 22)),
    *((20, 36), (-80, 36), (20, -28), (-80, -28), (40, 18), (40, -10)),
)
"""Where a label may stand beside its point; the first that is free is taken."""

Spot = tuple[float, float]
"""Occupied in percent, wait in hours."""


@frozen(kw_only=True)
class Mark:
    """A point with a name and, beside it, the place of that name; ``kind`` chooses the look."""

    name: str
    kind: str
    at: Spot
    came_from: Spot | None = None
    label: Spot = (0.0, 0.0)


@frozen(kw_only=True)
class Plane:
    """Marks on a sheet, their values turned into places; ``box`` is the published range."""

    x: Scale
    y: Scale
    marks: tuple[Mark, ...]
    path: str = ""
    box: tuple[float, float, float, float] | None = None

    @classmethod
    def of(cls, marks: Iterable[Mark], *, box: bool = False, path: bool = False) -> Self:
        """Marks whose spots are values; ``path`` joins those of the kind ``step``."""
        given = [*marks, *_published()]
        spots = [spot for one in given for spot in (one.at, one.came_from) if spot]
        corners = [(_LOWEST, _LONGEST), (_HIGHEST, _SHORTEST)] if box else []
        x = Scale.around([spot[0] for spot in (*spots, *corners)], LEFT, WIDTH - RIGHT)
        waits = [spot[1] for spot in (*spots, *corners)]
        y = Scale.around(waits, HEIGHT - BOTTOM, TOP, zero=True)
        placed = _labelled(_placed(given, x, y))
        steps = (one.at for one in placed if one.kind == "step")
        return cls(
            x=x,
            y=y,
            marks=tuple(placed),
            path=" ".join(f"{across:g},{down:g}" for across, down in steps) if path else "",
            box=_box(x, y) if box else None,
        )


def regions_moving(table: Table, before: str, after: str) -> Plane | None:
    """An arrow a region and a heavier one for the chain; none where nobody was served."""
    marks = []
    for region in (None, *table.regions):
        start, end = (_spot_of(table, policy, region) for policy in (before, after))
        if start and end:
            kind = "region" if region else "chain"
            marks.append(Mark(name=region or "", kind=kind, at=end, came_from=start))
    return Plane.of(marks, box=True) if marks else None


def along_elasticity(elasticities: Mapping[float, Runs]) -> Plane | None:
    """A line through one point an elasticity, lowest first; none where nothing was given."""
    marks = []
    for elasticity, runs in sorted(elasticities.items()):
        occupied, wait_h = mean(MEASURES["occupied"], runs), mean(MEASURES["wait_h"], runs)
        if occupied is not None and wait_h is not None:
            marks.append(Mark(name=f"{elasticity:g}", kind="step", at=(100 * occupied, wait_h)))
    return Plane.of(marks, path=True) if marks else None


_LOWEST: Final = 100 * (PUBLISHED["lowest_region_occupied"].before or 0)
_HIGHEST: Final = 100 * (PUBLISHED["highest_region_occupied"].before or 0)
_SHORTEST: Final = PUBLISHED["shortest_region_wait_h"].before or 0
_LONGEST: Final = PUBLISHED["longest_region_wait_h"].before or 0


def _published() -> list[Mark]:
    occupied, wait_h = PUBLISHED["occupied"], PUBLISHED["wait_h"]
    before = (100 * (occupied.before or 0), wait_h.before or 0)
    after = (100 * (occupied.after or 0), wait_h.after or 0)
    return [Mark(name="", kind="published", at=after, came_from=before)]


def _spot_of(table: Table, policy: str, region: str | None) -> Spot | None:
    occupied = table.at("occupied", policy, region).interval
    wait_h = table.at("wait_h", policy, region).interval
    return (100 * occupied.mean, wait_h.mean) if occupied and wait_h else None


def _placed(marks: Iterable[Mark], x: Scale, y: Scale) -> Iterator[Mark]:
    for one in marks:
        start = one.came_from and (x.at(one.came_from[0]), y.at(one.came_from[1]))
        yield evolve(one, at=(x.at(one.at[0]), y.at(one.at[1])), came_from=start)


def _labelled(marks: Iterable[Mark]) -> list[Mark]:
    placed = list(marks)
    heads = [one.at for one in placed]
    taken: list[Spot] = []
    for at, one in enumerate(placed):
        places = [(one.at[0] + right, one.at[1] + down) for right, down in _AROUND]
        free = (place for place in places if _is_free(place, taken, heads))
        taken.append(next(free, places[0]))
        placed[at] = evolve(one, label=taken[-1])
    return placed


def _is_free(place: Spot, labels: Iterable[Spot], heads: Iterable[Spot]) -> bool:
    left, foot = place
    return not any(
        abs(left - other[0]) < _LABEL_WIDE and abs(foot - other[1]) < _LABEL_HIGH
        for other in labels
    ) and not any(
        left - 4 < head[0] < left + _LABEL_WIDE - 10 and foot - _LABEL_HIGH < head[1] < foot + 4
        for head in heads
    )


def _box(x: Scale, y: Scale) -> tuple[float, float, float, float]:
    """Left, top, width and height."""
    left, right = x.at(_LOWEST), x.at(_HIGHEST)
    top, bottom = y.at(_LONGEST), y.at(_SHORTEST)
    return left, top, round(right - left, 1), round(bottom - top, 1)
