"""One day of the world, lived on the twin and then by a server: every decision must be the same."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any, Final

import msgspec
from attrs import Factory, define, field, frozen
from simpy import Environment

from adapters.bootstrap import in_memory
from adapters.demo.chain import furnish
from application.shared.caller import SYSTEM, Caller
from domain.shared.channel import Channel
from simulation.clock import HandClock, SimClock
from simulation.dispatch_log import Came, Request, difference
from simulation.drive.badges import Badges
from simulation.drive.calls import Calls
from simulation.drive.line import Line, RemoteSight, RemoteVisits
from simulation.drive.remote import Remote
from simulation.drive.told import Offers, as_said, said, shown
from simulation.recording import Recorder, services
from simulation.replay import arguments_of, canonical
from simulation.scenario.catalogue import catalogue
from simulation.scenario.scenario import Scenario
from simulation.stage import CODEC, Ear, Stage
from simulation.world.around import around, epoch_of, idle_of
from simulation.world.eyes import Eyes
from simulation.world.run import Run
from simulation.world.shelves import Shelves
from simulation.world.upkeep import by_itself

BY_ITSELF: Final = "baywise.by-itself"
"""What falls due and what follows from it: nobody asks for it, so nobody can by HTTP."""

POLICY: Final = "network"


@frozen(kw_only=True)
class Day:
    """A scenario of one day and what was asked and decided in it, by ``seed``."""

    scenario: Scenario
    seed: int
    requests: tuple[Request, ...]

    @property
    def decisions(self) -> int:
        return sum(len(one.came.decided) for one in self.requests)


@frozen(kw_only=True)
class Differing:
    """A command that came to something else: where in it, and both sides as JSON."""

    number: int
    command: str
    at: datetime
    pointer: str
    twin: str
    server: str


@define(kw_only=True)
class Parity:
    """What a comparison found: commands by name, over HTTP and not, and what differed."""

    over_http: Counter[str] = Factory(Counter)
    otherwise: Counter[str] = Factory(Counter)
    decisions: int = 0
    refusals: int = 0
    differing: list[Differing] = Factory(list)


def lived(scenario: Scenario, seed: int, *, hours: float | None = None) -> Day:
    """Let the first day pass on the twin, or so many hours from its midnight on, all on record."""
    env, eyes, ear, chance = Environment(), Eyes(), Ear(), Random()
    app = in_memory(
        clock=SimClock(env, epoch_of(scenario)),
        random=chance,
        idle=idle_of(scenario, POLICY),
        listeners=(ear, eyes),
    )
    stage = Stage(app=app, chance=chance, seed=seed, ear=ear)
    _furnished(stage, scenario)
    recorder = Recorder(stage, Channel.API)
    world = around(recorder.app, env, eyes, scenario, POLICY)
    run = Run.of(world, _noted(recorder), scenario, POLICY, seed)
    run.begin()
    env.run(until=60 * (24 if hours is None else hours))
    return Day(scenario=scenario, seed=seed, requests=tuple(recorder.requests))


def _noted(recorder: Recorder) -> Callable[[], None]:
    """What Baywise does by itself, on record where there was anything to do."""
    stage = recorder.stage
    once = by_itself(stage.app)

    def noted() -> None:
        came = stage.perform(len(recorder.requests), once)
        if came.answer:
            at = stage.app.clock.now()
            recorder.requests.append(
                Request(at=at, caller={}, command=BY_ITSELF, arguments={}, came=came)
            )

    return noted


def _furnished(stage: Stage, scenario: Scenario) -> None:
    stage.chance.seed(f"{stage.seed}/world")
    shelves = Shelves.of(scenario.stock, catalogue())
    furnish(stage.app, scenario.network, catalogue(), shelves.at_first)


@frozen(kw_only=True)
class Again:
    """Carries out a day's requests by a server, whose application, clock and chance are at hand."""

    day: Day
    stage: Stage
    clock: HandClock
    calls: Calls
    found: Parity = field(factory=Parity)
    _badges: Badges = field(init=False)
    _offers: Offers = field(init=False)
    _remote: Remote = field(init=False)

    @_badges.default
    def _new_badges(self) -> Badges:
        return Badges(self.stage.app)

    @_offers.default
    def _new_offers(self) -> Offers:
        return Offers()

    @_remote.default
    def _new_remote(self) -> Remote:
        line = Line(calls=self.calls, badges=self._badges.of)
        sight = RemoteSight(RemoteVisits(line=line, caller=SYSTEM, minute=lambda: 0.0))
        scenario = self.day.scenario
        return Remote.over(
            line, sight, clock=self.clock, stores=scenario.stores, catalogue=catalogue()
        )

    def live(self) -> Parity:
        """Everything once more, and what was different."""
        _furnished(self.stage, self.day.scenario)
        once = by_itself(self.stage.app)
        for number, request in enumerate(self.day.requests):
            self.clock.until(request.at)
            self.found.decisions += len(request.came.decided)
            self.found.refusals += request.came.refused is not None
            if request.command == BY_ITSELF:
                self.found.otherwise[BY_ITSELF] += 1
                self._compare(number, request, self.stage.perform(number, once))
            else:
                self._ask(number, request)
        return self.found

    def _ask(self, number: int, request: Request) -> None:
        service, _, name = request.command.partition(".")
        use_case = getattr(services(self.stage.app)[service], name)
        caller, given = _asked(use_case, request)
        over_http = getattr(getattr(self._remote, service, None), name, None)
        if over_http is None:
            self.found.otherwise[request.command] += 1
            came = self.stage.perform(number, lambda: use_case(caller, **given))
            return self._compare(number, request, came)
        self.found.over_http[request.command] += 1
        # A token draws an id as well; it must be there before the request's own chance begins.
        self._badges.of(caller)
        came = self.stage.perform(
            number,
            lambda: said(request.command, self._offers.taken(over_http, caller, given)),
        )
        return self._compare(number, as_said(use_case, request), came)

    def _compare(self, number: int, request: Request, came: Came) -> None:
        found = differing(number, request, came)
        if found is not None:
            self.found.differing.append(found)


def differing(number: int, request: Request, came: Came) -> Differing | None:
    """In what a command came to something else than on the twin, first of all."""
    was, now = (msgspec.json.decode(canonical(shown(one))) for one in (request.came, came))
    found = difference(was, now)
    if found is None:
        return None
    pointer, *sides = found
    twin, server = (msgspec.json.encode(one).decode() for one in sides)
    return Differing(
        number=number,
        command=request.command,
        at=request.at,
        pointer=pointer,
        twin=twin,
        server=server,
    )


def _asked(use_case: Any, request: Request) -> tuple[Caller, dict[str, Any]]:
    caller: Caller = CODEC.value(request.caller, Caller)
    return caller, arguments_of(use_case, request.arguments)
