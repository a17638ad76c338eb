"""What a condition does to a difference: a dot a point of a sweep."""

from collections.abc import Sequence
from typing import Self

from attrs import frozen

from simulation.report.charts.scale import Scale

WIDTH, HEIGHT = 430, 300
LEFT, RIGHT, TOP, BOTTOM = 60, 20, 20, 44


@frozen(kw_only=True)
class Dot:
    """``kind``: ``holds`` or ``misses``."""

    x: float
    y: float
    kind: str


@frozen(kw_only=True)
class Scatter:
    """Dots over a condition; ``line`` is the place of no difference."""

    condition: str
    x: Scale
    y: Scale
    dots: tuple[Dot, ...]
    line: float

    @classmethod
    def of(cls, condition: str, dots: Sequence[tuple[float, float, bool]]) -> Self:
        """Of at least one value of the condition, with its difference and whether it holds."""
        x = Scale.around([value for value, _, _ in dots], LEFT, WIDTH - RIGHT)
        y = Scale.around([by for _, by, _ in dots], HEIGHT - BOTTOM, TOP, zero=True)
        placed = (
            Dot(x=x.at(value), y=y.at(by), kind="holds" if holds else "misses")
            for value, by, holds in dots
        )
        return cls(condition=condition, x=x, y=y, dots=tuple(placed), line=y.at(0.0))
