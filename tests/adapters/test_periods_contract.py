"""Closed months take no entry, in either store, however the two meet."""

from contextlib import suppress
from datetime import date
from threading import Event, Thread
from uuid import uuid4

import pytest
from attrs import evolve
from sqlalchemy import Engine

from adapters.changes import Changes
from adapters.sql.errors import translated
from adapters.sql.work import SqlWork
from application.shared.rights import Own, Role, Stores
from domain.finance.account import Account
from domain.finance.correction import Correction
from domain.finance.entry import Entry, Memo, credit, debit
from domain.finance.period import Closing, Period, PeriodClosed
from domain.shared.errors import Conflict, Forbidden, NotFound, Stale
from domain.shared.ids import EntryId, PersonId, StoreId
from domain.shared.money import Money
from tests.adapters.bench import NOON, VISITS, Bench, a_caller

MAY, JUNE = Period(2030, 5), Period(2030, 6)
LATER = date(2031, 1, 1)


def an_entry(store: StoreId, day: date) -> Entry:
    cash, owed = debit(Account.CASH, Money(5)), credit(Account.RECEIVABLES, Money(5))
    return Entry.of(uuid4(), Memo.PAYMENT, cash, owed, store=store, day=day, at=NOON)


def post(bench: Bench, *entries: Entry) -> None:
    with bench.begin() as work:
        work.journal.post(entries)


def close(bench: Bench, period: Period, store: StoreId | None = None) -> Closing:
    with bench.begin() as work:
        known = next(iter(work.closings.find(store=store)), Closing.of(store))
        closed: Closing = known.close(period, today=LATER, at=NOON)
        work.closings.save(closed)
        return closed


def test_a_closed_period_takes_no_entry(bench: Bench) -> None:
    store = bench.a_shop()
    post(bench, an_entry(store, date(2030, 5, 31)))
    close(bench, MAY, store)

    with pytest.raises(PeriodClosed) as refused:
        post(bench, an_entry(store, date(2030, 5, 31)))

    assert refused.value.facts == {"store": store, "period": "2030-05", "through": "2030-05"}
    post(bench, an_entry(store, date(2030, 6, 1)))


def test_a_closed_shop_closes_no_other(bench: Bench) -> None:
    close(bench, MAY, bench.a_shop())

    post(bench, an_entry(bench.a_shop(), date(2030, 5, 1)))


def test_a_closed_chain_closes_every_shop_and_those_to_come(bench: Bench) -> None:
    close(bench, MAY)

    with pytest.raises(PeriodClosed) as refused:
        post(bench, an_entry(bench.a_shop(), date(2030, 4, 1)))

    assert refused.value.facts == {"store": None, "period": "2030-04", "through": "2030-05"}


def test_nothing_else_of_the_transaction_is_kept(bench: Bench) -> None:
    visit = bench.a_visit()
    close(bench, MAY, visit.store)

    with pytest.raises(PeriodClosed), bench.begin() as work:
        work.documents(VISITS).save(visit.add(1))
        work.journal.post([an_entry(visit.store, date(2030, 5, 1))])

    assert bench.visit(visit.id).count == 0


def test_a_customers_wish_is_booked_in_an_open_period_only(bench: Bench) -> None:
    store, me = bench.a_shop(), a_caller(Own(bench.a_guest()))
    close(bench, MAY, store)

    with pytest.raises(PeriodClosed), bench.begin(me) as work:
        work.journal.post([an_entry(store, date(2030, 5, 1))])
    with bench.begin(me) as work:
        work.journal.post([an_entry(store, date(2030, 6, 1))])


def test_everybody_who_posts_sees_how_far_books_are_closed(bench: Bench) -> None:
    chain = close(bench, MAY)

    with bench.begin(a_caller(Stores(frozenset({bench.a_shop()})), role=Role.FINANCE)) as work:
        assert [one.through for one in work.closings.find()] == [chain.through]


def test_two_who_close_at_once_close_once(bench: Bench) -> None:
    closing = close(bench, MAY)
    with bench.begin() as work:
        mine = theirs = work.closings.get(closing.id)
    with bench.begin() as work:
        work.closings.save(theirs.close(JUNE, today=LATER, at=NOON))

    with pytest.raises(Stale), bench.begin() as work:
        work.closings.save(mine.close(Period(2030, 7), today=LATER, at=NOON))


def send(work: SqlWork) -> None:
    """Do what the end of the transaction does, and leave it open."""
    work.flush()
    work.changes = Changes()


def test_a_closing_waits_for_a_posting_in_flight(postgresql: Bench) -> None:
    store, done = postgresql.a_shop(), Event()

    def closing() -> None:
        close(postgresql, MAY, store)
        done.set()

    with postgresql.begin() as work:
        work.journal.post([an_entry(store, date(2030, 5, 2))])
        send(work)
        second = Thread(target=closing)
        second.start()
        assert not done.wait(0.2)
    second.join(10)

    assert done.is_set()
    with pytest.raises(PeriodClosed):
        post(postgresql, an_entry(store, date(2030, 5, 3)))


def test_a_posting_that_waited_for_a_closing_is_refused(postgresql: Bench) -> None:
    store, refused = postgresql.a_shop(), Event()

    def posting() -> None:
        with suppress(PeriodClosed):
            post(postgresql, an_entry(store, date(2030, 5, 2)))
            return
        refused.set()

    with postgresql.begin() as work:
        work.closings.save(Closing.of(store).close(MAY, today=LATER, at=NOON))
        send(work)
        second = Thread(target=posting)
        second.start()
        second.join(0.2)
        assert second.is_alive()
    second.join(10)

    assert refused.is_set()


def test_the_database_itself_opens_nothing_again(postgresql: Bench, owner: Engine) -> None:
    store = postgresql.a_shop()
    close(postgresql, MAY, store)

    with pytest.raises(PeriodClosed), translated(), owner.begin() as connection:
        connection.exec_driver_sql("update closings set through = '2030-04-30'")
    with pytest.raises(PeriodClosed), translated(), owner.begin() as connection:
        connection.exec_driver_sql(
            "insert into entries (id, at, day, store, document, memo) values "
            "(gen_random_uuid(), now(), '2030-05-01', %(store)s, gen_random_uuid(), 'x')",
            {"store": store},
        )


def a_correction(wrong: Entry) -> tuple[Correction, tuple[Entry, ...]]:
    return Correction.of(
        wrong, reason="typed twice", by=PersonId(uuid4()), day=date(2030, 6, 3), at=NOON
    )


def test_an_entry_is_reversed_once(bench: Bench) -> None:
    wrong = an_entry(bench.a_shop(), date(2030, 5, 1))
    post(bench, wrong)
    correction, entries = a_correction(wrong)
    with bench.begin() as work:
        assert work.journal.get(wrong.id) == wrong
        work.journal.post(entries)
        work.corrections.save(correction)

    with pytest.raises(Conflict), bench.begin() as work:
        again, same = a_correction(wrong)
        work.journal.post(same)
        work.corrections.save(evolve(again, id=uuid4()))

    with bench.begin() as work:
        assert [one.reversal for one in work.corrections.find(entry=wrong.id)] == [entries[0].id]


def test_the_database_itself_reverses_an_entry_once(postgresql: Bench) -> None:
    wrong = an_entry(postgresql.a_shop(), date(2030, 5, 1))
    reversal = wrong.reversal(day=date(2030, 6, 1), at=NOON)
    post(postgresql, wrong)
    post(postgresql, reversal)

    with pytest.raises(Conflict):
        post(postgresql, evolve(reversal, id=EntryId(uuid4())))


def test_entries_and_corrections_of_other_shops_are_not_there(bench: Bench) -> None:
    wrong = an_entry(bench.a_shop(), date(2030, 5, 1))
    post(bench, wrong)
    correction, _ = a_correction(wrong)
    stranger = a_caller(Stores(frozenset({bench.a_shop()})), role=Role.FINANCE)

    with bench.begin(stranger) as work:
        with pytest.raises(NotFound):
            work.journal.get(wrong.id)
        with pytest.raises(Forbidden):
            work.corrections.save(correction)
