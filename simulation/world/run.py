"""One run: a scenario under a policy with a seed, and what came of it."""

import gc
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import date
from random import Random
from time import process_time
from typing import Any, Final

from attrs import frozen
from simpy import Environment, Event

from adapters.bootstrap import empty_store, forgetting, in_memory
from adapters.demo.chain import furnish
from application.app import Application
from simulation.clock import SimClock
from simulation.outcome.outcome import Outcome
from simulation.scenario.catalogue import catalogue
from simulation.scenario.scenario import Scenario
from simulation.world.around import around, epoch_of, idle_of
from simulation.world.baywise import Sight
from simulation.world.coming import MOST_MORE, Coming, Comings
from simulation.world.counted import counted
from simulation.world.eyes import Eyes
from simulation.world.minute import DAY_MIN
from simulation.world.shelves import Shelves
from simulation.world.stay import Stay
from simulation.world.upkeep import Upkeep, by_itself
from simulation.world.world import World

Steps = Generator[Event, Any, None]

_SETTLE_IN_MIN: Final = 0.01
"""After opening time, so that everybody is there when the foreman goes round first."""


def simulated(scenario: Scenario, policy: str, seed: int) -> Outcome:
    """Let the days of a scenario pass under one of its policies."""
    run = Run.prepared(scenario, policy, seed)
    begun = process_time()
    with uncollected():
        run.pass_days()
    return run.outcome(process_time() - begun)


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing here is freed by the collector of cycles, and looking for some takes a fifth."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@frozen(kw_only=True, eq=False)
class Run:
    """A world with its days.

    ``by_itself``: what Baywise does in them, every minute; ``forget`` drops what is over.
    """

    by_itself: Callable[[], object]
    forget: Callable[[], object]
    scenario: Scenario
    policy: str
    seed: int
    first: date
    world: World
    until: float | None = None
    """The minute in which it ends; without one, after the last day."""

    @classmethod
    def prepared(cls, scenario: Scenario, policy: str, seed: int) -> "Run":
        """Everything that there is before the first minute."""
        env, eyes = Environment(), Eyes()
        clock = SimClock(env, epoch_of(scenario))
        # Nobody reads an audit log of days that never were.
        store = empty_store(clock, audited=False)
        app = in_memory(
            clock=clock,
            store=store,
            random=Random(f"{seed}/ids"),
            idle=idle_of(scenario, policy),
            listeners=(eyes,),
        )
        shelves = Shelves.of(scenario.stock, catalogue())
        furnish(app, scenario.network, catalogue(), shelves.at_first)
        return cls.over(app, env, eyes, scenario, policy, seed, forget=forgetting(store))

    @classmethod
    def over(
        cls,
        app: Application,
        env: Environment,
        eyes: Sight,
        scenario: Scenario,
        policy: str,
        seed: int,
        *,
        forget: Callable[[], object] = lambda: None,
    ) -> "Run":
        """The same in an application whose shops are furnished already."""
        world = around(app, env, eyes, scenario, policy)
        return cls.of(world, by_itself(app), scenario, policy, seed, forget=forget)

    @classmethod
    def of(
        cls,
        world: World,
        by_itself: Callable[[], object],
        scenario: Scenario,
        policy: str,
        seed: int,
        *,
        forget: Callable[[], object] = lambda: None,
    ) -> "Run":
        """The days of a world that is there already."""
        return cls(
            by_itself=by_itself,
            forget=forget,
            scenario=scenario,
            policy=policy,
            seed=seed,
            first=scenario.horizon.first,
            world=world,
        )

    def begin(self) -> None:
        """Everything is about to go on."""
        env, world = self.world.env, self.world
        upkeep = Upkeep(world=world, seed=self.seed)
        for steps in (
            upkeep.minutes(self.by_itself),
            upkeep.hours(self.forget),
            upkeep.nights(),
            upkeep.mornings(),
            self._arrivals(),
        ):
            env.process(steps)
        for shop in world.shops.values():
            for opens, _ in shop.opening.spans:
                shop.floor.look_at(opens + _SETTLE_IN_MIN)

    def pass_days(self) -> None:
        """Let all days pass."""
        env, world = self.world.env, self.world
        self.begin()
        begins = self.scenario.horizon.warm_up * DAY_MIN
        if begins:
            env.run(until=begins)
        world.waits.begin()
        for shop in world.shops.values():
            shop.tally.begin(env.now)
        env.run(until=self.until or self.scenario.horizon.in_all * DAY_MIN)
        for shop in world.shops.values():
            shop.end(env.now)

    def _arrivals(self) -> Steps:
        """One process for everybody, fed by days that are in order."""
        world, env = self.world, self.world.env
        comings, begun = Comings(self.scenario, self.seed, world.fleet), env.now
        for day in range(self.scenario.horizon.in_all):
            demand = world.waits.demand
            for coming in comings.of_day(day):
                if coming.mark * MOST_MORE >= demand or coming.at < begun:
                    continue
                yield env.timeout(max(0.0, coming.at - env.now))
                env.process(self._live(coming))
            yield env.timeout(max(0.0, (day + 1) * DAY_MIN - env.now))

    def _live(self, coming: Coming) -> Steps:
        garage, cars = self.world.garage, self.world.fleet.cars
        wish: Coming | None = coming
        while wish is not None:
            driver = garage.take(cars[wish.model])
            yield from Stay(world=self.world, coming=wish, driver=driver).live()
            wish = self.world.again(wish, self.world.env.now)

    def outcome(self, cpu_s: float) -> Outcome:
        """What was counted."""
        return counted(self.world, self.scenario, self.policy, self.seed, cpu_s)
