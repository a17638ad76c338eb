"""What must be true of shops as they are, for which nobody knows a formula."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from attrs import evolve

from domain.dispatch.calendar import BIT_MIN
from simulation.experiment.runner import Task, all_done
from simulation.outcome.interval import Difference, Verdict
from simulation.outcome.laws import conservation, littles_law
from simulation.outcome.measure import Better
from simulation.outcome.measures import MEASURES
from simulation.outcome.outcome import Outcome
from simulation.scenario.changes.language import changed, parse
from simulation.scenario.policy import EACH_FOR_ITSELF
from simulation.scenario.scenario import Scenario
from simulation.validation.check import Check, Must, departs, verdict
from simulation.validation.estimate import NEAR
from simulation.validation.lived import lived
from simulation.validation.plain import POLICY, plain
from simulation.validation.town import FIRST, pooled, town
from simulation.world.run import simulated

ALONE, TOGETHER = "each-for-itself", "network"
_PATIENT_H, _MORE_PATIENT_H = 0.5, 2.0
_MANY: Final = 20
"""Bays of which there is always a free one."""
_WORKERS: Final = 2

Runs = Sequence[Outcome]


def every_day(seeds: range) -> Iterator[Check]:
    """Better shops are not worse, and whatever happens is counted right."""
    base, patience = town(), town(_PATIENT_H)
    alone, together = runs(base, ALONE, seeds), runs(base, TOGETHER, seeds)
    one_shop = runs(pooled(base), TOGETHER, seeds)
    lift, technician = (
        runs(changed(base, [parse(f"{FIRST}:-1 {what}")]), ALONE, seeds)
        for what in ("lift", "technician")
    )
    few, more = runs(patience, ALONE, seeds), runs(town(_MORE_PATIENT_H), ALONE, seeds)
    yield not_worse("network, not each shop for itself: wait", "wait_h", alone, together)
    yield not_worse("one shop, not a network: wait", "wait_h", together, one_shop)
    yield not_worse("a lift more: wait", "wait_h", lift, alone)
    yield not_worse("a technician more: wait", "wait_h", technician, alone)
    yield not_worse("more patience: share served", "served_share", few, more)
    yield from counted_right([*alone, *together, *one_shop, *lift, *technician, *few, *more])


def runs(scenario: Scenario, policy: str, seeds: range) -> Runs:
    """The days of a scenario, a run a seed."""
    return [simulated(scenario, policy, seed) for seed in seeds]


def not_worse(name: str, measure: str, before: Runs, after: Runs) -> Check:
    """A difference, seed by seed, whose 95 % interval does not lie on the worse side."""
    formula = MEASURES[measure]
    by_seed = [
        {run.seed: value for run in side if (value := formula.of(run)) is not None}
        for side in (before, after)
    ]
    difference = Difference.of(*by_seed)
    interval, half = difference.interval, difference.interval.half or 0.0
    return Check(
        name=name,
        figure=interval.mean,
        must=Must.NOT_EXCEED if formula.better is Better.LESS else Must.NOT_FALL_BELOW,
        theory=0.0,
        low=interval.mean - half,
        high=interval.mean + half,
        unit=formula.unit,
        verdict=verdict(difference.verdict(formula.better) is not Verdict.WORSE),
        note=f"difference of {interval.runs} pairs of days; worse if all of its 95 % interval is",
    )


def counted_right(days: Runs) -> Iterator[Check]:
    """Conservation and Little's law, shop by shop and run by run."""
    shops = [shop for run in days for shop in run.shops]
    lost = [one for run in days for one in conservation(run)]
    yield Check.law("no customer is lost sight of", len(lost), len(shops), "exact")
    furthest = max(abs(one.in_system_h - one.sojourn_h) / (one.in_system_h or 1.0) for one in shops)
    broken = [one for run in days for one in littles_law(run)]
    note = f"cars over time are stays over cars, to {furthest:.0e}; 1e-9 is allowed"
    yield Check.law("Little's law", len(broken), len(shops), note)


def extremes(seed: int) -> Iterator[Check]:
    """Nobody comes; there is a bay for everybody; nobody is there to work."""
    nobody = simulated(plain(bays=1, cars_an_hour=(0.0,), days=1), POLICY, seed)
    happened = nobody.events + sum(shop.served for shop in nobody.shops)
    yield Check.law("nobody comes: nothing happens", happened, 1, "events of a day")
    endless = plain(bays=_MANY, cars_an_hour=(3.0,), days=1)
    waits = [car.begun - car.arrived for car in lived(endless, seed, lambda world: world).cars]
    some = sum(wait > NEAR for wait in waits)
    yield Check(
        name="a bay for everybody: nobody waits; the longest wait",
        figure=max(waits),
        theory=0.0,
        low=0.0,
        high=BIT_MIN + 1.0,
        unit="min",
        verdict=departs(some == 0, max(waits) <= BIT_MIN + 1),
        note=f"{some} of {len(waits)} cars wait for the bay of their plan while others are "
        f"free: a plan knows time in steps of {BIT_MIN} minutes",
    )
    staffed = plain(bays=1, cars_an_hour=(1.0,), days=1)
    without = evolve(staffed, network=evolve(staffed.network, technicians=()))
    [shop] = simulated(without, POLICY, seed).shops
    served = shop.wanted - shop.lost.no_time
    yield Check.law(
        "no technician: nobody is served", served, shop.wanted, "all are told so when they ask"
    )


def the_same(seeds: range) -> Iterator[Check]:
    """The same hash of all that happens, whoever does the runs, and without levers as before."""
    base = town()
    named = evolve(base, policies={**base.policies, "nothing": EACH_FOR_ITSELF})
    alone, off = runs(base, ALONE, seeds[:1]), runs(named, "nothing", seeds[:1])
    yield Check.law("all levers off: as before", _apart(alone, off), 1, "hashes of all events")
    half = seeds[: max(1, len(seeds) // 2)]
    wanted = [
        Task(scenario=base, policy=policy, seed=seed)
        for seed in half
        for policy in (ALONE, TOGETHER)
    ]
    with TemporaryDirectory() as kept:
        one = all_done(wanted, Path(kept) / "one")
        more = all_done(wanted, Path(kept) / "more", workers=_WORKERS)
    name = f"1 and {_WORKERS} workers: the same"
    yield Check.law(name, _apart(one, more), len(one), "hashes of all events")


def _apart(these: Iterable[Outcome], those: Iterable[Outcome]) -> int:
    return sum(
        (this.print, this.shops) != (that.print, that.shops)
        for this, that in zip(these, those, strict=True)
    )
