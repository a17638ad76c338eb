"""Every figure of a comparison: by measure, policy and region, with how sure it is."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Self

from attrs import frozen

from simulation.outcome.interval import Difference, Interval, Verdict
from simulation.outcome.measure import Measure
from simulation.outcome.measures import MEASURES
from simulation.report.findings import Runs


@frozen(kw_only=True)
class Figure:
    """One measure under one policy, of the chain or a region.

    ``interval`` is ``None`` where no run has a value. ``difference`` is from the first policy;
    that one itself has none. ``relative``: the same difference as a share of the first.
    """

    measure: Measure
    policy: str
    region: str | None
    interval: Interval | None
    difference: Difference | None
    relative: float | None

    @property
    def verdict(self) -> Verdict | None:
        return self.difference.verdict(self.measure.better) if self.difference else None


@frozen(slots=False)
class Table:
    """The figures of a comparison, in the order of measures, policies and regions."""

    figures: tuple[Figure, ...]

    @classmethod
    def of(
        cls, runs: Mapping[str, Runs], measures: Iterable[Measure] = tuple(MEASURES.values())
    ) -> Self:
        """Of at least one policy; the first is what the others are compared with."""
        return cls(tuple(_figures(runs, measures)))

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str, str | None], Figure]:
        return {(one.measure.name, one.policy, one.region): one for one in self.figures}

    def at(self, measure: str, policy: str, region: str | None = None) -> Figure:
        return self._by_name[measure, policy, region]

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """In alphabetical order."""
        return tuple(sorted({one.region for one in self.figures if one.region}))


def values(measure: Measure, runs: Runs, region: str | None = None) -> dict[int, float]:
    """By seed; runs without a value are left out."""
    found = ((one.seed, measure.of(one, region)) for one in runs)
    return {seed: value for seed, value in found if value is not None}


def mean(measure: Measure, runs: Runs) -> float | None:
    """Of the chain, over the runs that have a value."""
    found = values(measure, runs)
    return Interval.of([*found.values()]).mean if found else None


def _figures(runs: Mapping[str, Runs], measures: Iterable[Measure]) -> Iterator[Figure]:
    regions = sorted({shop.region for of in runs.values() for one in of for shop in one.shops})
    for measure in measures:
        for region in (None, *regions) if measure.regional else (None,):
            by_policy = {policy: values(measure, of, region) for policy, of in runs.items()}
            first = next(iter(by_policy.values()))
            for place, (policy, found) in enumerate(by_policy.items()):
                yield _figure(measure, policy, region, found, first if place else {})


def _figure(
    measure: Measure,
    policy: str,
    region: str | None,
    found: Mapping[int, float],
    first: Mapping[int, float],
) -> Figure:
    """Without ``first`` it is compared with nothing."""
    difference = Difference.of(first, found) if first and found else None
    start = Interval.of([*first.values()]).mean if first else 0.0
    return Figure(
        measure=measure,
        policy=policy,
        region=region,
        interval=Interval.of([*found.values()]) if found else None,
        difference=difference,
        relative=difference.interval.mean / abs(start) if difference and start else None,
    )
