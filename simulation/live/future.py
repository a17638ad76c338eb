"""The days to come of running shops, as they are or with changes, lived in a twin."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from logging import CRITICAL
from random import Random
from time import process_time
from typing import Final

import structlog
from attrs import evolve, frozen
from simpy import Environment

from adapters import registry
from adapters.bootstrap import forgetting, in_memory, store_of
from application.app import Application
from application.shared.fingerprint import fingerprint
from simulation.clock import SimClock
from simulation.live.changing import Made, Making, changed
from simulation.live.fork import POLICY, Fork
from simulation.live.known_car import followed
from simulation.live.taking_over import TakingOver
from simulation.live.wares import wares
from simulation.outcome.outcome import Outcome
from simulation.scenario.changes.change import Change
from simulation.scenario.digest import scenario_hash
from simulation.scenario.scenario import Scenario
from simulation.world.around import around, epoch_of, idle_of
from simulation.world.eyes import Eyes
from simulation.world.minute import DAY_MIN
from simulation.world.run import Run, uncollected
from simulation.world.upkeep import by_itself

_HOUR: Final = 60.0


@frozen(kw_only=True)
class Horizon:
    """So many hours from the beginning on, or to the end of so many days, with today."""

    days: int = 2
    hours: float | None = None

    def until(self, begins: float) -> float:
        """The minute of its end; minutes count from the midnight before it begins."""
        return self.days * DAY_MIN if self.hours is None else begins + self.hours * _HOUR

    def whole_days(self, begins: float) -> int:
        """The days of which it has a part."""
        return max(1, -int(-self.until(begins) // DAY_MIN))


@frozen(kw_only=True, slots=False)
class Future:
    """What becomes of a fork with changes until its horizon; with none, if nothing is done."""

    fork: Fork
    horizon: Horizon
    changes: tuple[Change, ...] = ()

    @cached_property
    def scenario(self) -> Scenario:
        """The days to come with the changes.

        Raises:
            BadChange: one of them cannot be made of running shops.
        """
        days = self.horizon.whole_days(self.fork.minute)
        return changed(self.fork.scenario(days), self.changes)

    @cached_property
    def print(self) -> str:
        """Of everything that it depends on, but for its seed."""
        return fingerprint(
            self.fork.print, scenario_hash(self.scenario), self.until, self.scenario.policies
        )

    @property
    def until(self) -> float:
        return self.horizon.until(self.fork.minute)

    @property
    def ends(self) -> datetime:
        """The instant of its end."""
        return self.fork.begins + timedelta(minutes=self.until - self.fork.minute)

    def prepared(self, seed: int) -> "Prepared":
        """Everything as it is in the first minute, and the changes made.

        Raises:
            BadChange: the application refuses one of them.
        """
        fork, scenario = self.fork, self.scenario
        env, eyes = Environment(initial_time=fork.minute), Eyes()
        eyes.visits.update((one.id, one) for one in fork.snapshot.of(registry.WORK_ORDERS))
        clock = SimClock(env, epoch_of(scenario))
        store = store_of(fork.snapshot, clock, audited=False)
        app = in_memory(
            clock=clock,
            store=store,
            random=Random(f"{seed}/ids"),
            idle=idle_of(scenario, POLICY),
            listeners=(eyes,),
        )
        making = Making(app=app, snapshot=fork.snapshot, now=fork.begins)
        made = making.make(fork.network, scenario.network)
        return Prepared(
            future=self,
            seed=seed,
            env=env,
            app=app,
            forget=forgetting(store),
            eyes=eyes,
            made=made,
        )


@contextmanager
def _in_silence() -> Iterator[None]:
    """What simulated shops would have logged is nothing that anybody has to look after."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)


@frozen(kw_only=True, eq=False)
class Prepared:
    """A future about to begin."""

    future: Future
    seed: int
    env: Environment
    app: Application
    forget: Callable[[], object]
    eyes: Eyes
    made: Made

    def lived(self) -> Outcome:
        """What came of it."""
        begun = process_time()
        with uncollected(), _in_silence():
            run = self._run()
            run.pass_days()
        return evolve(run.outcome(process_time() - begun), scenario=self.future.print)

    def _run(self) -> Run:
        future, fork = self.future, self.future.fork
        scenario = evolve(future.scenario, network=self.made.network)
        goods, models = wares(fork)
        world = around(self.app, self.env, self.eyes, scenario, POLICY, goods)
        taking = TakingOver(
            world=world,
            snapshot=fork.snapshot,
            visits={id: one for id, one in self.eyes.visits.items() if followed(one)},
            models=models,
            seed=self.seed,
        )
        taking.begin()
        for technician, during in self.made.away:
            taking.keep_away(technician, during)
        return Run(
            by_itself=by_itself(self.app),
            forget=self.forget,
            scenario=scenario,
            policy=POLICY,
            seed=self.seed,
            first=fork.day,
            world=world,
            until=future.until,
        )
