from datetime import date
from uuid import UUID

import pytest

from domain.finance.account import Account
from domain.finance.entry import Entry, Memo, Posting, Unbalanced, balance, credit, debit
from domain.finance.period import Closing, Period, PeriodClosed
from domain.shared.money import NOTHING, Money
from tests.domain.finance.builders import NOON, STORE, TODAY

DOCUMENT = UUID(int=70)


def an_entry(*postings: tuple[Posting, ...]) -> Entry:
    return Entry.of(DOCUMENT, Memo.PAYMENT, *postings, store=STORE, day=TODAY, at=NOON)


def a_payment_entry() -> Entry:
    return an_entry(debit(Account.CASH, Money(5)), credit(Account.RECEIVABLES, Money(5)))


def test_debit_and_credit_agree() -> None:
    with pytest.raises(Unbalanced):
        an_entry(debit(Account.CASH, Money(5)), credit(Account.RECEIVABLES, Money(4)))


def test_an_entry_has_at_least_two_postings() -> None:
    with pytest.raises(Unbalanced):
        an_entry(debit(Account.CASH, NOTHING), credit(Account.RECEIVABLES, NOTHING))


def test_a_posting_moves_something() -> None:
    with pytest.raises(Unbalanced):
        Posting(account=Account.CASH, amount=NOTHING)


def test_the_same_document_is_posted_once() -> None:
    assert a_payment_entry().id == a_payment_entry().id


def test_an_entry_belongs_to_the_month_of_its_day() -> None:
    assert str(a_payment_entry().period) == "2026-01"


def test_a_wrong_entry_is_taken_back_by_a_new_one() -> None:
    wrong = a_payment_entry()

    right = wrong.reversal(day=date(2026, 2, 1), at=NOON)

    assert right.reverses == wrong.id
    assert right.id != wrong.id
    assert balance([wrong, right], Account.CASH) == NOTHING
    assert right.period == Period(2026, 2)


def test_a_closed_month_takes_no_entries_and_stays_closed() -> None:
    closing = Closing.of(STORE).close(Period(2026, 1), today=date(2026, 2, 1), at=NOON)

    with pytest.raises(PeriodClosed) as refusal:
        closing.expect_open(a_payment_entry().period)
    with pytest.raises(PeriodClosed):
        closing.close(Period(2025, 12), today=date(2026, 2, 1), at=NOON)

    closing.expect_open(Period(2026, 2))
    assert refusal.value.facts["through"] == "2026-01"
