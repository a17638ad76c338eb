"""The demonstration's traffic, beside the processes that serve."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread
from typing import Final

import structlog

from adapters import bootstrap
from adapters.demo.chain import DRIVERS, PASSWORD
from adapters.kept_clock import serving_clock
from adapters.keys import Keys
from adapters.settings import Mode, Settings
from application.app import Application
from application.shared.network import Network
from domain.shared.errors import BaywiseError
from simulation import traffic
from simulation.drive.answers import Server
from simulation.drive.calls import Calls
from simulation.drive.demand import usual
from simulation.drive.door import Login, let_in
from simulation.drive.driver import Drive
from simulation.drive.shops import network_of
from simulation.scenario.demand import Demand

_QUIET_S: Final = 10.0
_AGAIN_S: Final = 5.0

_log = structlog.get_logger()


@contextmanager
def passing(settings: Settings) -> Iterator[None]:
    """Cars come and go while the block runs, in a demonstration that wants them."""
    if settings.mode is not Mode.DEMO or not settings.traffic or settings.database_url is None:
        yield
        return
    keys = Keys.from_file(settings.home / bootstrap.KEYS_FILE)
    with bootstrap.open_database(
        settings.database_url,
        keys,
        demo=True,
        clock=serving_clock(settings.home),
        pool_size=2,
        idle=settings.idle_discounts,
    ) as app:
        stop = Event()
        road = Thread(target=_drive, args=(app, stop, float(settings.traffic)), daemon=True)
        road.start()
        try:
            yield
        finally:
            stop.set()
            road.join(timeout=10)


@contextmanager
def driving(settings: Settings) -> Iterator[None]:
    """The whole world around the shops while the block runs, as fast as their clock, over HTTP."""
    if not settings.traffic:
        yield
        return
    stop = Event()
    road = Thread(target=_go_on, args=(settings, stop), daemon=True)
    road.start()
    try:
        yield
    finally:
        stop.set()
        road.join(timeout=10)


def _go_on(settings: Settings, stop: Event) -> None:
    """A world that was refused or found nobody begins again, as the server may."""
    while not stop.is_set():
        try:
            with Calls.to(settings.own_address, rest=stop.wait) as calls:
                _around(calls, settings, stop)
        except BaywiseError as error:
            _log.warning("traffic_stopped", code=error.code, detail=error.detail)
            stop.wait(_AGAIN_S)


def _around(calls: Calls, settings: Settings, stop: Event) -> None:
    with let_in(calls, [Login(name, PASSWORD) for name in DRIVERS]) as crew:
        network = network_of(calls, crew.desk)
        demand = partial(_demand, cars_per_min=settings.traffic)
        Drive(calls=calls, crew=crew, network=network, demand=demand).run(stop)


def _demand(network: Network, server: Server, *, cars_per_min: int) -> Demand:
    return usual(network, most_per_hour=cars_per_min * 60 / server.speed)


def _drive(app: Application, stop: Event, cars_per_min: float) -> None:
    # The first pages are for whoever has just started it.
    if not stop.wait(_QUIET_S):
        traffic.run(app, stop, cars_per_min=cars_per_min)
