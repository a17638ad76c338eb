"""What a booking costs through the application, beside the bare statements.

A booking here is a hold on a proposal: the order, the appointment, the claims on bays and hands,
the parts, the timer, the events and the audit entry, in one durable transaction.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Final
from uuid import UUID

import click
import psycopg
from attrs import define, evolve, frozen

from application.app import Application
from application.dispatch.offers import Wish
from application.dispatch.proposal import Proposal
from cli.bench.crew import Shift, at_work
from cli.bench.pgbench import Pgbench, Template, libpq
from cli.bench.report import Holds, Report, Target, percentile, publish
from cli.bench.statements import Sent, Statement, watched
from cli.bench.throwaway import MORNING, SERVICE, Customer, Furnished, furnished
from domain.booking.appointment import Promise
from domain.shared.claims import Taken
from domain.shared.time import Span
from simulation.cast import Cast, customer
from simulation.clock import HandClock

_SHOPS: Final = 40
_CUSTOMERS: Final = 40
_CLIENTS: Final = (8, 16)
_WARM_UP: Final = 10
_CONTESTED: Final = 50
"""One booking in so many is for a time that everybody tries for."""
_PGBENCH_AHEAD: Final = timedelta(weeks=60_000)
_SENT_PER_S: Final = 800
_SERIES_WEEKS: Final = 25_000
_TOMORROW: Final = MORNING + timedelta(days=1)
_SORTED_BY_TIME: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
)
_HOLD_PLACE: Final = re.compile(r"[\"']hold_place[\"']: ?[\"']([0-9a-f-]{36})")
_OVERLAPS: Final = """
select count(*) from claims as a join claims as b
on a.resource = b.resource and a.id < b.id and a.during && b.during
"""


@click.command()
@click.option("--seconds", type=click.FloatRange(0.1, 600), default=6, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def booking(seconds: float, seed: int, as_json: bool) -> None:
    """Holds on proposals from 8 and 16 clients, and pgbench with the same statements."""
    publish(measured(seconds, seed), as_json=as_json)


def measured(seconds: float, seed: int) -> Report:
    """Run the bench; every series is as long as ``seconds``, or about that for pgbench."""
    with furnished(shops=_SHOPS, customers=_CUSTOMERS, seed=seed) as base:
        proposals, templates = captured(base)
        pgbench, each = Pgbench(base.url), round(_SENT_PER_S * seconds / max(_CLIENTS))
        pgbench.lay_out(templates, each * sum(_CLIENTS))
        figures, first = dict[str, float](), 0
        for clients in _CLIENTS:
            shifts = _booked(base, proposals, clients, seconds)
            bare = pgbench.per_s(templates[0], clients=clients, each=each, first=first)
            figures |= _figures(clients, shifts, bare)
            first += each * clients
        figures["double_bookings_count"] = double_bookings(base)
    return Report(figures=figures, targets=_targets(figures), seed=seed)


def _targets(figures: dict[str, float]) -> dict[str, Target]:
    ratios = {f"booking_ratio_{n}_clients": figures[f"booking_ratio_{n}_clients"] for n in _CLIENTS}
    return {
        **{name: Target(0.35, ratio, Holds.AT_LEAST) for name, ratio in ratios.items()},
        **{f"{name}_gate": Target(0.25, ratio, Holds.AT_LEAST) for name, ratio in ratios.items()},
        "double_bookings_count": Target(0, figures["double_bookings_count"]),
    }


def _figures(clients: int, shifts: list[Shift], bare_per_s: float) -> dict[str, float]:
    times_ms = [time_ms for one in shifts for time_ms in one.times_ms]
    ours_per_s = sum(one.per_s for one in shifts)
    return {
        f"bookings_{clients}_clients_count": len(times_ms),
        f"bookings_{clients}_clients_conflicts_count": sum(one.conflicts for one in shifts),
        f"bookings_{clients}_clients_per_s": round(ours_per_s, 1),
        f"booking_{clients}_clients_p50_ms": round(percentile(times_ms, 50), 2),
        f"booking_{clients}_clients_p99_ms": round(percentile(times_ms, 99), 2),
        f"pgbench_{clients}_clients_per_s": round(bare_per_s, 1),
        f"booking_ratio_{clients}_clients": round(ours_per_s / bare_per_s, 3),
    }


@frozen(kw_only=True)
class Desk:
    """One client's part: proposals of every shop, and weeks that are its own."""

    base: Furnished
    proposals: tuple[Proposal, ...]
    number: int
    of: int
    series: int


@define(kw_only=True)
class Client:
    """Holds one proposal per call: its own week, or first one that everybody tries for."""

    desk: Desk
    app: Application
    random: Random
    calls: int = 0

    def __call__(self) -> int:
        """One booking; returns how often somebody was faster."""
        self.calls += 1
        if self.calls % _CONTESTED == 0:
            try:
                self._hold(self.calls, self.calls // _CONTESTED)
                return 0
            except Taken:
                self._hold(self.random.randrange(_SHOPS), self._own_week())
                return 1
        self._hold(self.random.randrange(_SHOPS), self._own_week())
        return 0

    def _own_week(self) -> int:
        return 1_000 + self.desk.of * self.calls + self.desk.number

    def _hold(self, shop: int, week: int) -> None:
        proposal = self.desk.proposals[shop % len(self.desk.proposals)]
        # Whole weeks: the shop is open then as it is on the day that was offered.
        later = timedelta(weeks=self.desk.series * _SERIES_WEEKS + week)
        hold(self.app, moved(proposal, later), self.random.choice(self.desk.base.customers))


def hold(app: Application, proposal: Proposal, who: Customer) -> None:
    member, vehicle = who
    # The desk, because a customer has a few holds at a time and nobody confirms any here.
    desk = Cast.of(proposal.store).advisor
    app.booking.hold(desk, proposal=proposal, member=member, vehicle=vehicle)


def moved(proposal: Proposal, by: timedelta) -> Proposal:
    """The same shop, bays and hands at another time."""
    plan = tuple(
        evolve(one, during=Span(one.during.start + by, one.during.end + by))
        for one in proposal.plan
    )
    told = proposal.promise
    return evolve(
        proposal, plan=plan, promise=Promise(likely=told.likely + by, latest=told.latest + by)
    )


@contextmanager
def client(desk: Desk) -> Iterator[Client]:
    """A process with its own application, warm."""
    who = f"client {desk.number} of {desk.of}"
    with desk.base.open(HandClock(MORNING), who) as app:
        one = Client(desk=desk, app=app, random=Random(f"{desk.base.seed}:{who}"))
        for _ in range(_WARM_UP):
            one()
        yield one


def _booked(
    base: Furnished, proposals: tuple[Proposal, ...], clients: int, seconds: float
) -> list[Shift]:
    desks = [
        Desk(
            base=base,
            proposals=proposals,
            number=number,
            of=clients,
            series=_CLIENTS.index(clients),
        )
        for number in range(clients)
    ]
    return at_work(client, desks, seconds=seconds)


def captured(base: Furnished) -> tuple[tuple[Proposal, ...], list[Template]]:
    """A proposal of every shop that has one, and what holding it sends to the database."""
    with watched() as sent, base.open(HandClock(MORNING), "capture") as app:
        proposals = tuple(_proposals(app, base.customers[0]))
        templates = [
            _template(
                app, sent, moved(one, _PGBENCH_AHEAD), base.customers[n % len(base.customers)]
            )
            for n, one in enumerate(proposals)
        ]
    return proposals, templates


def _proposals(app: Application, who: Customer) -> Iterator[Proposal]:
    member, vehicle = who
    for store in app.directory.register.stores:
        wish = Wish(services=(SERVICE,), vehicle=vehicle, store=store, earliest=_TOMORROW, best=1)
        yield from app.offers.find(customer(member), wish=wish).proposals


def _template(app: Application, sent: Sent, proposal: Proposal, who: Customer) -> Template:
    sent.clear()
    hold(app, proposal, who)
    return Template(
        statements=tuple(sent.statements),
        fresh=_new_ids(sent.statements) - {*who},
        day=proposal.plan[0].during.start.date().isoformat(),
    )


def _new_ids(statements: list[Statement]) -> frozenset[UUID]:
    """Ids that sort by time are made for a transaction; those of the chain follow from codes.

    The place of a hold follows from its member, and is of this hold alone all the same.
    """
    texts = [str(value) for one in statements for value in one.params.values()]
    return frozenset(
        UUID(found)
        for text in texts
        for found in (*_SORTED_BY_TIME.findall(text), *_HOLD_PLACE.findall(text))
    )


def double_bookings(base: Furnished) -> int:
    """How many pairs of claims have the same bay or hands at the same time."""
    with psycopg.connect(libpq(base.url)) as connection:
        (overlaps,) = connection.execute(_OVERLAPS).fetchone() or (0,)
    return int(overlaps)
