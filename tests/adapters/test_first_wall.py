"""The first wall: what queries leave out by themselves, where no policy stands behind them."""

from uuid import uuid4

import pytest
from attrs import define

from application.shared.caller import Caller
from application.shared.ledgers import ABOUT_HANDS, Decided
from application.shared.rights import Own, Stores
from domain.dispatch.assignment import Task, decided
from domain.finance.entry import Entry
from domain.shared.errors import NotFound
from domain.shared.ids import LineId, WorkOrderId
from domain.shared.trade import BayKind, Grade, Need, Skill
from tests.adapters.bench import NOON, Bench, a_caller
from tests.adapters.ledgers import Shelf, a_voucher, an_entry

NEED = Need(skill=Skill.MAINTENANCE, grade=Grade.JUNIOR, bay=BayKind.LIFT, minutes=30)


@define
class Books:
    """Something of every ledger in one shop, and a manager of another."""

    bench: Bench
    shelf: Shelf
    entry: Entry
    line: LineId
    visit: WorkOrderId
    insider: Caller
    stranger: Caller

    @classmethod
    def kept(cls, bench: Bench) -> "Books":
        shelf = Shelf(bench, bench.a_shop(), bench.a_part())
        entry, line, visit = an_entry(shelf.store), LineId(uuid4()), WorkOrderId(uuid4())
        shelf.receive(10)
        shelf.move(shelf.level().reserve(line, 2, voucher=a_voucher()))
        task = Task(subject=visit, step=0, need=NEED)
        with bench.begin() as work:
            work.journal.post([entry])
            work.decisions.record(
                Decided(
                    id=uuid4(),
                    at=NOON,
                    store=shelf.store,
                    subject=visit,
                    kind="assignment",
                    record=decided(task, (), at=NOON),
                )
            )
        here, there = (a_caller(Stores(frozenset({one}))) for one in (shelf.store, bench.a_shop()))
        return cls(bench, shelf, entry, line, visit, here, there)

    def seen_by(self, caller: Caller) -> dict[str, bool]:
        """What of it the caller finds."""
        store, part = self.shelf.store, self.shelf.part
        with self.bench.begin(caller) as work:
            lists = work.stock_lists
            return {
                "entries": bool(work.journal.of([self.entry.document])),
                "decisions": bool(work.decisions.of([self.visit], ABOUT_HANDS)),
                "level": work.stock.levels(store, [part])[part].on_hand > 0,
                "free": bool(work.stock.free([store], [part])),
                "reservations": bool(work.stock.reservations([self.line])),
                "listed levels": bool(lists.levels(store, after=None, limit=9)),
                "listed level": bool(lists.level([store], part)),
                "listed movements": bool(lists.movements(store, part, after=None, limit=9)),
            }


def test_a_manager_of_one_shop_sees_nothing_of_another_s_ledgers(first_wall: Bench) -> None:
    books = Books.kept(first_wall)

    assert all(books.seen_by(books.insider).values())
    assert not any(books.seen_by(books.stranger).values())


def test_an_entry_of_another_shop_is_not_found(first_wall: Bench) -> None:
    books = Books.kept(first_wall)

    with first_wall.begin(books.insider) as work:
        assert work.journal.get(books.entry.id) == books.entry
    with first_wall.begin(books.stranger) as work, pytest.raises(NotFound):
        work.journal.get(books.entry.id)


def test_a_customer_sees_quantities_and_no_books(first_wall: Bench) -> None:
    books = Books.kept(first_wall)

    seen = books.seen_by(a_caller(Own(first_wall.a_guest())))

    assert {"entries", "decisions"}.isdisjoint(name for name, found in seen.items() if found)
    assert seen["free"]
    assert seen["reservations"]
