"""One answer per key; overtaken commands are repeated; who may not is turned away on record."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from attrs import evolve, frozen

from adapters.work import StagedWork
from application.shared.caller import Caller
from application.shared.rights import Permission, Role
from application.shared.service import COMMANDS, InFlight, KeyReused, Service, command
from domain.shared.errors import Forbidden, NotFound, Rejected, Stale
from domain.shared.ids import PersonId
from domain.shared.money import Money
from domain.shared.person import PersonName
from tests.adapters.bench import VISITS, Bench, a_caller


@frozen(kw_only=True)
class Counted:
    """An answer with everything in it that answers have."""

    visit: UUID
    count: int
    price: Money
    said: PersonName | None = None


@frozen(kw_only=True)
class Counter(Service):
    """A use case; ``meanwhile`` is what others do while it runs."""

    meanwhile: Callable[[], object] = lambda: None

    @command("test.count", may=Permission.BOOK)
    def count(
        self, work: StagedWork, visit: UUID, *, by: int, said: PersonName | None = None
    ) -> Counted:
        after = work.documents(VISITS).get(visit).add(by)
        self.meanwhile()
        if by < 0:
            raise Rejected("nobody counts down")
        work.documents(VISITS).save(after)
        return Counted(visit=visit, count=after.count, price=Money(after.count), said=said)

    @command("test.look", may=Permission.BOOK)
    def look(self, work: StagedWork, visit: UUID) -> int:
        return work.documents(VISITS).get(visit).count

    @command("test.nothing", may=Permission.BOOK)
    def nothing(self, work: StagedWork, visit: UUID) -> None:
        work.documents(VISITS).save(work.documents(VISITS).get(visit).add(1))


for _name in ("test.count", "test.look", "test.nothing"):
    # The product's own list of commands is read by other tests.
    del COMMANDS[_name]


def a_counter(bench: Bench, meanwhile: Callable[[], object] = lambda: None) -> Counter:
    return Counter(transactions=bench.transactions, new_id=uuid4, meanwhile=meanwhile)


def keyed(key: str = "k1") -> Caller:
    return a_caller(key=key)


def test_the_same_key_gets_the_same_answer_and_nothing_happens_twice(bench: Bench) -> None:
    visit, counter, said = bench.a_visit(), a_counter(bench), PersonName("Wang Fang")

    first = counter.count(keyed(), visit.id, by=3, said=said)
    again = counter.count(keyed(), visit.id, by=3, said=said)

    assert first == again == Counted(visit=visit.id, count=3, price=Money(3), said=said)
    assert bench.visit(visit.id).count == 3


def test_an_answer_of_nothing_is_remembered_too(bench: Bench) -> None:
    visit, counter = bench.a_visit(), a_counter(bench)

    counter.nothing(keyed(), visit.id)
    counter.nothing(keyed(), visit.id)

    assert bench.visit(visit.id).count == 1


def test_a_command_that_changed_nothing_keeps_its_answer(bench: Bench) -> None:
    visit, counter = bench.a_visit(), a_counter(bench)
    before = counter.look(keyed(), visit.id)
    bench.add(visit, 5)

    assert counter.look(keyed(), visit.id) == before == 0
    assert counter.look(keyed("k2"), visit.id) == 5


def test_a_key_is_not_used_for_something_else(bench: Bench) -> None:
    visit, other, counter = bench.a_visit(), bench.a_visit(), a_counter(bench)
    counter.count(keyed(), visit.id, by=3, said=PersonName("Wang Fang"))

    for ask in (
        lambda: counter.count(keyed(), visit.id, by=4, said=PersonName("Wang Fang")),
        lambda: counter.count(keyed(), other.id, by=3, said=PersonName("Wang Fang")),
        lambda: counter.count(keyed(), visit.id, by=3, said=PersonName("Li Na")),
        lambda: counter.look(keyed(), visit.id),
    ):
        with pytest.raises(KeyReused):
            ask()


def test_keys_count_per_actor(bench: Bench) -> None:
    visit, counter = bench.a_visit(), a_counter(bench)
    somebody = evolve(keyed(), actor=evolve(keyed().actor, id=PersonId(UUID(int=8))))

    counter.count(keyed(), visit.id, by=1)
    counter.count(somebody, visit.id, by=1)

    assert bench.visit(visit.id).count == 2


def test_a_key_in_use_by_another_transaction_is_in_flight(bench: Bench) -> None:
    visit = bench.a_visit()
    outcomes: list[object] = []

    def the_same_again() -> None:
        with pytest.raises(InFlight) as refused:
            a_counter(bench).count(keyed(), visit.id, by=3)
        outcomes.append(refused.value)

    a_counter(bench, meanwhile=the_same_again).count(keyed(), visit.id, by=3)

    assert len(outcomes) == 1
    assert a_counter(bench).count(keyed(), visit.id, by=3).count == 3


def test_refusals_are_not_remembered(bench: Bench) -> None:
    visit, counter = bench.a_visit(), a_counter(bench)
    with pytest.raises(Rejected):
        counter.count(keyed(), visit.id, by=-1)
    with pytest.raises(NotFound):
        counter.look(keyed(), uuid4())

    assert counter.count(keyed(), visit.id, by=2).count == 2


def test_one_key_from_many_threads_is_carried_out_once(bench: Bench) -> None:
    visit, counter = bench.a_visit(), a_counter(bench)

    def ask(_: int) -> int | None:
        try:
            return counter.count(keyed(), visit.id, by=1).count
        except InFlight:
            return None

    with ThreadPoolExecutor(8) as pool:
        answers = {*pool.map(ask, range(64))}

    assert answers - {None} == {1}
    assert bench.visit(visit.id).count == 1


def test_an_overtaken_command_runs_again_on_fresh_data(bench: Bench) -> None:
    visit, others = bench.a_visit(), iter([10, 20])

    def meanwhile() -> None:
        for by in others:
            bench.add(bench.visit(visit.id), by)
            break

    answer = a_counter(bench, meanwhile).count(keyed(), visit.id, by=1)

    assert answer.count == bench.visit(visit.id).count == 31


def test_who_is_overtaken_again_and_again_gives_up(bench: Bench) -> None:
    visit, tries = bench.a_visit(), []

    def meanwhile() -> None:
        tries.append(1)
        bench.add(bench.visit(visit.id), 10)

    with pytest.raises(Stale):
        a_counter(bench, meanwhile).count(a_caller(), visit.id, by=1)

    assert bench.visit(visit.id).count == 10 * len(tries) == 60


def test_no_count_is_lost_between_threads(bench: Bench) -> None:
    visit, counter = bench.a_visit(), a_counter(bench)

    def ask(number: int) -> bool:
        try:
            counter.count(keyed(f"k{number}"), visit.id, by=1)
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(ask, range(40)))

    assert bench.visit(visit.id).count == done > 0


def test_who_may_not_is_turned_away_and_that_is_on_record(bench: Bench) -> None:
    visit = bench.a_visit()

    with pytest.raises(Forbidden):
        a_counter(bench).count(a_caller(role=Role.CASHIER, key="k1"), visit.id, by=1)

    last = json.loads(bench.chain(None)[-1].line)
    assert (last["command"], last["refused"]) == ("test.count", "forbidden")
    assert a_counter(bench).count(keyed(), visit.id, by=1).count == 1
