"""What every gateway behind the payment port keeps; the phone is the provider's own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
from attrs import evolve

from adapters.payments.accounts import Accounts
from adapters.payments.sandbox import Sandbox
from application.finance.gateway import (
    Captured,
    Failed,
    PaymentGateway,
    Pending,
    ProviderRefused,
    Refunded,
    UnknownIntent,
)
from domain.finance.payment import Payment, Status
from domain.finance.tender import Tender
from domain.shared.ids import OrderId, PaymentId, RefundId, StoreId
from domain.shared.money import Money

PAYMENT = PaymentId(UUID(int=50))
REFUND, OTHER_REFUND = RefundId(UUID(int=60)), RefundId(UUID(int=61))
AMOUNT = Money(158_50)
EXPIRES = datetime(2026, 1, 5, 5, tzinfo=UTC)

Phone = Sandbox


@pytest.fixture
def gateway(sandbox: Sandbox, accounts: Accounts) -> PaymentGateway:
    return evolve(sandbox, accounts=accounts)


@pytest.fixture
def phone(sandbox: Sandbox, accounts: Accounts) -> Phone:
    """Another process than the gateway's; the provider is the same."""
    return evolve(sandbox, accounts=accounts)


def ask(gateway: PaymentGateway, amount: Money = AMOUNT) -> str:
    return gateway.create_intent(PAYMENT, amount, subject="机油", expires=EXPIRES).reference


def paid(gateway: PaymentGateway, phone: Phone) -> Captured:
    (delivery,) = phone.pay(ask(gateway))
    told = gateway.verify_notification(delivery.headers, delivery.body)
    assert isinstance(told, Captured)
    return told


def test_asking_twice_is_one_intent(gateway: PaymentGateway) -> None:
    assert ask(gateway) == ask(gateway)


def test_asking_again_for_another_amount_is_refused(gateway: PaymentGateway) -> None:
    ask(gateway)

    with pytest.raises(ProviderRefused):
        ask(gateway, AMOUNT + Money(1))


def test_an_intent_waits_for_the_customer(gateway: PaymentGateway) -> None:
    ask(gateway)

    assert gateway.query(PAYMENT) == Pending(payment=PAYMENT)


def test_what_was_never_asked_is_unknown(gateway: PaymentGateway) -> None:
    with pytest.raises(UnknownIntent):
        gateway.query(PAYMENT)
    with pytest.raises(UnknownIntent):
        gateway.refund(PAYMENT, REFUND, AMOUNT)


def test_the_message_and_the_answer_say_the_same(gateway: PaymentGateway, phone: Phone) -> None:
    told = paid(gateway, phone)

    assert told == gateway.query(PAYMENT)
    assert (told.payment, told.amount) == (PAYMENT, AMOUNT)


def test_a_declined_payment_is_told(gateway: PaymentGateway, phone: Phone) -> None:
    (delivery,) = phone.decline(ask(gateway))

    told = gateway.verify_notification(delivery.headers, delivery.body)

    assert isinstance(told, Failed)
    assert told == gateway.query(PAYMENT)


def test_a_refund_asked_for_twice_goes_back_once(gateway: PaymentGateway, phone: Phone) -> None:
    paid(gateway, phone)

    first = gateway.refund(PAYMENT, REFUND, Money(100_00))
    again = gateway.refund(PAYMENT, REFUND, Money(100_00))
    rest = gateway.refund(PAYMENT, OTHER_REFUND, Money(58_50))

    assert first == again
    assert isinstance(first, Refunded)
    assert isinstance(rest, Refunded)


def test_a_refund_asked_for_again_with_another_amount_is_refused(
    gateway: PaymentGateway, phone: Phone
) -> None:
    paid(gateway, phone)
    gateway.refund(PAYMENT, REFUND, Money(2))

    with pytest.raises(ProviderRefused):
        gateway.refund(PAYMENT, REFUND, Money(1))


def test_a_refund_is_of_something(gateway: PaymentGateway, phone: Phone) -> None:
    paid(gateway, phone)

    with pytest.raises(ProviderRefused):
        gateway.refund(PAYMENT, REFUND, Money(0))


def test_no_more_goes_back_than_came(gateway: PaymentGateway, phone: Phone) -> None:
    paid(gateway, phone)

    with pytest.raises(ProviderRefused):
        gateway.refund(PAYMENT, REFUND, AMOUNT + Money(1))


def test_what_was_not_paid_does_not_go_back(gateway: PaymentGateway) -> None:
    ask(gateway)

    with pytest.raises(ProviderRefused):
        gateway.refund(PAYMENT, REFUND, Money(1))


def test_a_message_captures_the_payment_it_names(gateway: PaymentGateway, phone: Phone) -> None:
    told = paid(gateway, phone)
    payment = Payment(
        id=PAYMENT,
        store=StoreId(UUID(int=1)),
        order=OrderId(UUID(int=7)),
        tender=Tender.SANDBOX,
        amount=AMOUNT,
    )

    captured = payment.capture(amount=told.amount, transaction=told.transaction, at=told.at)

    assert captured.status is Status.CAPTURED


def test_a_link_is_found_by_its_reference(accounts: Accounts, gateway: PaymentGateway) -> None:
    reference = ask(gateway)

    found = accounts.find(reference)

    assert found is not None
    assert found == accounts.get(PAYMENT)
    assert (found.intent.reference, found.amount, found.subject) == (reference, AMOUNT, "机油")
    assert accounts.find("0" * 32) is None


def test_many_taps_at_once_move_money_once(gateway: PaymentGateway, phone: Phone) -> None:
    reference = ask(gateway)

    with ThreadPoolExecutor(6) as people:
        told = list(people.map(lambda _: phone.pay(reference)[0].body, range(6)))

    assert len(set(told)) == 1
