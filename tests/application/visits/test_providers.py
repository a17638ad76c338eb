"""Money on phones: what the books say, and what a process that dies leaves to the next."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from adapters.payments.phone import Phone
from adapters.payments.sandbox import Fault, Sandbox
from application.finance.gateway import Captured, NotificationRefused, ProviderSilent
from application.shared.caller import SYSTEM
from application.visits.settlement import GoingBack
from domain.finance.account import Account
from domain.finance.entry import Entry, balance
from domain.finance.payment import AmountDiffers, Payment, Status
from domain.finance.tender import Tender, Tendered
from domain.orders.order import Order
from domain.orders.owing import WrongAmount
from domain.orders.status import Status as OrderStatus
from domain.shared.ids import PaymentId, RefundId
from domain.shared.life_cycle import IllegalMove
from domain.shared.money import NOTHING, Money
from tests.application.furnished import on_postgresql
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_promises
from tests.chain import OTHER_EYES
from tests.databases import Databases

CLEARING = Account.WECHAT_CLEARING


def phone_of(day: ShopDay) -> Phone:
    providers = day.app.providers
    return Phone.of(
        providers.gateways,
        lambda tender, message: providers.hear(tender, message.headers, message.body),
    )


def provider(day: ShopDay) -> Sandbox:
    return phone_of(day).providers[Tender.WECHAT]


def a_settled_car(day: ShopDay) -> Car:
    car = day.book(day.at(9))
    day.go(9)
    car.receive().prepare()
    app, visit = day.app, car.booked.work_order
    app.repairs.issue_parts(SYSTEM, work_order=visit)
    for operation in car.visit.operations:
        car.start(operation.step)
        day.wait(10)
        car.finish(operation.step)
    app.quality.check(OTHER_EYES, work_order=visit)
    app.settlement.settle(SYSTEM, work_order=visit)
    return car


def a_prepaid_car(day: ShopDay) -> tuple[Car, PaymentId]:
    """A car that is here and paid for, in cash, before anything was done to it."""
    car = day.book().receive()
    whole = Tendered(tender=Tender.CASH, amount=order_of(day, car).due)
    paid = day.app.settlement.pay(SYSTEM, order=car.booked.order, tenders=(whole,))
    return car, paid.payments[0]


def order_of(day: ShopDay, car: Car) -> Order:
    return day.app.visits.order(SYSTEM, order=car.booked.order)


def journal_of(day: ShopDay, car: Car) -> tuple[Entry, ...]:
    return day.app.visits.journal(SYSTEM, work_order=car.booked.work_order)


def ask(day: ShopDay, car: Car, amount: Money | None = None) -> tuple[PaymentId, str]:
    intent = day.app.providers.ask(
        SYSTEM,
        order=car.booked.order,
        tender=Tender.WECHAT,
        amount=amount or order_of(day, car).due,
    )
    return intent.payment, intent.reference


def payment(day: ShopDay, id: PaymentId) -> Payment:
    return day.app.phone.see(SYSTEM, payment=id)


def refund(day: ShopDay, car: Car, id: PaymentId) -> GoingBack:
    return day.app.settlement.refund(
        SYSTEM, order=car.booked.order, payment=id, reason="not as agreed"
    )


def a_refused_refund(day: ShopDay) -> GoingBack:
    """Of a whole payment; the provider has said no, and a person has to see to it."""
    car = a_settled_car(day)
    id, reference = ask(day, car)
    phone_of(day).say(reference, yes=True)
    back = refund(day, car, id)
    provider(day).provoke(Fault.REFUSED)
    day.run_due()
    return back


def test_money_by_phone_clears_the_receivable_and_waits_at_the_provider(day: ShopDay) -> None:
    car = a_settled_car(day)
    due = order_of(day, car).due
    _, reference = ask(day, car)

    phone_of(day).say(reference, yes=True)

    assert balance(journal_of(day, car), CLEARING) == due
    assert balance(journal_of(day, car), Account.RECEIVABLES) == NOTHING


def test_a_refund_leaves_nothing_at_the_provider_nor_with_the_customer(day: ShopDay) -> None:
    car = a_settled_car(day)
    id, reference = ask(day, car)
    phone_of(day).say(reference, yes=True)

    refund(day, car, id)
    asked = balance(journal_of(day, car), Account.RECEIVABLES)
    day.run_due()

    assert asked == -payment(day, id).amount
    for account in (CLEARING, Account.RECEIVABLES, Account.CUSTOMER_ADVANCES):
        assert balance(journal_of(day, car), account) == NOTHING


def test_what_came_too_late_passes_through_the_books_as_an_advance(day: ShopDay) -> None:
    car = a_settled_car(day)
    id, reference = ask(day, car)
    day.app.phone.give_up(SYSTEM, payment=id)
    phone_of(day).say(reference, yes=True)

    held = balance(journal_of(day, car), Account.CUSTOMER_ADVANCES)
    day.run_due()

    assert held == -payment(day, id).amount
    assert balance(journal_of(day, car), Account.CUSTOMER_ADVANCES) == NOTHING
    assert balance(journal_of(day, car), CLEARING) == NOTHING
    assert balance(journal_of(day, car), Account.RECEIVABLES) == order_of(day, car).due


def test_no_more_is_asked_for_than_is_due(day: ShopDay) -> None:
    car = a_settled_car(day)

    for wrong in (NOTHING, order_of(day, car).due + Money(1)):
        with pytest.raises(WrongAmount):
            day.app.phone.ask(SYSTEM, order=car.booked.order, tender=Tender.WECHAT, amount=wrong)


def test_a_process_that_died_before_it_asked_leaves_nothing_open(day: ShopDay) -> None:
    car = a_settled_car(day)
    opened = day.app.phone.ask(
        SYSTEM, order=car.booked.order, tender=Tender.WECHAT, amount=order_of(day, car).due
    )

    day.wait(17)
    day.run_due()

    assert payment(day, opened.payment).status is Status.CANCELLED


def test_a_process_that_died_over_the_message_is_told_by_the_provider_when_asked(
    day: ShopDay,
) -> None:
    car = a_settled_car(day)
    id, reference = ask(day, car)
    provider(day).pay(reference)

    provider(day).provoke(Fault.UNREACHABLE)
    day.wait(17)
    day.run_due()
    unheard = payment(day, id).status
    day.wait(10)
    day.run_due()

    assert (unheard, payment(day, id).status) == (Status.INTENT, Status.CAPTURED)


def test_money_paid_before_we_gave_up_goes_back_even_if_nobody_tells_us(day: ShopDay) -> None:
    car = a_settled_car(day)
    id, reference = ask(day, car)
    provider(day).pay(reference)
    day.app.phone.give_up(SYSTEM, payment=id)

    day.wait(17)
    day.run_due()

    assert (payment(day, id).late, payment(day, id).status) == (True, Status.REFUNDED)


def test_a_refund_goes_back_once_however_often_it_is_asked_for(day: ShopDay) -> None:
    car = a_settled_car(day)
    id, reference = ask(day, car)
    phone_of(day).say(reference, yes=True)
    refund(day, car, id)
    provider(day).provoke(Fault.LOST_ANSWER)
    with pytest.raises(ProviderSilent):
        day.app.providers.send_back(id)

    day.app.providers.send_back(id)
    day.app.providers.send_back(id)

    account = provider(day).accounts.get(id)
    assert account is not None
    assert (account.left, payment(day, id).refunded) == (NOTHING, account.amount)
    with pytest.raises(IllegalMove):
        refund(day, car, id)


def test_every_tender_gets_back_what_it_paid(day: ShopDay) -> None:
    car = a_settled_car(day)
    due = order_of(day, car).due
    part = Money(100)
    one, first = ask(day, car, part)
    phone_of(day).say(first, yes=True)
    tenders = (Tendered(tender=Tender.CASH, amount=due - part),)
    [cash] = day.app.settlement.pay(SYSTEM, order=car.booked.order, tenders=tenders).payments

    by_phone, at_till = refund(day, car, one), refund(day, car, cash)

    assert (by_phone.amount, at_till.amount) == (part, due - part)
    day.run_due()
    assert order_of(day, car).due == NOTHING


def test_a_message_about_a_refund_of_another_amount_is_not_believed(day: ShopDay) -> None:
    car = a_settled_car(day)
    id, reference = ask(day, car)
    phone_of(day).say(reference, yes=True)
    back = refund(day, car, id)
    sandbox = provider(day)

    assert sandbox.refund(id, RefundId(back.refund), Money(1))
    [message] = sandbox.announce(id, back.refund)
    with pytest.raises(AmountDiffers):
        day.app.providers.hear(Tender.WECHAT, message.headers, message.body)

    assert payment(day, id).refunded == NOTHING


def test_a_second_transaction_for_one_payment_is_refused(day: ShopDay) -> None:
    car = a_settled_car(day)
    id, reference = ask(day, car)
    [message] = provider(day).pay(reference)
    told = provider(day).verify_notification(message.headers, message.body)
    assert isinstance(told, Captured)
    day.app.providers.hear(Tender.WECHAT, message.headers, message.body)
    other = evolve(told, transaction="another")

    with pytest.raises(IllegalMove):
        day.app.phone.capture(
            SYSTEM,
            payment=id,
            tender=Tender.WECHAT,
            transaction=other.transaction,
            amount=other.amount,
        )


def test_what_was_paid_ahead_of_a_cancelled_order_goes_back(day: ShopDay) -> None:
    car = day.book(day.at(9))
    id, reference = ask(day, car, Money(10_000))
    phone_of(day).say(reference, yes=True)
    ahead = balance(journal_of(day, car), Account.CUSTOMER_ADVANCES)
    day.app.booking.cancel(SYSTEM, appointment=car.id, reason="other plans")

    refund(day, car, id)
    day.run_due()

    assert ahead == Money(-10_000)
    assert balance(journal_of(day, car), Account.CUSTOMER_ADVANCES) == NOTHING
    assert payment(day, id).status is Status.REFUNDED


def test_the_audit_agrees_with_refunds_of_every_kind(postgres_server: Databases) -> None:
    with on_postgresql(postgres_server) as (app, clock):
        day = ShopDay(app=app, clock=clock).stock_up()
        car = a_settled_car(day)
        one, first = ask(day, car, Money(9_000))
        phone_of(day).say(first, yes=True)
        tenders = (Tendered(tender=Tender.CASH, amount=order_of(day, car).due),)
        [cash] = app.settlement.pay(SYSTEM, order=car.booked.order, tenders=tenders).payments
        wish: dict[str, Any] = {"order": car.booked.order, "reason": "sorry"}

        app.settlement.refund(SYSTEM, payment=cash, amount=Money(123), **wish)
        expect_promises(day)
        back = app.settlement.refund(SYSTEM, payment=one, amount=Money(5_000), **wish)
        provider(day).provoke(Fault.REFUSED)
        day.run_due()
        expect_promises(day)
        app.settlement.refund_in_cash(SYSTEM, payment=one, refund=back.refund)
        for id in (one, cash):
            app.settlement.refund(SYSTEM, payment=id, **wish)
        day.run_due()

        assert order_of(day, car).status is OrderStatus.REFUNDED
        expect_promises(day)


@pytest.mark.parametrize(("headers", "body"), [({}, bytes(16_385)), ({"x": "y" * 16_384}, b"")])
def test_a_message_of_any_length_is_not_kept(
    day: ShopDay, headers: dict[str, str], body: bytes
) -> None:
    with pytest.raises(NotificationRefused) as refused:
        day.app.providers.hear(Tender.WECHAT, headers, body)

    assert refused.value.facts["why"] == "size"


def test_one_message_told_to_many_processes_at_once_counts_once(day: ShopDay) -> None:
    car = a_settled_car(day)
    id, reference = ask(day, car)
    [message] = provider(day).pay(reference)

    def hear(_: int) -> None:
        day.app.providers.hear(Tender.WECHAT, message.headers, message.body)

    with ThreadPoolExecutor(4) as processes:
        list(processes.map(hear, range(4)))

    received = [one for one in journal_of(day, car) if one.document == id]
    assert len(received) == 1
    assert order_of(day, car).due == NOTHING


def test_a_link_lasts_a_quarter_of_an_hour(day: ShopDay) -> None:
    car = a_settled_car(day)
    id, _ = ask(day, car)

    expires = payment(day, id).expires
    assert expires == day.clock.now() + timedelta(minutes=15)


def test_a_new_link_takes_the_place_of_one_that_would_be_too_much(day: ShopDay) -> None:
    car = a_settled_car(day)
    first, _ = ask(day, car)

    second, _ = ask(day, car)

    assert payment(day, first).status is Status.CANCELLED
    assert payment(day, second).awaited


def test_two_links_that_come_to_what_is_due_are_both_waited_for(day: ShopDay) -> None:
    car = a_settled_car(day)
    half = Money(100)

    first, _ = ask(day, car, half)
    second, _ = ask(day, car, order_of(day, car).due - half)

    assert payment(day, first).awaited
    assert payment(day, second).awaited
