"""The hours of a week in which bays are in use: a heat map a policy and a utilisation."""

from collections.abc import Sequence
from math import fsum
from typing import Final, Self

from attrs import frozen

from simulation.outcome.outcome import Outcome
from simulation.report.findings import Runs

WIDTH, LEFT, TOP, CELL_HIGH = 560, 44, 20, 20
HEIGHT: Final = TOP + 7 * CELL_HIGH + 4
_FAINTEST, _STRONGEST = 0.05, 0.8


@frozen(kw_only=True)
class Cell:
    """An hour of every week: ``share`` of its open bay minutes, ``shade`` its opacity."""

    x: float
    y: int
    share: float

    @property
    def shade(self) -> float:
        return round(_FAINTEST + (_STRONGEST - _FAINTEST) * min(1.0, self.share), 3)


@frozen(kw_only=True)
class WeekMap:
    """``kind`` is ``occupied`` or ``productive``; hours in which no shop is open have no cell."""

    policy: str
    kind: str
    first: int
    last: int
    cells: tuple[Cell, ...]

    @classmethod
    def of(cls, policy: str, kind: str, runs: Runs) -> Self | None:
        """Of all runs together; ``None`` where no shop was ever open."""
        used = _summed([getattr(one, kind) for one in runs])
        bays = _summed([one.open_bays for one in runs])
        open_hours = [at % 24 for at, minutes in enumerate(bays) if minutes]
        if not open_hours:
            return None
        first, last = min(open_hours), max(open_hours)
        wide = (WIDTH - LEFT) / (last - first + 1)
        cells = (
            Cell(
                x=round(LEFT + (at % 24 - first) * wide, 1),
                y=TOP + at // 24 * CELL_HIGH,
                share=used[at] / minutes,
            )
            for at, minutes in enumerate(bays)
            if minutes
        )
        return cls(policy=policy, kind=kind, first=first, last=last, cells=tuple(cells))

    @property
    def cell_wide(self) -> float:
        return round((WIDTH - LEFT) / (self.last - self.first + 1), 1)

    @property
    def hours(self) -> list[tuple[int, float]]:
        """Every hour of the day with the left edge of its cells."""
        wide = (WIDTH - LEFT) / (self.last - self.first + 1)
        hours = range(self.first, self.last + 1)
        return [(one, round(LEFT + (one - self.first) * wide, 1)) for one in hours]


def week_maps(policies: dict[str, Sequence[Outcome]]) -> list[WeekMap]:
    """Both utilisations of each policy."""
    made = (
        WeekMap.of(policy, kind, runs)
        for kind in ("occupied", "productive")
        for policy, runs in policies.items()
    )
    return [one for one in made if one]


def _summed(profiles: Sequence[Sequence[float]]) -> list[float]:
    return [fsum(hour) for hour in zip(*profiles, strict=True)]
