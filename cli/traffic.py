"""The demonstration's traffic, beside the processes that serve."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

from adapters import bootstrap
from adapters.kept_clock import serving_clock
from adapters.keys import Keys
from adapters.settings import Mode, Settings
from application.app import Application
from simulation import traffic

_QUIET_S: Final = 10.0


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


def _drive(app: Application, stop: Event, cars_per_min: float) -> None:
    # The first pages are for whoever has just started it.
    if not stop.wait(_QUIET_S):
        traffic.run(app, stop, cars_per_min=cars_per_min)
