"""What a long command sends ahead is still all of it or nothing."""

from uuid import UUID, uuid4

import pytest
from attrs import evolve

from adapters import audit
from adapters.changes import Changes
from adapters.memory.store import MemoryStore
from adapters.sql.store import SqlStore
from domain.shared.claims import Taken
from domain.shared.errors import Stale
from domain.shared.ids import ClaimId, StoreId
from domain.shared.money import Money
from tests.adapters.bench import SHOPS, VISITS, Bench, Shop, Visit, a_claim
from tests.adapters.ledgers import Shelf, a_voucher


def visits(bench: Bench, count: int) -> list[Visit]:
    shop = bench.a_shop()
    return [Visit(id=uuid4(), store=shop) for _ in range(count)]


def stored(bench: Bench) -> set[UUID]:
    with bench.begin() as work:
        return {visit.id for visit in work.documents(VISITS).find()}


def test_what_was_sent_is_there_when_the_block_ends(bench: Bench) -> None:
    some = visits(bench, 6)

    with bench.begin() as work:
        for visit in some:
            work.documents(VISITS).save(visit)
            work.send()
        assert work.documents(VISITS).get(some[0].id) == evolve(some[0], version=1)

    assert stored(bench) == {visit.id for visit in some}


def test_nobody_else_sees_it_before(bench: Bench) -> None:
    [visit] = visits(bench, 1)

    with bench.begin() as work:
        work.documents(VISITS).save(visit)
        work.send()
        assert stored(bench) == set()


def test_a_block_that_fails_takes_back_what_it_has_sent(bench: Bench) -> None:
    some = visits(bench, 3)

    with pytest.raises(RuntimeError), bench.begin() as work:
        for visit in some:
            work.documents(VISITS).save(visit.add(1))
            work.send()
        raise RuntimeError("the power went out")

    assert stored(bench) == set()
    while bench.stream.move():
        pass
    assert bench.stream.last() == 0


def test_a_batch_that_is_refused_takes_the_others_along(bench: Bench) -> None:
    some, there = visits(bench, 2), bench.a_visit()
    claim = a_claim(there.store)
    bench.take(claim)

    with pytest.raises(Taken), bench.begin() as work:
        work.documents(VISITS).save(some[0])
        work.send()
        work.claims.take([evolve(claim, id=ClaimId(uuid4()))])
        work.send()

    assert stored(bench) == {there.id}


def test_what_was_sent_may_be_saved_again(bench: Bench) -> None:
    [visit] = visits(bench, 1)

    with bench.begin() as work:
        documents = work.documents(VISITS)
        documents.save(visit.add(1))
        work.send()
        documents.save(documents.get(visit.id).add(2))
        work.send()
        documents.save(documents.get(visit.id).add(3))

    assert bench.visit(visit.id).count == 6


def test_an_old_reading_is_stale_after_sending_too(bench: Bench) -> None:
    visit = bench.a_visit()

    with pytest.raises(Stale), bench.begin() as work:
        work.documents(VISITS).save(visit.add(1))
        work.send()
        work.documents(VISITS).save(visit.add(1))


def test_events_keep_their_order_over_batches(bench: Bench) -> None:
    [visit] = visits(bench, 1)

    with bench.begin() as work:
        for by in range(1, 5):
            known = work.documents(VISITS).get(visit.id) if by > 1 else visit
            work.documents(VISITS).save(known.add(by))
            work.send()
    bench.stream.move()

    told = [one.event for one in bench.stream.after(0) if one.subject == visit.id]
    assert [getattr(event, "by", None) for event in told] == [1, 2, 3, 4]


def test_levels_count_what_was_sent(bench: Bench) -> None:
    shelf = Shelf(bench, bench.a_shop(), bench.a_part())

    with bench.begin() as work:
        for number in (1, 2, 3):
            [level] = work.stock.levels(shelf.store, [shelf.part]).values()
            assert level.on_hand == 10 * (number - 1)
            work.stock.move([level.receive(10, cost=Money(7), voucher=a_voucher())])
            work.send()


def test_the_audit_chain_is_intact_and_names_every_batch(bench: Bench) -> None:
    some = visits(bench, 3)

    with bench.begin(command="bring.many") as work:
        for visit in some:
            work.documents(VISITS).save(visit)
            work.send()

    chain = bench.chain(some[0].store)
    assert audit.broken(chain) is None
    lines = "".join(entry.line for entry in chain if "bring.many" in entry.line)
    assert all(str(visit.id) in lines for visit in some)


def test_caches_hear_what_was_sent(bench: Bench) -> None:
    store, heard = bench.transactions, list[Changes]()
    assert isinstance(store, MemoryStore | SqlStore)
    store.listeners.append(heard.append)
    shops = [Shop(id=uuid4(), code=f"S{number}") for number in range(3)]

    with bench.begin() as work:
        for shop in shops:
            work.documents(SHOPS).save(shop)
        work.send()
        work.claims.take([a_claim(StoreId(shops[0].id))])
        assert heard == []

    saved = {id for changes in heard for _, id in changes.saved}
    assert saved == {shop.id for shop in shops}
    assert sum(len(changes.taken) for changes in heard) == 1
