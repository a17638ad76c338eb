"""The demonstration's traffic, beside the processes that serve."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from adapters import bootstrap
from adapters.keys import Keys
from adapters.settings import Mode, Settings
from simulation import traffic


@contextmanager
def passing(settings: Settings) -> Iterator[None]:
    """Cars come and go while the block runs, in a demonstration that wants them."""
    if settings.mode is not Mode.DEMO or not settings.traffic or settings.database_url is None:
        yield
        return
    keys = Keys.from_file(settings.home / bootstrap.KEYS_FILE)
    with bootstrap.open_database(settings.database_url, keys, demo=True, pool_size=2) as app:
        stop = Event()
        cars = float(settings.traffic)
        road = Thread(
            target=traffic.run, args=(app, stop), kwargs={"cars_per_min": cars}, daemon=True
        )
        road.start()
        try:
            yield
        finally:
            stop.set()
            road.join(timeout=10)
