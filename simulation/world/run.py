"""One run: a scenario under a policy with a seed, and what came of it."""

import gc
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from time import process_time
from typing import Any, Final
from zoneinfo import ZoneInfo

from attrs import frozen
from simpy import Environment, Event

from adapters.bootstrap import empty_store, forgetting, in_memory
from adapters.demo.chain import furnish
from adapters.holidays import chinese_holidays
from application.app import Application
from domain.orders.idle import NEVER, IdleDiscounts
from domain.shared.ids import StoreId
from domain.shared.time import Span
from domain.stores.store import Store
from domain.workforce.technician import Technician
from simulation.cast import Cast
from simulation.clock import SimClock
from simulation.outcome.outcome import Outcome, ShopOutcome
from simulation.scenario.catalogue import catalogue
from simulation.scenario.digest import scenario_hash
from simulation.scenario.scenario import Scenario
from simulation.world.baywise import Baywise, Sight
from simulation.world.choosing import Choosing
from simulation.world.coming import MOST_MORE, Coming, Comings
from simulation.world.eyes import Eyes
from simulation.world.floor import Floor
from simulation.world.garage import Garage
from simulation.world.minute import DAY_MIN, Minute
from simulation.world.opening import Minutes, Opening
from simulation.world.shelves import Shelves
from simulation.world.shop import Shop
from simulation.world.stay import Stay
from simulation.world.tally import Tally
from simulation.world.upkeep import Upkeep, by_itself
from simulation.world.wares import Wares
from simulation.world.ways import Ways
from simulation.world.world import Waits, World

Steps = Generator[Event, Any, None]

ZONE: Final = "Asia/Shanghai"
"""Where days begin and end."""

_SETTLE_IN_MIN: Final = 0.01
"""After opening time, so that everybody is there when the foreman goes round first."""


def around(
    app: Baywise,
    env: Environment,
    eyes: Sight,
    scenario: Scenario,
    policy: str,
    wares: Wares | None = None,
) -> World:
    """The world of a scenario around shops that are there already."""
    first, epoch = _first(scenario), epoch_of(scenario)
    wares = wares or Wares.of(scenario)
    ways = Ways(policy=scenario.policies[policy], rollout=scenario.rollout, first=first)
    days = [first + timedelta(days=n) for n in range(_days(scenario) + 7)]
    build = _Builder(env, app, eyes, Minute(epoch), days)
    shops = {store.id: build.shop(store, scenario) for store in scenario.network.stores}
    return World(
        env=env,
        app=app,
        ways=ways,
        shelves=wares.shelves,
        conditions=scenario.conditions,
        shops=shops,
        fleet=wares.fleet,
        extras=wares.extras,
        choosing=build.choosing(ways, scenario, shops),
        garage=Garage(app),
        eyes=eyes,
        to_minute=build.to_minute,
        waits=Waits(conditions=scenario.conditions),
    )


def epoch_of(scenario: Scenario) -> datetime:
    """The midnight with which its days begin."""
    return datetime.combine(_first(scenario), time(), ZoneInfo(ZONE)).astimezone(UTC)


def idle_of(scenario: Scenario, policy: str) -> IdleDiscounts:
    """What idle days take off under one of its policies."""
    return scenario.idle if scenario.policies[policy].discounts else NEVER


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
            first=_first(scenario),
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
        env.run(until=self.until or _days(self.scenario) * DAY_MIN)
        for shop in world.shops.values():
            shop.end(env.now)

    def _arrivals(self) -> Steps:
        """One process for everybody, fed by days that are in order."""
        world, env = self.world, self.world.env
        comings, begun = Comings(self.scenario, self.seed, world.fleet), env.now
        for day in range(_days(self.scenario)):
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
        world = self.world
        tallies = [shop.tally for shop in world.shops.values()]
        return Outcome(
            scenario=scenario_hash(self.scenario),
            policy=self.policy,
            seed=self.seed,
            days=self.scenario.horizon.days,
            shops=tuple(self._of_shop(shop) for shop in world.shops.values()),
            waits=tuple(world.waits.bins),
            occupied=_summed([one.occupied for one in tallies]),
            productive=_summed([one.productive for one in tallies]),
            open_bays=_summed([one.open_bays for one in tallies]),
            daily_wait_h=tuple(world.waits.daily_h),
            events=world.diary.events,
            commands=world.eyes.commands,
            cpu_s=cpu_s,
            print=world.diary.print,
        )

    def _of_shop(self, shop: Shop) -> ShopOutcome:
        tally, now = shop.tally, self.world.env.now
        waited, minutes, begins = tally.waited_min, tally.bay_min, tally.since
        return ShopOutcome(
            store=shop.store.code,
            region=str(shop.store.region),
            lat=shop.store.place.lat,
            lon=shop.store.place.lon,
            wanted=tally.wanted,
            lost=tally.losses,
            left_for=dict(sorted(tally.left_for.items())),
            came_from=tally.came_from,
            here_before=tally.here_before,
            served=tally.served,
            served_sent=tally.served_sent,
            still_here=tally.expected,
            open_bay_min=round(tally.bays * shop.opening.between(begins, now)),
            occupied_min=sum(tally.occupied),
            worked_min=sum(tally.productive),
            shift_min=round(_minutes_in(shop.floor.shifts.values(), begins, now)),
            wait_h=sum(waited.values()) / 60,
            reception_h=tally.reception_min / 60,
            lead_h=tally.lead_min / 60,
            in_system_h=tally.in_system_min / 60,
            sojourn_h=tally.sojourn_min / 60,
            kept=tally.kept,
            revenue_fen=tally.revenue_fen,
            discount_fen=tally.discount_fen,
            wait_causes_h={cause: waited[cause] / 60 for cause in sorted(waited)},
            bay_causes_min={cause: minutes[cause] for cause in sorted(minutes)},
        )


@frozen
class _Builder:
    env: Environment
    app: Baywise
    eyes: Sight
    to_minute: Minute
    days: list[date]

    def shop(self, store: Store, scenario: Scenario) -> Shop:
        holidays = chinese_holidays(self.days[0], self.days[-1])
        spans = [self._minutes(span) for span in store.open_spans(self.days, holidays)]
        opening, cast = Opening(tuple(spans)), Cast.of(store.id)
        people = list(_hands(scenario, store))
        bays = [one for one in scenario.network.bays if one.store == store.id and one.in_service]
        floor = Floor(
            env=self.env,
            app=self.app,
            cast=cast,
            eyes=self.eyes,
            opening=opening,
            to_minute=self.to_minute,
            shifts={one.id: self._shifts(store, one) for one in people},
        )
        first_weekday = self.days[0].weekday()
        tally = Tally(bays=len(bays), opening=opening, first_weekday=first_weekday)
        return Shop(store=store, cast=cast, opening=opening, floor=floor, tally=tally)

    def choosing(self, ways: Ways, scenario: Scenario, shops: Mapping[StoreId, Shop]) -> Choosing:
        return Choosing(
            app=self.app,
            ways=ways,
            conditions=scenario.conditions,
            casts={id: shop.cast for id, shop in shops.items()},
            openings={id: shop.opening for id, shop in shops.items()},
            to_minute=self.to_minute,
        )

    def _shifts(self, store: Store, person: Technician) -> tuple[Minutes, ...]:
        spans = person.working_spans(ZoneInfo(store.zone), self.days)
        return tuple(self._minutes(span) for span in spans)

    def _minutes(self, span: Span) -> Minutes:
        return self.to_minute(span.start), self.to_minute(span.end)


def _hands(scenario: Scenario, store: Store) -> Iterator[Technician]:
    """Who works there, people lent by other shops included."""
    for one in scenario.network.technicians:
        if one.store == store.id:
            yield one
        elif any(loan.store == store.id for loan in one.loans):
            yield one.guest(store.id)


def _first(scenario: Scenario) -> date:
    return scenario.horizon.begins - timedelta(days=scenario.horizon.warm_up)


def _days(scenario: Scenario) -> int:
    return scenario.horizon.warm_up + scenario.horizon.days


def _summed(rows: list[list[float]]) -> tuple[float, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))


def _minutes_in(shifts: Iterable[tuple[Minutes, ...]], begins: float, ends: float) -> float:
    return sum(
        max(0.0, min(end, ends) - max(start, begins)) for spans in shifts for start, end in spans
    )
