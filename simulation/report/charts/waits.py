"""How long cars waited: the share of them by wait, a stepped line a policy."""

from collections.abc import Mapping
from itertools import accumulate
from typing import Final, Self

from attrs import frozen

from simulation.outcome.outcome import WAIT_BIN_MIN
from simulation.report.charts.scale import Scale
from simulation.report.findings import Runs

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 60, 20, 15, 45
_A_STEP: Final = 3
"""Bins of the outcome that make one step of the line."""
_SHOWN: Final = 0.98
"""Share of the cars whose wait lies on the sheet."""
_LEAST_STEPS: Final = 6


@frozen(kw_only=True)
class WaitLine:
    """``half`` and ``most``: hours within which half and nine in ten of the cars were done."""

    policy: str
    points: str
    half: float
    most: float


@frozen(kw_only=True)
class WaitChart:
    """Of all runs of a policy together; x in hours, y in percent of the cars."""

    x: Scale
    y: Scale
    lines: tuple[WaitLine, ...]
    minutes_a_step: int = _A_STEP * WAIT_BIN_MIN

    @classmethod
    def of(cls, runs: Mapping[str, Runs]) -> Self | None:
        """``None`` where a policy served nobody."""
        counts = {policy: _counts(of) for policy, of in runs.items()}
        if not all(map(sum, counts.values())):
            return None
        steps = max(_steps_shown(of) for of in counts.values())
        shares = {policy: _shares(of, steps) for policy, of in counts.items()}
        hours = steps * _A_STEP * WAIT_BIN_MIN / 60
        x = Scale.around([hours], LEFT, WIDTH - RIGHT, zero=True)
        x = Scale(0.0, hours, x.start, x.end, x.step)
        highest = [max(of) for of in shares.values()]
        y = Scale.around(highest, HEIGHT - BOTTOM, TOP, zero=True)
        lines = (
            WaitLine(
                policy=policy,
                points=_stepped(of, x, y),
                half=_within(counts[policy], 0.5),
                most=_within(counts[policy], 0.9),
            )
            for policy, of in shares.items()
        )
        return cls(x=x, y=y, lines=tuple(lines))


def _counts(runs: Runs) -> list[int]:
    return [sum(bins) for bins in zip(*(one.waits for one in runs), strict=True)]


def _steps_shown(counts: list[int]) -> int:
    enough = _SHOWN * sum(counts)
    bins = next(at for at, upto in enumerate(accumulate(counts), 1) if upto >= enough)
    return max(_LEAST_STEPS, -(-bins // _A_STEP))


def _shares(counts: list[int], steps: int) -> list[float]:
    """In percent of all cars, those off the sheet included."""
    whole = sum(counts) / 100
    return [sum(counts[_A_STEP * at : _A_STEP * (at + 1)]) / whole for at in range(steps)]


def _stepped(shares: list[float], x: Scale, y: Scale) -> str:
    a_step = _A_STEP * WAIT_BIN_MIN / 60
    corners = [(x.start, y.start)]
    for at, share in enumerate(shares):
        corners += [(x.at(at * a_step), y.at(share)), (x.at((at + 1) * a_step), y.at(share))]
    return " ".join(f"{across:g},{down:g}" for across, down in corners)


def _within(counts: list[int], share: float) -> float:
    """The end of the bin in hours at which so many cars are done."""
    enough = share * sum(counts)
    bins = next(at for at, upto in enumerate(accumulate(counts), 1) if upto >= enough)
    return bins * WAIT_BIN_MIN / 60
