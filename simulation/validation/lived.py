"""What happened to each car of a plain world, taken from its diary."""

from collections.abc import Callable, Iterable, Sequence
from random import Random

from attrs import Factory, define, evolve, frozen

from simulation.scenario.mix import WantedService
from simulation.scenario.scenario import Scenario
from simulation.validation.plain import MEAN_MIN, POLICY
from simulation.world.run import Run
from simulation.world.world import Diary, World

Dressed = Callable[[World], World]
"""Gives a world what theory wants in it: how long work takes, how customers choose."""


def exponential(_planned_min: float, _wanted: WantedService, luck: Random) -> float:
    """Work whose end is as far away as ever, however long it has lasted."""
    return luck.expovariate(1 / MEAN_MIN)


@define
class Log(Diary):
    """A diary that can be read."""

    said: list[tuple[float, int, str]] = Factory(list)

    def note(self, now: float, number: int, what: str) -> None:
        """Keep it, and what it adds to the hash."""
        super().note(now, number, what)
        self.said.append((now, number, what))


@frozen(kw_only=True)
class Car:
    """A visit, in minutes since the beginning."""

    number: int
    arrived: float
    begun: float
    work_min: float


@frozen
class Lived:
    """The cars that were served, and when others came and went, both in order of arrival."""

    cars: Sequence[Car]
    lost: Sequence[float]

    @property
    def arrivals(self) -> list[float]:
        """Of both."""
        return sorted([*(car.arrived for car in self.cars), *self.lost])


def in_turn(cars: Iterable[Car]) -> list[Car]:
    """In the order in which work on them begins."""
    return sorted(cars, key=lambda car: car.begun)


def lived(scenario: Scenario, seed: int, dressed: Dressed) -> Lived:
    """Let a plain scenario pass through the application."""
    run = Run.prepared(scenario, POLICY, seed)
    log = Log()
    world = evolve(dressed(run.world), diary=log)
    evolve(run, world=world).pass_days()
    return _read(log)


def _read(log: Log) -> Lived:
    notes: dict[int, dict[str, float]] = {}
    for now, number, what in log.said:
        notes.setdefault(number, {})[what] = now
    cars = [
        Car(
            number=number,
            arrived=told["arrived"],
            begun=told["work 0"],
            work_min=told["done 0"] - told["work 0"],
        )
        for number, told in notes.items()
        if "left" in told
    ]
    lost = sorted(told["no_time"] for told in notes.values() if "no_time" in told)
    return Lived(sorted(cars, key=lambda car: car.arrived), lost)
