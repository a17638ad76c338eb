"""Lets the world go on around a server, as fast as the server's own clock."""

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from datetime import date, datetime
from random import Random
from threading import Event as Signal
from time import monotonic
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog
from attrs import Factory, define, field, frozen
from simpy import Environment, Event
from simpy.rt import RealtimeEnvironment

from application.shared.caller import SYSTEM
from application.shared.network import Network
from application.visits.booking import Booked
from domain.shared.errors import BaywiseError
from domain.shared.ids import StoreId, VehicleId
from domain.work_orders.status import IN_SHOP, Status
from simulation.cast import customer
from simulation.clock import SimClock
from simulation.drive.answers import SeenAppointment, SeenVisit, Server, VisitRow
from simulation.drive.calls import Calls, NotAnswering
from simulation.drive.car import Car
from simulation.drive.demand import scenario
from simulation.drive.door import Crew, server_of
from simulation.drive.garage import KnownGarage, number_of
from simulation.drive.hands import Hands
from simulation.drive.line import Line, RemoteSight, RemoteVisits
from simulation.drive.remote import Remote
from simulation.scenario.catalogue import catalogue
from simulation.scenario.demand import Demand
from simulation.scenario.mix import WantedService
from simulation.scenario.scenario import Scenario
from simulation.world.around import ZONE, around, epoch_of
from simulation.world.coming import MOST_MORE, Coming, Comings
from simulation.world.garage import Driver
from simulation.world.minute import DAY_MIN
from simulation.world.world import World

Steps = Generator[Event, Any, None]

_LOOK_S: Final = 0.25
_UNHEARD: Final = 3
"""Requests in a row after which nobody is there to be asked."""
_SETTLE_IN_MIN: Final = 0.01
_NIGHT_MIN: Final = DAY_MIN - 60

_log = structlog.get_logger()


@frozen(kw_only=True)
class Limits:
    """When to end by itself: after ``seconds``, or once ``cars`` came and those of today left."""

    seconds: float | None = None
    cars: int | None = None


@define(kw_only=True)
class Driven:
    """What came of it so far: ``cars`` that wanted something, ``there`` of today not yet gone."""

    cars: int = 0
    there: int = 0
    done: Counter[str] = field(factory=Counter)


@frozen(kw_only=True)
class Drive:
    """A world around the shops of one server."""

    calls: Calls
    crew: Crew
    network: Network
    demand: Callable[[Network, Server], Demand]
    limits: Limits = field(factory=Limits)
    goes_on: bool = True
    """Whether cars that an earlier run has left in the shops are taken up; nobody else may."""
    first: int = 0
    """Who comes first: see :class:`KnownGarage`."""
    driven: Driven = field(factory=Driven)
    random: Random = field(factory=Random)

    def run(self, stop: Signal) -> None:
        """Let cars come until ``stop`` is set or a limit is reached.

        Raises:
            NotAnswering: the server is gone.
        """
        ends = Ending(self.calls, stop, self.limits, self.driven)
        while not ends.over:
            self._week(ends)

    def _week(self, ends: "Ending") -> None:
        server = server_of(self.calls, in_earnest=True)
        given = scenario(self.network, self.demand(self.network, server), _today(server.now))
        begins = (server.now - epoch_of(given)).total_seconds() / 60
        env = RealtimeEnvironment(initial_time=begins, factor=60 / server.speed, strict=False)
        week = Week(drive=self, env=env, given=given)
        for steps in week.processes():
            env.process(steps)
        env.run(until=env.process(ends.watched(env, server.speed, given.horizon.days * DAY_MIN)))


@define
class Ending:
    """Knows when it is enough."""

    calls: Calls
    stop: Signal
    limits: Limits
    driven: Driven
    _begun: float = Factory(monotonic)

    @property
    def over(self) -> bool:
        if self.stop.is_set():
            return True
        most_s = self.limits.seconds
        late = most_s is not None and monotonic() - self._begun >= most_s
        return late or (self.enough and not self.driven.there)

    @property
    def enough(self) -> bool:
        """Whether nobody more is to come."""
        return self.limits.cars is not None and self.driven.cars >= self.limits.cars

    def watched(self, env: Environment, speed: int, until: float) -> Steps:
        """Until it is over, or the days are."""
        while env.now < until and not self.over:
            if self.calls.unheard >= _UNHEARD:
                raise NotAnswering("the server does not answer any more")
            yield env.timeout(_LOOK_S * speed / 60)


@define(kw_only=True)
class Week:
    """Some days of it; whoever is still there then is taken up by the next."""

    drive: Drive
    env: Environment
    given: Scenario
    world: World = field(init=False)
    sight: RemoteSight = field(init=False)
    line: Line = field(init=False)
    garage: KnownGarage = field(init=False)
    hands: Hands = field(init=False)
    _left: list[VisitRow] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        drive = self.drive
        self.line = Line(calls=drive.calls, badges=drive.crew.badge)
        visits = RemoteVisits(line=self.line, caller=SYSTEM, minute=lambda: self.env.now)
        self.sight = RemoteSight(visits, drive.driven.done)
        remote = Remote.over(
            self.line,
            self.sight,
            clock=SimClock(self.env, epoch_of(self.given)),
            stores=self.given.stores,
            catalogue=catalogue(),
        )
        self._left = list(self._left_behind())
        self.world = around(remote, self.env, self.sight, self.given, "network")
        self.hands = Hands(line=self.line, env=self.env, to_minute=self.world.to_minute)
        away = (number_of(row.plate or "") for row in self._left)
        self.garage = KnownGarage(
            remote, away=frozenset(one for one in away if one is not None), first=drive.first
        )

    def processes(self) -> Iterator[Steps]:
        """All that goes on."""
        self.drive.driven.there = 0
        for shop in self.world.shops.values():
            for opens, _ in shop.opening.spans:
                shop.floor.look_at(opens + _SETTLE_IN_MIN)
        if self.drive.goes_on:
            yield from (self._guarded(self._taken_up(row)) for row in self._left)
        yield self._arrivals()
        yield self._nights()

    def _left_behind(self) -> Iterator[VisitRow]:
        for status in (*sorted(IN_SHOP), Status.PLANNED):
            for row in self.line.pages(SYSTEM, "/visits", VisitRow, status=status.value):
                if row.store in self.given.stores and number_of(row.plate or "") is not None:
                    yield row

    def _arrivals(self) -> Steps:
        comings = Comings(
            self.given, seed=self.drive.random.getrandbits(32), fleet=self.world.fleet
        )
        for day in range(self.given.horizon.days):
            for coming in comings.of_day(day):
                if coming.mark * MOST_MORE >= 1 or coming.at < self.env.now:
                    continue
                yield self.env.timeout(coming.at - self.env.now)
                if self._is_enough:
                    return
                self.env.process(self._guarded(self._live(coming), today=coming.at_once))
            yield self.env.timeout(max(0.0, (day + 1) * DAY_MIN - self.env.now))

    @property
    def _is_enough(self) -> bool:
        most = self.drive.limits.cars
        return most is not None and self.drive.driven.cars >= most

    def _live(self, coming: Coming) -> Steps:
        self.drive.driven.cars += 1
        car = self.world.fleet.cars[coming.model]
        driver = self.garage.take(coming.store, coming.model, car)
        stay = Car(
            world=self.world, coming=coming, driver=driver, sight=self.sight, hands=self.hands
        )
        yield from stay.live()
        self.garage.give_back(coming.store, coming.model, driver)

    def _taken_up(self, row: VisitRow) -> Steps:
        visit = self.line.get(SYSTEM, f"/visits/{row.id}", SeenVisit)
        if visit.member is None or visit.vehicle is None or visit.appointment is None:
            return
        shop = self.world.shops[row.store]
        car = Car(
            world=self.world,
            coming=self._who(visit),
            driver=Driver(
                member=visit.member,
                vehicle=VehicleId(visit.vehicle),
                car=self.world.fleet.cars[0],
                caller=customer(visit.member),
            ),
            sight=self.sight,
            hands=self.hands,
            finds_more=False,
        )
        booked = Booked(appointment=visit.appointment, order=row.order, work_order=row.id)
        if visit.status is Status.PLANNED:
            path = f"/appointments/{visit.appointment}"
            expected = self.line.get(SYSTEM, path, SeenAppointment).expected
            yield from car.come(shop, booked, self.world.to_minute(expected))
        else:
            yield from car.stay(shop, booked)

    def _who(self, visit: SeenVisit) -> Coming:
        """Somebody of whom nothing is known but what they want."""
        luck = Random(str(visit.id))
        store = self.given.stores[StoreId(visit.store)]
        return Coming(
            number=-luck.getrandbits(48),
            at=self.env.now,
            mark=0.0,
            store=visit.store,
            place=store.place,
            model=0,
            wanted=WantedService(service=visit.jobs[0].service, weight=1),
            ahead_days=0,
            patience_min=0.0,
            follows=False,
            comes=True,
            late_min=0.0,
            intake=luck.expovariate(1.0),
            luck=luck,
        )

    def _guarded(self, steps: Steps, *, today: bool = False) -> Steps:
        """One car's bad luck is nobody else's."""
        driven = self.drive.driven
        driven.there += today
        try:
            yield from steps
        except BaywiseError as error:
            _log.debug("traffic_refused", code=error.code)
        finally:
            driven.there -= today

    def _nights(self) -> Steps:
        """What is short on the shelves is there before the shops open again."""
        while True:
            yield self.env.timeout((_NIGHT_MIN - self.env.now) % DAY_MIN or DAY_MIN)
            for shop in self.world.shops.values():
                with suppress(BaywiseError):
                    self._deliver(shop.store.id)

    def _deliver(self, store: StoreId) -> None:
        app, shelves = self.world.app, self.world.shelves
        free = app.inventory.free(SYSTEM, store=store, parts=shelves.parts)
        short = shelves.short(self.given.stores[store], free)
        if short:
            app.inventory.receive(SYSTEM, store=store, items=short)


def _today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(ZONE)).date()
