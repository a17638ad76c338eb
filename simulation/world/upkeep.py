"""What goes on in the shops besides visits: what falls due, deliveries, illness."""

from collections.abc import Callable, Generator
from datetime import timedelta
from random import Random
from typing import Any, Final

from attrs import define
from simpy import Event

from application.app import Application
from application.due_work import handlers
from application.reactions import reactions
from application.shared.caller import SYSTEM
from application.shared.due import run_due
from domain.shared.errors import BaywiseError
from domain.shared.ids import TechnicianId
from domain.shared.time import Span
from domain.workforce.events import AbsenceCause
from simulation.world.minute import DAY_MIN
from simulation.world.opening import Minutes
from simulation.world.shop import Shop
from simulation.world.world import World

Steps = Generator[Event, Any, None]

_EVERY_MIN: Final = 1.0
_HOUR_MIN: Final = 60.0


def by_itself(app: Application) -> Callable[[], bool]:
    """What the threads of a running server do: see ``adapters.runtime``.

    Done once by each call, which says whether there was anything to do.
    """
    due, react = handlers(app), reactions(app)

    def once() -> bool:
        done = run_due(due, app.due, app.clock, limit=10_000)
        while moved := app.stream.move():
            done += moved
        for name, told in react.items():
            while told_now := app.stream.consume(name, told, limit=1_000):
                done += told_now
        return done > 0

    return once


@define(kw_only=True)
class Upkeep:
    """Processes that run beside the visits."""

    world: World
    seed: int

    def minutes(self, by_itself: Callable[[], object]) -> Steps:
        """What Baywise does by itself, again and again."""
        while True:
            by_itself()
            yield self.world.env.timeout(_EVERY_MIN)

    def hours(self, forget: Callable[[], object]) -> Steps:
        """What is over makes room for what comes."""
        while True:
            yield self.world.env.timeout(_HOUR_MIN)
            forget()

    def nights(self) -> Steps:
        """Shelves are filled up, and the wait of the day is known."""
        yield self.world.env.timeout(self._left_min - _EVERY_MIN / 2)
        while True:
            self.world.waits.end_day()
            self._deliver()
            yield self.world.env.timeout(DAY_MIN)

    def _deliver(self) -> None:
        app, shelves = self.world.app, self.world.shelves
        for shop in self.world.shops.values():
            free = app.inventory.free(SYSTEM, store=shop.store.id, parts=shelves.parts)
            short = shelves.short(shop.store, free)
            if short:
                app.inventory.receive(SYSTEM, store=shop.store.id, items=short)

    def mornings(self) -> Steps:
        """Who is ill today is known before the shops open."""
        chance = Random(f"{self.seed}/absent")
        if self._left_min < DAY_MIN:
            # Who is ill today is known already.
            yield self.world.env.timeout(self._left_min)
        while True:
            yield self.world.env.timeout(_EVERY_MIN)
            for shop in self.world.shops.values():
                for id, spans in tuple(shop.floor.shifts.items()):
                    self._morning(chance, shop, id, spans)
            yield self.world.env.timeout(DAY_MIN - _EVERY_MIN)

    @property
    def _left_min(self) -> float:
        """Minutes until midnight; a whole day at midnight."""
        return DAY_MIN - self.world.env.now % DAY_MIN

    def _morning(
        self, chance: Random, shop: Shop, id: TechnicianId, spans: tuple[Minutes, ...]
    ) -> None:
        now = self.world.env.now
        today = [span for span in spans if now <= span[0] < now + DAY_MIN]
        if not today or chance.random() >= self.world.conditions.absent:
            return
        at = self.world.app.clock.now()
        during = Span(
            at + timedelta(minutes=min(start for start, _ in today) - now),
            at + timedelta(minutes=max(end for _, end in today) - now),
        )
        try:
            self.world.app.absences.report(
                SYSTEM, technician=id, during=during, cause=AbsenceCause.SICK
            )
        except BaywiseError:
            return
        shop.floor.shifts[id] = tuple(span for span in spans if span not in today)
