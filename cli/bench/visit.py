"""How many whole visits a machine carries, and what one asks of the database."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle
from random import Random
from typing import Final

import click
from attrs import define, frozen

from adapters.bootstrap import in_memory
from application.app import Application
from cli.bench.crew import Shift, at_work, shift
from cli.bench.report import Holds, Report, Target, percentile, publish
from cli.bench.statements import watched
from cli.bench.throwaway import MORNING, SERVICE, Customer, Furnished, furnish, furnished
from domain.shared.claims import Taken
from domain.stores.store import Store
from domain.work_orders.status import Stage
from simulation.cast import customer
from simulation.clock import HandClock
from simulation.visit import Happening, Visit

_SHOPS: Final = 40
_WRITERS: Final = 4
_DAYS: Final = 2
_WARM_UP: Final = 10
_COUNTED: Final = 20
_MOST_ATTEMPTS: Final = 20


@click.command()
@click.option("--seconds", type=click.FloatRange(0.1, 600), default=10, show_default=True)
@click.option(
    "--customers", type=click.IntRange(2 * _WRITERS), default=400, show_default=True, help="In all."
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def visit(seconds: float, customers: int, seed: int, as_json: bool) -> None:
    """Visits of one service and three parts, from booking to paid and released."""
    publish(measured(seconds, customers, seed), as_json=as_json)


def measured(seconds: float, customers: int, seed: int) -> Report:
    """Run the bench: the twin, one writer, four writers, each for ``seconds``."""
    with furnished(shops=_SHOPS, customers=customers, seed=seed) as base:
        asked = counted(base)
        one, many = (_written(base, count, seconds) for count in (1, _WRITERS))
    figures = {
        **_figures("1_writer", one),
        **_figures(f"{_WRITERS}_writers", many),
        **_figures("twin", [_on_the_twin(seconds, customers, seed)]),
        **asked,
    }
    targets = {
        "visits_4_writers_per_s": Target(83.0, figures["visits_4_writers_per_s"], Holds.AT_LEAST),
        "statements_per_visit": Target(60.0, figures["statements_per_visit"]),
    }
    return Report(figures=figures, targets=targets, seed=seed)


def _figures(who: str, shifts: Sequence[Shift]) -> dict[str, float]:
    times_ms = [time_ms for one in shifts for time_ms in one.times_ms]
    return {
        f"visits_{who}_count": len(times_ms),
        f"visits_{who}_conflicts_count": sum(one.conflicts for one in shifts),
        f"visits_{who}_per_s": round(sum(one.per_s for one in shifts), 1),
        f"visit_{who}_p50_ms": round(percentile(times_ms, 50), 2),
        f"visit_{who}_p99_ms": round(percentile(times_ms, 99), 2),
    }


@frozen(kw_only=True)
class Writing:
    """One writer's part of a series."""

    base: Furnished
    customers: tuple[Customer, ...]
    who: str
    day: int


@contextmanager
def writer(task: Writing) -> Iterator["Visitors"]:
    """A process with its own application, warm."""
    clock = HandClock(MORNING)
    with task.base.open(clock, task.who) as app:
        visitors = Visitors(
            app=app,
            clock=clock,
            customers=cycle(task.customers),
            random=Random(f"{task.base.seed}:{task.who}"),
            day=task.day,
        )
        for _ in range(_WARM_UP):
            visitors()
        yield visitors


def _written(base: Furnished, writers: int, seconds: float) -> list[Shift]:
    tasks = [
        Writing(
            base=base,
            customers=base.customers[number::writers],
            day=number % _DAYS,
            who=f"writer {number} of {writers}",
        )
        for number in range(writers)
    ]
    return at_work(writer, tasks, seconds=seconds)


def _on_the_twin(seconds: float, count: int, seed: int) -> Shift:
    clock = HandClock(MORNING)
    app = in_memory(clock=clock, random=Random(seed))
    customers = tuple(furnish(app, _SHOPS, count, seed))
    visitors = Visitors(
        app=app, clock=clock, customers=cycle(customers), random=Random(seed), day=0
    )
    for _ in range(_WARM_UP):
        visitors()
    return shift(visitors, seconds)


def counted(base: Furnished) -> dict[str, float]:
    """Statements and transactions of a visit by stage, when nobody else is there.

    Neither ``begin`` nor ``commit`` is a statement.
    """
    statements, transactions = Counter[str](), Counter[str]()
    alone = Writing(base=base, customers=base.customers, day=_DAYS, who="counted")
    with watched() as sent, writer(alone) as visitors:
        for store in visitors.app.directory.register.stores:
            # Read once by a process, and from then on now and then.
            visitors.app.dispatching.standings.of_shop(store)
        for _ in range(_COUNTED):
            sent.clear()
            for happening in visitors.visit():
                statements[happening.stage] += len(sent.statements)
                transactions[happening.stage] += sent.transactions
                sent.clear()
    return {
        **{f"statements_{stage}": statements[stage] / _COUNTED for stage in statements},
        "statements_per_visit": statements.total() / _COUNTED,
        "transactions_per_visit": transactions.total() / _COUNTED,
    }


@define(kw_only=True)
class Visitors:
    """Sends one car after the other through the whole visit.

    Every visit begins at a time of its own on the writer's day, near a shop taken at random, so
    that writers of one day meet in the same shops and those of different days do not.
    """

    app: Application
    clock: HandClock
    customers: Iterator[Customer]
    random: Random
    day: int = 0

    def __call__(self) -> int:
        """One whole visit; returns how many were given up because others took their time."""
        given_up = 0
        while True:
            script = self._script()
            try:
                for _ in self.stages(script):
                    pass
                return given_up
            except Taken:
                # What others took is heard of by events; here, by asking for new offers.
                given_up += 1
                self.app.capacities.touched(script.chosen.store)

    def visit(self) -> Iterator[Happening]:
        """One visit, told stage by stage, when nobody else is there."""
        return self.stages(self._script())

    def stages(self, script: Visit) -> Iterator[Happening]:
        """Up to the release; the call some days later is another story."""
        for happening in script.live():
            yield happening
            if happening.stage is Stage.SETTLEMENT:
                return

    def _script(self) -> Visit:
        member, vehicle = next(self.customers)
        shop = self.random.choice(self._shops)
        self.clock.at = MORNING + timedelta(days=self.day, minutes=self.random.randrange(480))
        return Visit(
            app=self.app,
            clock=self.clock,
            customer=customer(member),
            member=member,
            vehicle=vehicle,
            place=shop.place,
            services=(SERVICE,),
            mileage_km=30_000,
        )

    @property
    def _shops(self) -> list[Store]:
        return list(self.app.directory.register.stores.values())
