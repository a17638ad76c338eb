"""Offers found and taken by many writers at once, on a chain with room for all of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Final

from attrs import define, frozen

from application.app import Application
from application.dispatch.offers import Wish
from application.shared.caller import SYSTEM
from cli.bench.booking import double_bookings, hold
from cli.bench.crew import Shift, at_work
from cli.bench.report import percentile
from cli.bench.throwaway import MORNING, SERVICE, Customer, Furnished, furnished
from domain.dispatch.calendar import HORIZON_DAYS
from domain.shared.claims import Taken
from domain.stores.store import Store
from simulation.clock import HandClock

WRITERS: Final = 16
_SHOPS: Final = 600
_CUSTOMERS: Final = 400
_MOST_ATTEMPTS: Final = 20
_HOURS: Final = (HORIZON_DAYS - 2) * 24


@frozen(kw_only=True)
class Writer:
    """One writer's part."""

    base: Furnished
    number: int


@define(kw_only=True)
class Taker:
    """Takes the best offer near some shop at some hour of the coming days, one per call."""

    app: Application
    random: Random
    customers: tuple[Customer, ...]
    stores: tuple[Store, ...]

    def __call__(self) -> int:
        """One offer taken; returns how often somebody was faster, or nothing was free."""
        for attempt in range(_MOST_ATTEMPTS):
            if self._take():
                return attempt
        raise RuntimeError("the chain is full; take fewer")

    def _take(self) -> bool:
        who = self.random.choice(self.customers)
        near = self.random.choice(self.stores)
        wish = Wish(
            services=(SERVICE,),
            vehicle=who[1],
            at=near.place,
            earliest=MORNING + timedelta(hours=self.random.randrange(_HOURS)),
            best=1,
        )
        try:
            for proposal in self.app.offers.find(SYSTEM, wish=wish).proposals:
                hold(self.app, proposal, who)
                return True
        except Taken:
            pass
        return False


@contextmanager
def taker(writer: Writer) -> Iterator[Taker]:
    """A process with its own application, warm."""
    who = f"taker {writer.number}"
    with writer.base.open(HandClock(MORNING), who) as app:
        while app.offers.capacities.warm(MORNING):
            pass
        yield Taker(
            app=app,
            random=Random(f"{writer.base.seed}:{who}"),
            customers=writer.base.customers,
            stores=tuple(app.directory.register.stores.values()),
        )


def taken(offers: int, seed: int) -> dict[str, float]:
    """Let all writers together take so many offers, and look for double bookings."""
    with furnished(shops=_SHOPS, customers=_CUSTOMERS, seed=seed) as base:
        writers = [Writer(base=base, number=number) for number in range(WRITERS)]
        shifts = at_work(taker, writers, each=-(-offers // WRITERS))
        return {**_figures(shifts), "double_bookings_count": double_bookings(base)}


def _figures(shifts: list[Shift]) -> dict[str, float]:
    times_ms = [time_ms for one in shifts for time_ms in one.times_ms]
    return {
        "taken_count": float(len(times_ms)),
        "taken_conflicts_count": float(sum(one.conflicts for one in shifts)),
        "taken_16_writers_per_s": round(sum(one.per_s for one in shifts), 1),
        "taking_16_writers_p50_ms": round(percentile(times_ms, 50), 2),
        "taking_16_writers_p99_ms": round(percentile(times_ms, 99), 2),
    }
