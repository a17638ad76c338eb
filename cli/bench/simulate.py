"""What a simulated visit costs, how that grows, and what a second core brings."""

import resource
import sys
from collections.abc import Generator, Iterable
from math import log
from multiprocessing import get_context
from time import perf_counter, process_time
from typing import Final

import click
from attrs import evolve, frozen
from simpy import Environment, Event

from cli.bench.report import Holds, Report, Target, publish
from simulation.outcome.outcome import Outcome
from simulation.scenario.fresh import Wish, fresh
from simulation.scenario.scenario import Scenario
from simulation.world.run import simulated

_POLICY: Final = "network"
_TIMEOUTS: Final = 200_000


@click.command()
@click.option("--stores", type=click.IntRange(4, 1200), default=40, show_default=True)
@click.option("--days", type=click.IntRange(1, 60), default=2, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def simulate(stores: int, days: int, seed: int, as_json: bool) -> None:
    """Days of a chain under the network policy, by the code that ships.

    The chain, then half as many shops, then the chain once more as two halves on a core each.
    """
    publish(measured(stores, days, seed), as_json=as_json)


@frozen
class _Timed:
    """Customers who wanted something, CPU seconds, and the events of the world."""

    cars: int
    cpu_s: float
    events: int
    commands: int

    @classmethod
    def of(cls, outcome: Outcome) -> "_Timed":
        wanted = sum(shop.wanted for shop in outcome.shops)
        return cls(wanted, outcome.cpu_s, outcome.events, outcome.commands)


def measured(stores: int, days: int, seed: int) -> Report:
    """Without a warm-up, so that every car that costs time is counted."""
    whole, half = (_scenario(count, days, seed) for count in (stores, stores // 2))
    small, large = (_Timed.of(simulated(one, _POLICY, seed)) for one in (half, whole))
    memory_mb = _most_mb()
    alone_s = _seconds([half, _scenario(stores // 2, days, seed + 1)], workers=1)
    together_s = _seconds([half, _scenario(stores // 2, days, seed + 1)], workers=2)
    car_ms = 1000 * large.cpu_s / large.cars
    return Report(
        figures={
            "cars_count": float(large.cars),
            "car_ms": round(car_ms, 2),
            "commands_per_car_count": round(large.commands / large.cars, 1),
            "world_events_per_s": round(large.events / large.cpu_s),
            "bare_timeouts_per_s": round(_bare_timeouts_per_s()),
        },
        targets={
            "car_ms": Target(0.8, round(car_ms, 2)),
            "gate_car_ms": Target(3.0, round(car_ms, 2)),
            "memory_mb": Target(1024.0, round(memory_mb)),
            "exponent_count": Target(1.2, round(_exponent(small, large), 2)),
            "two_cores_ratio": Target(1.8, round(alone_s / together_s, 2), Holds.AT_LEAST),
        },
        seed=seed,
    )


def _scenario(stores: int, days: int, seed: int) -> Scenario:
    made = fresh(stores, seed, Wish(days=days))
    return evolve(made, horizon=evolve(made.horizon, warm_up=0))


def _exponent(small: _Timed, large: _Timed) -> float:
    """Of CPU time as a power of cars."""
    return log(large.cpu_s / small.cpu_s) / log(large.cars / small.cars)


def _seconds(scenarios: Iterable[Scenario], *, workers: int) -> float:
    """By the clock, without the start of the processes."""
    given = [(one, _POLICY, 1) for one in scenarios]
    with get_context("spawn").Pool(workers) as pool:
        pool.starmap(_ready, [()] * workers)
        began = perf_counter()
        pool.starmap(simulated, given, chunksize=1)
        return perf_counter() - began


def _ready() -> None:
    """A process that has imported everything."""


def _bare_timeouts_per_s() -> float:
    """What SimPy does when nothing happens: a hundred processes that wait in turn."""
    env = Environment()

    def wait(times: int) -> Generator[Event, object, None]:
        for _ in range(times):
            yield env.timeout(1)

    for _ in range(100):
        env.process(wait(_TIMEOUTS // 100))
    began = process_time()
    env.run()
    return _TIMEOUTS / (process_time() - began)


def _most_mb() -> float:
    """The most memory that this process ever had."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)
