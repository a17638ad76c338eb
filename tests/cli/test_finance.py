"""Months and entries at the terminal."""

from uuid import uuid4

import pytest
from click import Group
from click.testing import CliRunner, Result

from application.app import Application
from application.shared.caller import SYSTEM
from application.shared.ports import Asked
from cli.finance import books, periods, refunds
from domain.finance.account import Account
from domain.finance.entry import Entry, Memo, credit, debit
from domain.finance.payment import RefundStillAsked
from domain.finance.period import BadPeriod, PeriodClosed, PeriodNotOver
from domain.shared.errors import NotFound
from domain.shared.money import Money
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.test_providers import a_prepaid_car, a_refused_refund, payment
from tests.chain import MONDAY, a_furnished_twin, store_id


@pytest.fixture
def app() -> Application:
    return a_furnished_twin()[0]


def run(app: Application, group: Group, *words: str) -> Result:
    return CliRunner().invoke(group, words, obj=app, catch_exceptions=False)


def posted(app: Application) -> Entry:
    entry = Entry.of(
        uuid4(),
        Memo.PAYMENT,
        debit(Account.CASH, Money(500)),
        credit(Account.RECEIVABLES, Money(500)),
        store=store_id(1),
        day=MONDAY.date(),
        at=MONDAY,
    )
    with app.books.transactions.begin(Asked(caller=SYSTEM, command="test.post")) as work:
        work.journal.post([entry])
    return entry


def test_a_month_is_closed_for_a_shop_or_for_all(app: Application) -> None:
    assert run(app, periods, "close", "2026-02", "--store", "S0001").stdout == "S0001\t2026-02\n"
    assert run(app, periods, "close", "2026-01").stdout == "chain\t2026-01\n"

    assert run(app, periods, "list").stdout == "chain\t2026-01\nS0001\t2026-02\n"


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("2026-03",), PeriodNotOver),
        (("March",), BadPeriod),
        (("2026-00",), BadPeriod),
        (("２０２６-01",), BadPeriod),
        (("2026-01", "--store", "S9999"), NotFound),
    ],
)
def test_what_cannot_be_closed_is_refused(
    app: Application, words: tuple[str, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        run(app, periods, "close", *words)


def test_a_closed_month_is_closed_once(app: Application) -> None:
    run(app, periods, "close", "2026-02")

    with pytest.raises(PeriodClosed):
        run(app, periods, "close", "2026-02")


def test_a_wrong_entry_is_put_right(app: Application) -> None:
    wrong = posted(app)

    done = run(
        app, books, "correct", str(wrong.id), "--reason", "too much",
        "--right", "cash", "5", "--right", "receivables", "-5",
    )  # fmt: skip

    reversal, right = done.stdout.split()
    assert run(app, books, "show", right).stdout.splitlines()[1:] == ["cash\t5", "receivables\t-5"]
    told = run(app, books, "show", str(wrong.id)).stdout.splitlines()
    assert told[1:] == [
        "cash\t500",
        "receivables\t-500",
        f"reversed by\t{reversal}\ttoo much",
    ]


def test_an_entry_may_only_be_taken_back(app: Application) -> None:
    wrong = posted(app)

    [reversal] = run(app, books, "correct", str(wrong.id), "--reason", "twice").stdout.split()

    assert "cash\t-500" in run(app, books, "show", reversal).stdout


@pytest.fixture
def day() -> ShopDay:
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock).stock_up()


def test_refunds_that_wait_are_listed_until_they_are_done(day: ShopDay) -> None:
    back = a_refused_refund(day)
    fen = back.amount.amount
    told = f"{back.refund}\tS0001\t{fen}\twechat"
    listed = run(day.app, refunds, "list").stdout
    assert listed == f"{told}\tfailed\t1\tprovider-refused\n"

    assert run(day.app, refunds, "retry", str(back.refund)).stdout == ""
    assert run(day.app, refunds, "list").stdout.startswith(f"{told}\trequested\t")
    day.run_due()

    assert run(day.app, refunds, "list").stdout == ""
    assert payment(day, back.payment).refunded == back.amount


def test_what_is_owed_to_customers_is_listed_until_it_goes_back(day: ShopDay) -> None:
    car, payment = a_prepaid_car(day)
    visit, order = car.booked.work_order, car.booked.order
    day.app.calling_off.call_off(SYSTEM, work_order=visit, reason="no time")
    fen = day.app.phone.see(SYSTEM, payment=payment).amount.amount

    assert run(day.app, refunds, "owed").stdout == f"{order}\tS0001\t{fen}\t{visit}\n"
    day.app.settlement.refund(SYSTEM, order=order, payment=payment, reason="called off")

    assert run(day.app, refunds, "owed").stdout == ""


def test_a_refused_refund_is_given_in_cash_once(day: ShopDay) -> None:
    back = a_refused_refund(day)

    assert run(day.app, refunds, "cash", str(back.refund)).stdout == f"{back.amount.amount}\n"

    assert payment(day, back.payment).refund(back.refund).in_cash
    for command in ("cash", "retry"):
        with pytest.raises(NotFound):
            run(day.app, refunds, command, str(back.refund))


def test_no_cash_is_given_for_what_the_provider_is_still_asked(day: ShopDay) -> None:
    back = a_refused_refund(day)
    run(day.app, refunds, "retry", str(back.refund))

    with pytest.raises(RefundStillAsked):
        run(day.app, refunds, "cash", str(back.refund))
