"""What a process hears: events that change what it has at hand, and not its own once more."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import cast
from uuid import uuid4

import pytest
from attrs import Factory, define, evolve

from adapters.caches import Caches
from adapters.changes import Changes
from adapters.effects import EFFECTS, KINDS, Effect, effect_of
from adapters.memory.store import MemoryStore
from adapters.sql.codec import UnknownEvent, event_kinds
from application.app import Application
from application.dispatch.capacities import Capacities, ClaimReader
from application.dispatch.offers import Wish
from application.shared.caller import SYSTEM
from application.shared.ports import Told
from application.visits.reception import Entry
from domain.booking.events import AppointmentCancelled
from domain.shared.aggregate import Event
from domain.shared.claims import Claim
from domain.shared.ids import StoreId
from simulation.clock import HandClock
from tests.adapters.bench import NOON
from tests.chain import LAVIDA, a_customer, a_furnished_twin, a_store, store_id

SHOP = store_id(1)


@define
class Counting:
    """Reads as the store does, and counts."""

    behind: ClaimReader
    count: int = 0

    def claims_of_stores(self, stores: Iterable[StoreId], after: datetime, /) -> Iterable[Claim]:
        self.count += 1
        return self.behind.claims_of_stores(stores, after)


@define
class Process:
    """What one process has at hand over a twin, and how often it read claims for it."""

    app: Application
    clock: HandClock
    reader: Counting
    caches: Caches
    commits: list[Changes] = Factory(list)

    @classmethod
    def started(cls) -> "Process":
        app, clock = a_furnished_twin(stores=1)
        while app.stream.move():
            pass
        kept, store = app.capacities, cast(MemoryStore, app.booking.transactions)
        reader = Counting(kept.claims)
        own = Capacities(kept.directory, app.rulebook, reader, kept.holidays)
        caches = Caches(
            directory=app.directory,
            shelf=app.shelf,
            rulebook=app.rulebook,
            capacities=own,
            experiences=app.promises.experiences,
            standings=app.track_records.standings,
        )
        process = cls(app, clock, reader, caches)
        own.shop(SHOP, clock.now())
        store.listeners.append(process.commits.append)
        return process

    def book(self) -> list[Told]:
        """Somebody books and comes; what is told of it."""
        before = self.app.stream.last()
        member, vehicle = a_customer(self.app, 1)
        here = a_store(1).place
        wish = Wish(services=("oil-service",), car=LAVIDA, at=here, earliest=self.clock.now())
        proposal = self.app.offers.find(SYSTEM, wish=wish).proposals[0]
        held = self.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)
        booked = self.app.booking.confirm(SYSTEM, appointment=held.appointment)
        self.app.receptions.receive(
            SYSTEM, work_order=booked.work_order, entry=Entry(mileage_km=1000)
        )
        while self.app.stream.move():
            pass
        return self.app.stream.after(before)

    def apply(self, *commits: Changes) -> None:
        for changes in commits:
            self.caches.committed(changes)

    def readings_after(self, *told: Told) -> int:
        """How often claims are read for a search after these events."""
        before = self.reader.count
        for one in told:
            self.caches.heard(one)
        self.caches.capacities.shop(SHOP, self.clock.now())
        return self.reader.count - before


def test_what_others_did_is_read_once_however_much_it_was() -> None:
    process = Process.started()
    assert process.readings_after(*process.book()) == 1
    assert process.readings_after() == 0


def test_what_a_process_did_itself_is_not_read_again() -> None:
    process = Process.started()
    told = process.book()
    process.apply(*process.commits)
    assert process.readings_after(*told) == 0


def test_what_two_threads_applied_in_another_order_is_read_again() -> None:
    process = Process.started()
    told = process.book()
    process.apply(*reversed(process.commits))
    assert process.readings_after(*told) == 1


def test_what_somebody_else_did_in_between_is_read() -> None:
    process = Process.started()
    told = process.book()
    process.apply(*process.commits)
    event = AppointmentCancelled(at=process.clock.now() + timedelta(minutes=1), reason="?")
    foreign = evolve(
        told[-1], kind="AppointmentCancelled", subject=uuid4(), at=event.at, event=event
    )
    assert foreign.store == SHOP
    assert process.readings_after(*told[:2], foreign, *told[2:]) == 1


def test_what_moves_no_claim_has_nothing_read() -> None:
    process = Process.started()
    quiet = [one for one in process.book() if Effect.TIME not in effect_of(one.event)]
    assert quiet
    assert process.readings_after(*quiet) == 0


@pytest.mark.parametrize(
    "kind",
    [kind for kind in event_kinds().values() if kind.__module__.startswith("domain.")],
    ids=lambda kind: str(kind.__name__),
)
def test_every_kind_of_event_says_what_it_changes(kind: type[Event]) -> None:
    assert [one for one in kind.__mro__ if one in EFFECTS], f"declare {kind} in adapters/effects.py"


def test_no_kind_of_event_is_declared_twice() -> None:
    assert sum(len(kinds) for kinds in KINDS.values()) == len(EFFECTS)


def test_what_only_a_newer_release_knows_may_have_moved_time() -> None:
    assert effect_of(UnknownEvent(at=NOON)) is Effect.TIME
