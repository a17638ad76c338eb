"""Stock and books: added to, never below nothing, each row once, within the scope."""

from uuid import uuid4

import pytest

from application.shared.ledgers import Decided
from application.shared.rights import Own, Stores
from domain.inventory.stock import Level
from domain.shared.errors import Conflict, Forbidden, Stale
from domain.shared.ids import LineId, StoreId
from domain.shared.money import Money
from tests.adapters.bench import NOON, VISITS, Bench, a_caller
from tests.adapters.ledgers import Shelf, a_voucher, an_entry


@pytest.fixture
def shelf(bench: Bench) -> Shelf:
    return Shelf(bench, bench.a_shop(), bench.a_part())


def a_decision(store: StoreId) -> Decided:
    return Decided(
        id=uuid4(), at=NOON, store=store, subject=uuid4(), kind="dispatch", record={"score": 1}
    )


def test_a_level_is_the_sum_of_its_movements(shelf: Shelf) -> None:
    line = LineId(uuid4())
    shelf.receive(10)
    shelf.move(shelf.level().reserve(line, 4, voucher=a_voucher()))

    assert shelf.level() == Level(
        store=shelf.store, part=shelf.part, on_hand=10, reserved=4, value=Money(1000)
    )
    with shelf.bench.begin() as work:
        held = work.stock.reservations([line, uuid4()])
        assert {key: one.reserved for key, one in held.items()} == {line: 4}
        shops = [shelf.store, shelf.bench.a_shop()]
        assert work.stock.free(shops, [shelf.part, uuid4()]) == {(shelf.store, shelf.part): 6}


def test_a_transaction_counts_its_own_movements(shelf: Shelf) -> None:
    line = LineId(uuid4())
    with shelf.bench.begin() as work:
        empty = work.stock.levels(shelf.store, [shelf.part])[shelf.part]
        work.stock.move([empty.receive(3, cost=Money(300), voucher=a_voucher())])
        three = work.stock.levels(shelf.store, [shelf.part])[shelf.part]
        work.stock.move([three.reserve(line, 2, voucher=a_voucher())])
        assert work.stock.levels(shelf.store, [shelf.part])[shelf.part].free == 1
        assert work.stock.reservations([line])[line].reserved == 2

    assert shelf.level().free == 1


def test_stock_is_never_promised_twice(shelf: Shelf) -> None:
    shelf.receive(10)
    seen = shelf.level()
    shelf.move(seen.reserve(LineId(uuid4()), 6, voucher=a_voucher()))

    with pytest.raises(Conflict):
        shelf.move(seen.reserve(LineId(uuid4()), 6, voucher=a_voucher()))

    assert shelf.level().reserved == 6


def test_a_movement_is_made_once(shelf: Shelf) -> None:
    received = shelf.receive(10)

    with pytest.raises(Stale):
        shelf.move(received)

    assert shelf.level().on_hand == 10


def test_movements_are_found_by_their_document(shelf: Shelf) -> None:
    received = shelf.receive(10)

    with shelf.bench.begin() as work:
        assert work.stock.movements_of(received.voucher.document) == [received.id]
        assert work.stock.movements_of(uuid4()) == []


def test_an_entry_comes_back_as_it_was_posted_and_is_posted_once(bench: Bench) -> None:
    store = bench.a_shop()
    entry, other = an_entry(store), an_entry(store)
    with bench.begin() as work:
        work.journal.post([entry, other])
        work.journal.post([reversal := entry.reversal(day=entry.day, at=NOON)])

    with pytest.raises(Stale), bench.begin() as work:
        work.journal.post([entry])

    with bench.begin() as work:
        assert work.journal.of([entry.document, entry.document]) == sorted(
            [entry, reversal], key=lambda one: one.id
        )


def test_a_decision_is_recorded_once(bench: Bench) -> None:
    decision = a_decision(bench.a_shop())
    with bench.begin() as work:
        work.decisions.record(decision)

    with pytest.raises(Stale), bench.begin() as work:
        work.decisions.record(decision)


def test_ledgers_are_written_with_the_rest_or_not_at_all(shelf: Shelf) -> None:
    entry, visit = an_entry(shelf.store), shelf.bench.a_visit(shelf.store)
    shelf.bench.add(visit, 1)

    with pytest.raises(Stale), shelf.bench.begin() as work:
        empty = work.stock.levels(shelf.store, [shelf.part])[shelf.part]
        work.stock.move([empty.receive(1, cost=Money(1), voucher=a_voucher())])
        work.journal.post([entry])
        work.documents(VISITS).save(visit.add(1))

    assert shelf.level().on_hand == 0
    with shelf.bench.begin() as work:
        assert work.journal.of([entry.document]) == []


def test_a_shop_sees_and_moves_its_own_stock_only(shelf: Shelf) -> None:
    received = shelf.receive(10)
    stranger = a_caller(Stores(frozenset({shelf.bench.a_shop()})))
    insider = a_caller(Stores(frozenset({shelf.store})))

    assert (shelf.level(insider).on_hand, shelf.level(stranger).on_hand) == (10, 0)
    with shelf.bench.begin(stranger) as work:
        assert work.stock.free([shelf.store], [shelf.part]) == {}
        assert work.stock.movements_of(received.voucher.document) == []
    with pytest.raises(Forbidden):
        shelf.move(shelf.level().receive(1, cost=Money(1), voucher=a_voucher()), caller=stranger)
    shelf.move(shelf.level().receive(1, cost=Money(1), voucher=a_voucher()), caller=insider)
    assert shelf.level().on_hand == 11


def test_a_customers_wish_moves_stock_and_books_that_the_customer_does_not_see(
    shelf: Shelf,
) -> None:
    shelf.receive(10)
    me, line, entry = a_caller(Own(shelf.bench.a_guest())), LineId(uuid4()), an_entry(shelf.store)

    with shelf.bench.begin(me) as work:
        level = work.stock.levels(shelf.store, [shelf.part])[shelf.part]
        work.stock.move([level.reserve(line, 2, voucher=a_voucher())])
        work.journal.post([entry])
        work.decisions.record(a_decision(shelf.store))

    assert shelf.level().reserved == 2
    with shelf.bench.begin(me) as work:
        assert work.journal.of([entry.document]) == []
    with shelf.bench.begin() as work:
        assert work.journal.of([entry.document]) == [entry]


def test_a_shop_sees_and_posts_to_its_own_books_only(bench: Bench) -> None:
    entry = an_entry(bench.a_shop())
    insider = a_caller(Stores(frozenset({entry.store})))
    stranger = a_caller(Stores(frozenset({bench.a_shop()})))

    with pytest.raises(Forbidden), bench.begin(stranger) as work:
        work.journal.post([entry])
    with bench.begin(insider) as work:
        work.journal.post([entry])

    for caller, seen in ((insider, [entry]), (stranger, [])):
        with bench.begin(caller) as work:
            assert work.journal.of([entry.document]) == seen
