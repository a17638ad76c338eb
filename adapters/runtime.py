"""One process of a running Baywise: the application, and what goes on behind the requests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

import structlog
from attrs import define, field

from adapters import bootstrap, collector
from adapters.kept_clock import serving_clock
from adapters.keys import Keys
from adapters.settings import Mode, Settings
from application.app import Application
from application.due_work import handlers
from application.reactions import reactions
from application.shared.due import run_due
from application.shared.ports import Kinds
from application.visits.timed import OUTSIDERS
from domain.shared.errors import BaywiseError
from domain.webhooks.place import Place

_RELAY_EVERY_S: Final = 0.1
_HEAR_EVERY_S: Final = 0.25
_DUE_EVERY_S: Final = 1.0
_WARM_EVERY_S: Final = 60.0
_TELL_EVERY_S: Final = 0.5

_log = structlog.get_logger()


@contextmanager
def running(settings: Settings) -> Iterator[Application]:
    """The application on the settings' database, which is up to date, with its threads."""
    if settings.database_url is None:
        raise ValueError("the runtime needs the address of a running database")
    keys = Keys.from_file(settings.home / bootstrap.KEYS_FILE)
    demo = settings.mode is Mode.DEMO
    sandbox = settings.sandbox_payments
    with bootstrap.open_database(
        settings.database_url,
        keys,
        demo=demo,
        sandbox=sandbox,
        clock=serving_clock(settings.home),
        idle=settings.idle_discounts,
        outside=settings.webhooks,
        excused=settings.excused_waits,
    ) as app:
        runtime = Runtime(app)
        runtime.start()
        try:
            yield app
        finally:
            runtime.stop()


@define
class Runtime:
    """Threads that tell events, hear them, and do what is due.

    Every process runs them; the database sees to it that one of them at a time gives positions
    to events and that due work is done once.
    """

    app: Application
    _stopping: Event = field(factory=Event, init=False)
    _threads: list[Thread] = field(factory=list, init=False)

    def start(self) -> None:
        """Begin; calendars are made behind the first requests, which make those they need."""
        position = self.app.stream.last()
        for name, every_s, step in (
            ("warm", _WARM_EVERY_S, self._warm),
            ("relay", _RELAY_EVERY_S, self._relay),
            ("due", _DUE_EVERY_S, self._due(Kinds(OUTSIDERS, others=True))),
            ("outsiders", _DUE_EVERY_S, self._due(Kinds(OUTSIDERS, others=False))),
            ("react", _HEAR_EVERY_S, self._react),
            ("hear", _HEAR_EVERY_S, self._hearing(position)),
            ("tell", _TELL_EVERY_S, self._tell),
        ):
            thread = Thread(target=self._repeat, args=(name, every_s, step), daemon=True, name=name)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """End; what was begun is finished."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def _repeat(self, name: str, every_s: float, step: Callable[[], bool]) -> None:
        while not self._stopping.is_set():
            try:
                more = step()
            except BaywiseError as error:
                # The database is away for a moment, say; the next round tries again.
                _log.warning("background_refused", task=name, code=error.code)
                more = False
            except Exception:
                # Our own mistake. A thread that ended would stop what nobody else does.
                _log.exception("background_failed", task=name)
                more = False
            if not more:
                self._stopping.wait(every_s)

    def _relay(self) -> bool:
        return self.app.stream.move() > 0

    def _due(self, kinds: Kinds) -> Callable[[], bool]:
        """Calls to outsiders have a thread of their own: a slow one delays nothing of ours."""

        def work() -> bool:
            return run_due(handlers(self.app), self.app.due, self.app.clock, kinds=kinds) > 0

        return work

    def _react(self) -> bool:
        consume, all_of = self.app.stream.consume, reactions(self.app)
        return sum(consume(name, react) for name, react in all_of.items()) > 0

    def _tell(self) -> bool:
        """A thread for each program that has something to hear: none waits for another.

        Nobody waits for them at the end either: what was not remembered is told again.
        """
        for place in self.app.courier.take():
            Thread(target=self._serve, args=(place,), daemon=True, name="webhook").start()
        return False

    def _serve(self, place: Place) -> None:
        try:
            self.app.courier.serve(place)
        except BaywiseError as error:
            # The database is away for a moment, say; the place is free when its lease is over.
            _log.warning("background_refused", task="tell", code=error.code)
        except Exception:
            _log.exception("background_failed", task="tell")

    def _hearing(self, position: int) -> Callable[[], bool]:
        at = position

        def hear() -> bool:
            nonlocal at
            told = self.app.stream.after(at)
            for one in told:
                self.app.heard(one)
                at = one.position
            return bool(told)

        return hear

    def _warm(self) -> bool:
        if self.app.capacities.warm(self.app.clock.now()) >= collector.MANY:
            collector.settle()
        return False
