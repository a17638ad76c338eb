"""What runs came to, measure by measure."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from simulation.outcome.interval import Interval
from simulation.outcome.measures import MEASURES
from simulation.outcome.outcome import Outcome

_TOLD: Final = ("occupied", "wait_h", "served_share")
"""What is said of each region."""


def intervals(outcomes: Sequence[Outcome], region: str | None = None) -> dict[str, Interval]:
    """Every measure that has a value in each of the runs."""
    found = {}
    for name, measure in MEASURES.items():
        if region is not None and not measure.regional:
            continue
        values = [measure.of(one, region) for one in outcomes]
        there = [one for one in values if one is not None]
        if there and len(there) == len(values):
            found[name] = Interval.of(there)
    return found


def lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A line each, with how far it may be off."""
    for name, one in intervals(outcomes).items():
        off = "" if one.half is None else f" ± {one.half:.4g}"
        yield f"{name} {one.mean:.4g}{off} {MEASURES[name].unit}"
    for region in regions(outcomes):
        of_region = intervals(outcomes, region)
        told = (f"{name} {of_region[name].mean:.3g}" for name in _TOLD if name in of_region)
        yield f"region {region}: {', '.join(told)}"
    cars, cpu_s = sum(_served(one) for one in outcomes), sum(one.cpu_s for one in outcomes)
    yield f"runs {len(outcomes)}, cars {cars}, {cpu_s:.3g} s of CPU"


def plain(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "policy": outcomes[0].policy,
        "days": outcomes[0].days,
        "seeds": [one.seed for one in outcomes],
        "prints": [one.print for one in outcomes],
        "measures": _plain(intervals(outcomes)),
        "regions": {one: _plain(intervals(outcomes, one)) for one in regions(outcomes)},
        "cpu_s": sum(one.cpu_s for one in outcomes),
    }


def regions(outcomes: Sequence[Outcome]) -> list[str]:
    """The regions with a shop in the runs."""
    return sorted({shop.region for one in outcomes for shop in one.shops})


def _plain(found: dict[str, Interval]) -> dict[str, Any]:
    return {name: {"mean": one.mean, "half": one.half} for name, one in found.items()}


def _served(outcome: Outcome) -> int:
    return sum(shop.served for shop in outcome.shops)
