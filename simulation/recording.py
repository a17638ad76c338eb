"""A seeded day of traffic, recorded: every request that decided or changed something."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any, Final

from attrs import Factory, define, evolve, fields, frozen
from simpy import Environment

from application.app import Application
from application.shared.caller import Caller
from application.shared.service import Service
from domain.shared.channel import Channel
from simulation.clock import SimClock
from simulation.dispatch_log import Request, World
from simulation.stage import CODEC, Ground, Stage, raised
from simulation.traffic import Traffic

_DECIDES: Final = frozenset({"offers.find", "offers.alternatives"})
"""Requests that change nothing, and are decisions all the same."""
_CUSTOMERS: Final = 200


def recorded(world: World, *, lasts: timedelta, cars_per_hour: float) -> list[Request]:
    """Let cars come for a while, and return what was asked and what came of it."""
    env = Environment()
    with raised(Ground.TWIN, world, SimClock(env, world.begins)) as stage:
        recorder = Recorder(stage)
        traffic = Traffic(
            app=recorder.app,
            env=env,
            random=Random(world.seed),
            mean_gap_min=60 / cars_per_hour,
            customers=_CUSTOMERS,
        )
        env.process(traffic.arrivals())
        env.run(until=lasts / timedelta(minutes=1))
    return recorder.requests


@define
class Recorder:
    """Stands between whoever asks and the application."""

    stage: Stage
    channel: Channel | None = None
    """Through which everybody comes, whatever they say themselves."""
    requests: list[Request] = Factory(list)

    @property
    def app(self) -> Application:
        """The application, every use case of which is recorded when somebody outside asks."""
        app = self.stage.app
        heard: dict[str, Any] = {
            name: Overheard(name, service, self) for name, service in services(app).items()
        }
        return evolve(app, **heard)

    def ask(
        self, command: str, use_case: Callable[..., Any], caller: Caller, /, **given: Any
    ) -> Any:
        """Carry out a request, and keep it if it decided, changed, or was refused something."""
        if self.channel is not None:
            caller = evolve(caller, channel=self.channel)
        outcome = list[tuple[Any, Exception | None]]()

        def request() -> object:
            try:
                outcome.append((use_case(caller, **given), None))
            except Exception as error:
                outcome.append((None, error))
                raise
            return outcome[0][0]

        came = self.stage.perform(len(self.requests), request)
        if self.stage.ear.changed or came.refused or command in _DECIDES:
            self.requests.append(
                Request(
                    at=self.stage.app.clock.now(),
                    caller=CODEC.plain(caller),
                    command=command,
                    arguments={name: CODEC.plain(value) for name, value in given.items()},
                    came=came,
                )
            )
        [(answer, error)] = outcome
        if error:
            raise error
        return answer


@frozen
class Overheard:
    """A service whose use cases are recorded."""

    name: str
    service: Service
    recorder: Recorder

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.service, name)
        if not is_use_case(found):
            return found
        return partial(self.recorder.ask, f"{self.name}.{name}", found)


def services(app: Application) -> dict[str, Service]:
    """The services of an application by name."""
    held = {one.name: getattr(app, one.name) for one in fields(Application)}
    return {name: one for name, one in held.items() if isinstance(one, Service)}


def is_use_case(found: object) -> bool:
    """Whether it was made one by :func:`application.shared.service.command`."""
    return hasattr(found, "__wrapped__")
