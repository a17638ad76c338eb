"""Readings of claims: outside the lock, one of a shop at a time, and never instead of news."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event
from uuid import uuid4

import pytest
from attrs import Factory, define

from application.dispatch.capacities import Capacities, ClaimReader
from domain.dispatch.offer import Request
from domain.dispatch.rules import STANDARD_RULES
from domain.shared.claims import Claim, ClaimKind
from domain.shared.errors import Unavailable
from domain.shared.ids import BayId, ClaimId, StoreId
from domain.shared.time import Span
from domain.shared.trade import BayKind, Grade, Need, Skill
from simulation.clock import HandClock
from tests.chain import a_furnished_twin, a_store, store_id

ONE, TWO = store_id(1), store_id(2)
NEED = Need(skill=Skill.MAINTENANCE, grade=Grade.JUNIOR, bay=BayKind.LIFT, minutes=30)
WAIT_S = 30.0


@define
class Doorkeeper:
    """Reads as the store does, but lets readings of one shop through only when told to."""

    behind: ClaimReader
    shut: StoreId | None = None
    away: bool = False
    stored: list[Claim] = Factory(list)
    asked: list[frozenset[StoreId]] = Factory(list)
    at_the_door: Event = Factory(Event)
    opened: Event = Factory(Event)

    def claims_of_stores(self, stores: Iterable[StoreId], after: datetime, /) -> Iterable[Claim]:
        wanted = frozenset(stores)
        self.asked.append(wanted)
        if self.away:
            raise Unavailable("the database is away")
        found = [*self.behind.claims_of_stores(wanted, after), *self.stored]
        if self.shut in wanted:
            self.at_the_door.set()
            assert self.opened.wait(WAIT_S)
        return found


@define
class Desk:
    """Calendars of their own over a twin's shops."""

    door: Doorkeeper
    capacities: Capacities
    clock: HandClock

    @classmethod
    def furnished(cls) -> "Desk":
        app, clock = a_furnished_twin()
        kept = app.capacities
        door = Doorkeeper(kept.claims)
        return cls(door, Capacities(kept.directory, kept.rulebook, door, kept.holidays), clock)

    def offers(self, store: StoreId) -> int:
        request = Request(
            place=a_store(1).place, store=store, needs=(NEED,), earliest=self.clock.now()
        )
        return len(self.capacities.find(request, STANDARD_RULES, now=self.clock.now()).offers)

    def bays(self, store: StoreId) -> tuple[BayId, ...]:
        return tuple(bay.id for bay in self.capacities.directory.register.bays_of(store))

    def filled(self, store: StoreId) -> list[Claim]:
        """A fortnight of every bay of a shop."""
        now = self.clock.now()
        return [
            Claim(
                id=ClaimId(uuid4()),
                store=store,
                resource=bay,
                during=Span(now - timedelta(days=2), now + timedelta(days=20)),
                kind=ClaimKind.CLOSURE,
                subject=uuid4(),
            )
            for bay in self.bays(store)
        ]

    @contextmanager
    def reading(self, store: StoreId) -> Iterator[Callable[[], int]]:
        """While a search waits for its reading of a shop; the value opens the door."""
        self.door.shut = store
        with ThreadPoolExecutor(1) as pool:
            search = pool.submit(self.offers, store)
            assert self.door.at_the_door.wait(WAIT_S)

            def let_in() -> int:
                self.door.shut = None
                self.door.opened.set()
                return search.result(WAIT_S)

            try:
                yield let_in
            finally:
                let_in()


def test_a_slow_reading_of_one_shop_stops_no_search_in_another() -> None:
    desk = Desk.furnished()
    with desk.reading(TWO) as let_in:
        assert desk.offers(ONE)
        assert let_in()


def test_a_shop_is_read_once_for_all_who_wait_for_it() -> None:
    desk = Desk.furnished()
    with desk.reading(TWO) as let_in, ThreadPoolExecutor(4) as pool:
        searches = [pool.submit(desk.offers, TWO) for _ in range(4)]
        let_in()
        assert all(one.result(WAIT_S) for one in searches)
    assert desk.door.asked == [{TWO}]


def test_a_reading_takes_back_no_mark_that_came_while_it_was_under_way() -> None:
    desk = Desk.furnished()
    with desk.reading(TWO) as let_in:
        desk.capacities.touched(TWO)
        assert let_in()
    assert len(desk.door.asked) == 1
    desk.offers(TWO)
    assert len(desk.door.asked) == 2
    desk.offers(TWO)
    assert len(desk.door.asked) == 2


def test_a_reading_forgets_nothing_that_was_committed_here_meanwhile() -> None:
    desk = Desk.furnished()
    full = desk.filled(TWO)
    with desk.reading(TWO) as let_in:
        desk.capacities.committed((), full)
        assert not let_in()
    desk.capacities.committed(full, ())
    assert desk.offers(TWO)


def test_a_reading_brings_nothing_back_that_was_freed_here_meanwhile() -> None:
    desk = Desk.furnished()
    full = desk.door.stored = desk.filled(TWO)
    with desk.reading(TWO) as let_in:
        desk.capacities.committed(full, ())
        assert let_in()


def test_a_reading_that_failed_is_made_again_by_the_next_search() -> None:
    desk = Desk.furnished()
    desk.offers(ONE)
    desk.capacities.touched(ONE)
    desk.door.away = True
    with pytest.raises(Unavailable):
        desk.offers(ONE)
    desk.door.away = False

    assert desk.offers(ONE)
    assert desk.door.asked == [{ONE}] * 3
