"""Parts still to come, and stock for people to look at: the same in both stores."""

from datetime import timedelta
from uuid import uuid4

import pytest
from attrs import evolve

from application.shared.rights import Own, Stores
from domain.inventory.events import PartArrived, PartExpected
from domain.inventory.expected import Expected
from domain.inventory.movement import Movement
from domain.shared.errors import Conflict, Stale
from domain.shared.ids import LineId
from domain.shared.money import Money
from tests.adapters.bench import ARTICLES, NOON, Bench, a_caller
from tests.adapters.ledgers import Shelf, a_voucher

TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def shelf(bench: Bench) -> Shelf:
    return Shelf(bench, bench.a_shop(), bench.a_part())


def expect(shelf: Shelf, quantity: int = 2, *, since_min: int = 0) -> Movement:
    """A new line of a new order waits."""
    paper = evolve(a_voucher(), at=NOON + timedelta(minutes=since_min))
    movement = shelf.level().expect(LineId(uuid4()), quantity, voucher=paper)
    shelf.move(movement)
    return movement


def expected(shelf: Shelf) -> list[Expected]:
    with shelf.bench.begin() as work:
        found: list[Expected] = work.stock.expected(shelf.store, [shelf.part])
        return found


def arrival(shelf: Shelf, waited: Movement, quantity: int) -> tuple[Movement, Movement]:
    """Goods come in, and are the waiting line's in the same breath."""
    came = shelf.level().receive(quantity, cost=Money(100), voucher=a_voucher())
    paper = a_voucher(waited.voucher.document)
    [waiting] = [one for one in expected(shelf) if one.line == waited.line]
    here = shelf.level().after(came).arrive(waiting.held, quantity, voucher=paper)
    return came, here


def test_who_waits_is_found_the_longest_waiting_first(shelf: Shelf) -> None:
    then, first = expect(shelf, 2, since_min=5), expect(shelf, 3)
    elsewhere = Shelf(shelf.bench, shelf.bench.a_shop(), shelf.part)
    expect(elsewhere)

    waiting = expected(shelf)

    assert [(one.line, one.quantity) for one in waiting] == [(first.line, 3), (then.line, 2)]
    assert waiting[0].order == first.voucher.document
    assert waiting[0].since == first.voucher.at
    assert shelf.level().expected == 5


def test_a_part_may_be_waited_for_that_the_shop_never_had(shelf: Shelf) -> None:
    waited = expect(shelf)

    with shelf.bench.begin() as work:
        held = work.stock.reservations([waited.line])[waited.line]
        assert work.stock.free([shelf.store], [shelf.part]) == {(shelf.store, shelf.part): 0}
    assert (held.expected, held.reserved, held.due) == (2, 0, None)


def test_what_arrives_is_waited_for_no_longer(shelf: Shelf) -> None:
    waited = expect(shelf, 3)

    shelf.move(*arrival(shelf, waited, 1))
    assert [one.quantity for one in expected(shelf)] == [2]

    shelf.move(*arrival(shelf, waited, 2))
    assert expected(shelf) == []
    assert (shelf.level().reserved, shelf.level().expected, shelf.level().on_hand) == (3, 0, 3)


def test_a_transaction_sees_its_own_waiting(shelf: Shelf) -> None:
    line = LineId(uuid4())
    with shelf.bench.begin() as work:
        empty = work.stock.levels(shelf.store, [shelf.part])[shelf.part]
        work.stock.move([empty.expect(line, 2, voucher=a_voucher())])
        [waiting] = work.stock.expected(shelf.store, [shelf.part])
        held = work.stock.reservations([line])[line]
        level = work.stock.levels(shelf.store, [shelf.part])[shelf.part]
        work.stock.move([level.forgo(held, 2, voucher=a_voucher(waiting.order))])
        assert work.stock.expected(shelf.store, [shelf.part]) == []

    assert waiting.line == line
    assert shelf.level().expected == 0


def test_nothing_lies_free_while_a_line_waits(shelf: Shelf) -> None:
    """Whoever did not see the line, or did not see the goods, looks again."""
    before = shelf.level()
    waited = expect(shelf)

    with pytest.raises(Stale):
        shelf.move(before.receive(5, cost=Money(1), voucher=a_voucher()))
    shelf.move(*arrival(shelf, waited, 2))

    shelf.receive(1)
    with pytest.raises(Stale):
        shelf.move(before.expect(LineId(uuid4()), 1, voucher=a_voucher()))
    assert (shelf.level().free, shelf.level().expected) == (1, 0)


def test_nobody_waits_for_less_than_nothing(shelf: Shelf) -> None:
    waited = expect(shelf, 1)
    [waiting] = expected(shelf)
    shelf.move(*arrival(shelf, waited, 1))

    twice = evolve(shelf.level(), expected=1).forgo(waiting.held, 1, voucher=a_voucher())
    with pytest.raises(Conflict):
        shelf.move(twice)


def test_the_last_word_on_when_it_comes_is_kept(shelf: Shelf) -> None:
    waited = expect(shelf)
    for days, minutes in ((2, 1), (1, 2)):
        paper = a_voucher(waited.voucher.document)
        paper = evolve(paper, at=NOON + timedelta(minutes=minutes))
        due = NOON + timedelta(days=days)
        shelf.move(shelf.level().schedule(expected(shelf)[0].held, due, voucher=paper))

    assert expected(shelf)[0].due == TOMORROW
    assert waited.line is not None
    with shelf.bench.begin() as work:
        assert work.stock.reservations([waited.line])[waited.line].due == TOMORROW


def test_what_customers_wait_for_is_told_under_their_order(shelf: Shelf) -> None:
    waited = expect(shelf)
    shelf.move(*arrival(shelf, waited, 2))
    shelf.bench.stream.move()

    told = shelf.bench.stream.after(0)

    assert [type(one.event) for one in told] == [PartExpected, PartArrived]
    assert {one.subject for one in told} == {waited.voucher.document}
    assert {one.store for one in told} == {shelf.store}


def test_a_customers_wish_waits_and_is_handed_on(shelf: Shelf) -> None:
    me = a_caller(Own(shelf.bench.a_guest()))
    with shelf.bench.begin(me) as work:
        level = work.stock.levels(shelf.store, [shelf.part])[shelf.part]
        work.stock.move([level.expect(LineId(uuid4()), 2, voucher=a_voucher())])

    with shelf.bench.begin(me) as work:
        assert len(work.stock.expected(shelf.store, [shelf.part])) == 1


def test_a_shop_sees_only_its_own_waiting(shelf: Shelf) -> None:
    expect(shelf)
    stranger = a_caller(Stores(frozenset({shelf.bench.a_shop()})))
    insider = a_caller(Stores(frozenset({shelf.store})))

    for caller, seen in ((stranger, 0), (insider, 1)):
        with shelf.bench.begin(caller) as work:
            lists = work.stock_lists
            assert len(work.stock.expected(shelf.store, [shelf.part])) == seen
            assert len(lists.expected(shelf.store, after=None, limit=9)) == seen
            assert len(lists.levels(shelf.store, after=None, limit=9)) == seen
            assert len(lists.level([shelf.store], shelf.part)) == seen
            assert len(lists.movements(shelf.store, shelf.part, after=None, limit=9)) == seen


def test_stock_is_listed_by_the_codes_of_the_parts_page_by_page(bench: Bench) -> None:
    store = bench.a_shop()
    shelves = [Shelf(bench, store, bench.a_part()) for _ in range(5)]
    for shelf in shelves:
        shelf.receive(3)
    Shelf(bench, bench.a_shop(), shelves[0].part).receive(1)

    with bench.begin() as work:
        codes = {one.id: one.code for one in work.documents(ARTICLES).find()}
        first = work.stock_lists.levels(store, after=None, limit=3)
        rest = work.stock_lists.levels(store, after=codes[first[-1].part], limit=3)

    listed = [codes[one.part] for one in (*first, *rest)]
    assert listed == sorted(codes[one.part] for one in shelves)
    assert {one.on_hand for one in (*first, *rest)} == {3}


def test_a_part_is_found_in_the_shops_that_have_or_had_it(shelf: Shelf) -> None:
    shelf.receive(4)
    other, never = shelf.bench.a_shop(), shelf.bench.a_shop()
    Shelf(shelf.bench, other, shelf.part).receive(2)

    with shelf.bench.begin() as work:
        found = work.stock_lists.level([shelf.store, other, never], shelf.part)

    assert {one.store: one.on_hand for one in found} == {shelf.store: 4, other: 2}


def test_movements_come_back_as_they_were_made_the_newest_first(shelf: Shelf) -> None:
    waited = expect(shelf)
    made = [waited, *arrival(shelf, waited, 2)]
    shelf.move(*made[1:])
    again = expect(shelf)
    paper = evolve(a_voucher(again.voucher.document), note="by train")
    due = shelf.level().schedule(expected(shelf)[0].held, TOMORROW, voucher=paper)
    shelf.move(due)
    every = sorted([*made, again, due], key=lambda one: one.id, reverse=True)

    with shelf.bench.begin() as work:
        lists = work.stock_lists
        first = lists.movements(shelf.store, shelf.part, after=None, limit=2)
        rest = lists.movements(shelf.store, shelf.part, after=first[-1].id, limit=9)

    assert [*first, *rest] == every


def test_waiting_is_listed_by_line_page_by_page(shelf: Shelf) -> None:
    lines = sorted(_line(expect(shelf)) for _ in range(4))

    with shelf.bench.begin() as work:
        lists = work.stock_lists
        first = lists.expected(shelf.store, after=None, limit=3)
        rest = lists.expected(shelf.store, after=first[-1].line, limit=3)

    assert [one.line for one in (*first, *rest)] == lines


def _line(movement: Movement) -> LineId:
    if movement.line is None:
        raise ValueError("it is the line that waits")
    return movement.line
