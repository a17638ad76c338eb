"""Whatever happens to both stores, the same comes of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count, pairwise
from typing import Any, ClassVar
from uuid import UUID, uuid4, uuid5

from attrs import evolve
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from application.shared.caller import Caller
from application.shared.ports import DueWork, Told
from application.shared.rights import Chain, Stores
from domain.shared.claims import Claim, ClaimKind
from domain.shared.errors import BaywiseError
from domain.shared.ids import ClaimId, StoreId
from domain.shared.time import Span, minutes
from tests.adapters.bench import NOON, SHOPS, VISITS, Bench, Shop, Visit, a_caller, in_memory

SMALL = st.integers(0, 3)
STEP_MIN = 20
WISHES = st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 1), st.integers(0, 2))
"""Bay, start, length and (below 2) expiry of a claim: few, so that they meet."""

Step = Callable[[Any], object]
"""Something that a transaction does."""


class Histories(RuleBasedStateMachine):
    """Drives both stores with the same history; a history has two shops of its own."""

    postgresql: ClassVar[Bench]

    def __init__(self) -> None:
        super().__init__()
        self.twin, self.real = in_memory(), self.postgresql
        self.real.clock.at = NOON
        self._forget_what_was_before()
        self.numbers, self.names = count(), uuid4()
        self.claims: list[Claim] = []
        self.visits: dict[UUID, list[Visit]] = {}
        self.given: list[DueWork] = []
        self.planned = False

    @property
    def both(self) -> tuple[Bench, Bench]:
        return self.twin, self.real

    def _forget_what_was_before(self) -> None:
        """Events and due work have no shop: those of the history before are got out of the way."""
        self.real.stream.move(limit=10_000)
        self.told_before = self.real.stream.last()
        for work in self.real.due.due(NOON + timedelta(days=365), limit=10_000):
            self.real.due.done(work)

    def an_id(self) -> UUID:
        """A new one; histories never share ids."""
        return uuid5(self.names, str(next(self.numbers)))

    def same(self, ask: Callable[[Bench], object]) -> object:
        """What both stores answer, or the type of error that both raise."""
        twin, real = (_outcome(ask, bench) for bench in self.both)
        assert twin == real
        return twin

    def commit(self, *steps: Step, caller: Caller | None = None) -> bool:
        """One transaction in both stores; whether it went through."""

        def carry_out(bench: Bench) -> None:
            with bench.begin(caller or a_caller()) as work:
                for step in steps:
                    step(work)

        return self.same(carry_out) is None

    @initialize()
    def open_shops(self) -> None:
        self.shops = [StoreId(self.an_id()) for _ in range(2)]
        self.bays = [self.an_id() for _ in range(2)]
        self.subjects = [self.an_id() for _ in range(3)]
        shops = [Shop(id=shop, code=str(shop)) for shop in self.shops]
        visits = [Visit(id=self.an_id(), store=shop).add(0) for shop in self.shops]
        assert self.commit(*(_saving(SHOPS, shop) for shop in shops))
        assert self.commit(*(_saving(VISITS, visit) for visit in visits))
        self.visits = {visit.id: [self.twin.visit(visit.id)] for visit in visits}

    @rule(
        wishes=st.lists(WISHES, min_size=1, max_size=2),
        freed=st.lists(st.integers(0, 30), max_size=2),
        count_on=st.none() | st.tuples(st.integers(0, 1), st.integers(0, 1)),
    )
    def take_and_free(
        self,
        wishes: list[tuple[int, int, int, int]],
        freed: list[int],
        count_on: tuple[int, int] | None,
    ) -> None:
        wanted = [self._claim(*wish) for wish in wishes]
        gone = [self.claims[at % len(self.claims)] for at in freed if self.claims]
        steps: list[Step] = [
            lambda work: work.claims.free(gone),
            lambda work: work.claims.take(wanted),
        ]
        if count_on is not None:
            steps.append(_saving(VISITS, self._some_reading(*count_on).add(1)))
        if self.commit(*steps):
            self._follow_visits()
        self.claims += wanted

    @rule(wish=WISHES)
    def take(self, wish: tuple[int, int, int, int]) -> None:
        self.take_and_free([wish], [], None)

    @precondition(lambda self: self.claims)
    @rule(at=st.integers(0, 30), later=SMALL)
    def convert(self, at: int, later: int) -> None:
        """A hold becomes a booking under its own id, perhaps at another time."""
        claim = self.claims[at % len(self.claims)]
        during = Span.of(claim.during.start + minutes(later * STEP_MIN), claim.during.length_min)
        booked = evolve(claim, kind=ClaimKind.BOOKED, expires=None, during=during)
        self.commit(
            lambda work: work.claims.free(work.claims.of(claim.subject)),
            lambda work: work.claims.take([booked]),
        )
        self.claims.append(booked)

    @rule(which=st.integers(0, 1), age=st.integers(0, 2), by=st.integers(1, 2), scope=SMALL)
    def count_on(self, which: int, age: int, by: int, scope: int) -> None:
        """Save from a reading that may be old, within a scope that may be too small."""
        reading = self._some_reading(which, age)
        reach = Stores(frozenset({self.shops[scope]})) if scope < 2 else Chain()
        if self.commit(_saving(VISITS, reading.add(by)), caller=a_caller(reach)):
            self._follow_visits()

    @rule(subject=st.integers(0, 2), after=st.integers(-1, 1), cancel=st.sampled_from([0, 0, 1]))
    def plan(self, subject: int, after: int, cancel: int) -> None:
        who = self.subjects[subject % len(self.subjects)]
        at = self.twin.clock.now() + minutes(after * 5)
        work = DueWork(kind="call", subject=who, store=self.shops[0], at=at)
        self.commit(lambda one: one.agenda.schedule(work))
        self.planned = True
        if cancel:
            self.commit(lambda one: one.agenda.cancel("call", who))

    @precondition(lambda self: self.planned)
    @rule(limit=st.integers(1, 3))
    def due(self, limit: int) -> None:
        self.same(lambda bench: self._due(bench, limit))
        self.given += self.last_given

    @precondition(lambda self: self.given)
    @rule(which=st.integers(0, 2), until=st.none() | st.integers(0, 2))
    def answer_for_due(self, which: int, until: int | None) -> None:
        """Done or postponed, in time or too late."""
        work = self.given[-1 - which % len(self.given)]
        if until is None:
            self.same(lambda bench: bench.due.done(work))
        else:
            later = self.twin.clock.now() + minutes(until * 5)
            self.same(lambda bench: bench.due.postpone(work, until=later))

    @rule(passed_min=st.sampled_from([5, 10]))
    def time_passes(self, passed_min: int) -> None:
        for bench in self.both:
            bench.clock.tick(passed_min)

    def teardown(self) -> None:
        """Both hold the same, and told the same story in the same order."""
        held = self.same(self._held)
        assert isinstance(held, list)
        for before, after in pairwise(held):
            same_bay = before.resource == after.resource
            assert not (same_bay and before.during.overlaps(after.during))
        self.same(lambda bench: self._found(bench))
        self.same(lambda bench: self._found(bench, status="odd"))
        self.twin.stream.move(limit=10_000)
        self.real.stream.move(limit=10_000)
        told = self.twin.stream.after(0, limit=10_000)
        assert [evolve(one, position=0) for one in told] == self._told()
        for shop in self.shops:
            assert self.twin.chain(shop) == self.real.chain(shop)

    def _told(self) -> list[Told]:
        told = self.real.stream.after(self.told_before, limit=10_000)
        first = self.told_before + 1
        assert [one.position for one in told] == list(range(first, first + len(told)))
        return [evolve(one, position=0) for one in told]

    def _claim(self, bay: int, start: int, length: int, expires: int) -> Claim:
        now: datetime = self.twin.clock.now()
        hold = expires < 2
        return Claim(
            id=ClaimId(self.an_id()),
            store=self.shops[bay % 2],
            resource=self.bays[bay % 2],
            during=Span.of(NOON + minutes(start * STEP_MIN), (length + 1) * STEP_MIN),
            kind=ClaimKind.HOLD if hold else ClaimKind.BOOKED,
            subject=self.subjects[(start + length) % len(self.subjects)],
            step=start,
            expires=now + minutes(expires * 10) if hold else None,
        )

    def _held(self, bench: Bench) -> list[Claim]:
        with bench.begin() as work:
            during = Span.of(NOON, 24 * 60)
            on: list[Claim] = work.claims.on(self.bays, during)
            of = [claim for one in self.subjects for claim in work.claims.of(one)]
            assert sorted(on, key=lambda one: one.id) == sorted(of, key=lambda one: one.id)
            return on

    def _found(self, bench: Bench, **equal: str) -> list[Visit]:
        with bench.begin() as work:
            return [
                visit
                for shop in self.shops
                for visit in work.documents(VISITS).find(store=shop, **equal)
            ]

    def _due(self, bench: Bench, limit: int) -> list[DueWork]:
        self.last_given = bench.due.due(bench.clock.now(), limit=limit)
        return self.last_given

    def _some_reading(self, which: int, age: int) -> Visit:
        readings = list(self.visits.values())[which % len(self.visits)]
        return readings[-1 - age % len(readings)]

    def _follow_visits(self) -> None:
        for id, readings in self.visits.items():
            readings.append(self.twin.visit(id))


def _saving(kind: Any, aggregate: Any) -> Step:
    return lambda work: work.documents(kind).save(aggregate)


def _outcome(ask: Callable[[Bench], object], bench: Bench) -> object:
    try:
        return ask(bench)
    except BaywiseError as error:
        return type(error)


def test_both_stores_come_to_the_same_end(postgresql: Bench) -> None:
    class HistoriesHere(Histories):
        pass

    HistoriesHere.postgresql = postgresql
    budget = settings(
        max_examples=120,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(HistoriesHere, settings=budget)
