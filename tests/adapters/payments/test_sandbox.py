import json
from datetime import UTC, datetime
from random import Random
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.payments import wire
from adapters.payments.sandbox import Delivery, Fault, LinkDead, Sandbox
from adapters.payments.signature import NONCE, SERIAL, SIGNATURE, TIMESTAMP
from application.finance.gateway import (
    Captured,
    Failed,
    NotificationRefused,
    Pending,
    ProviderSilent,
    Refunded,
    UnknownIntent,
)
from domain.shared.ids import PaymentId, RefundId
from domain.shared.money import Money
from tests.adapters.payments.conftest import TurnableClock

PAYMENT, REFUND = PaymentId(UUID(int=50)), RefundId(UUID(int=60))
AMOUNT = Money(158_50)
EXPIRES = datetime(2026, 1, 5, 5, tzinfo=UTC)


def ask(sandbox: Sandbox) -> str:
    return sandbox.create_intent(PAYMENT, AMOUNT, subject="oil", expires=EXPIRES).reference


def delivery_of(sandbox: Sandbox) -> Delivery:
    return sandbox.pay(ask(sandbox))[0]


def why_refused(sandbox: Sandbox, delivery: Delivery) -> object:
    with pytest.raises(NotificationRefused) as refusal:
        sandbox.verify_notification(delivery.headers, delivery.body)
    return refusal.value.facts["why"]


def signed(sandbox: Sandbox, body: bytes) -> Delivery:
    headers = sandbox.signer.sign(body, at=sandbox.now(), nonce="n")
    return Delivery(headers=headers, body=body)


def test_a_changed_message_is_refused(sandbox: Sandbox) -> None:
    delivery = delivery_of(sandbox)
    cheaper = delivery.body.replace(b"15850", b"1")

    assert cheaper != delivery.body
    assert why_refused(sandbox, evolve(delivery, body=cheaper)) == "signature"


@pytest.mark.parametrize(
    ("header", "value", "why"),
    [
        (SERIAL, "other", "serial"),
        (TIMESTAMP, "", "time"),
        (TIMESTAMP, "-1", "time"),
        (TIMESTAMP, "9" * 30, "time"),
        (TIMESTAMP, "9999999999999", "time"),
        (TIMESTAMP, "٣", "time"),
        (NONCE, "other", "signature"),
        (NONCE, "\ud800", "signature"),
        (SIGNATURE, "", "signature"),
        (SIGNATURE, "not base64!", "signature"),
        (SIGNATURE, "机油", "signature"),
    ],
)
def test_a_changed_header_is_refused(sandbox: Sandbox, header: str, value: str, why: str) -> None:
    delivery = delivery_of(sandbox)
    headers = {**delivery.headers, header: value}

    assert why_refused(sandbox, evolve(delivery, headers=headers)) == why


def test_a_message_without_headers_is_refused(sandbox: Sandbox) -> None:
    assert why_refused(sandbox, Delivery(headers={}, body=b"{}")) == "serial"


def test_an_endless_message_is_not_even_read(sandbox: Sandbox) -> None:
    assert why_refused(sandbox, Delivery(headers={}, body=b" " * 65_537)) == "size"


def test_header_names_come_in_any_case(sandbox: Sandbox) -> None:
    delivery = delivery_of(sandbox)
    headers = {name.upper(): value for name, value in delivery.headers.items()}

    assert isinstance(sandbox.verify_notification(headers, delivery.body), Captured)


@pytest.mark.parametrize("seconds", [-300, 300])
def test_a_message_is_believed_for_five_minutes(
    sandbox: Sandbox, clock: TurnableClock, seconds: int
) -> None:
    delivery = delivery_of(sandbox)
    clock.turn(seconds)

    assert isinstance(sandbox.verify_notification(delivery.headers, delivery.body), Captured)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_an_old_or_future_message_is_refused(
    sandbox: Sandbox, clock: TurnableClock, seconds: int
) -> None:
    delivery = delivery_of(sandbox)
    clock.turn(seconds)

    assert why_refused(sandbox, delivery) == "time"


def test_a_message_for_another_merchant_is_refused(sandbox: Sandbox) -> None:
    told = sandbox.verify_notification(*_parts(delivery_of(sandbox)))

    assert why_refused(sandbox, signed(sandbox, wire.encode(told, merchant="other"))) == "merchant"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"7",
        b"\xff",
        b"[" * 60_000,
        b'{"merchant": "baywise-sandbox"}',
        b'{"merchant": "baywise-sandbox", "kind": "gift", "payment": 1, "at": ""}',
    ],
)
def test_a_genuine_message_in_an_unknown_form_is_refused(sandbox: Sandbox, body: bytes) -> None:
    assert why_refused(sandbox, signed(sandbox, body)) == "form"


@pytest.mark.parametrize("amount", [1.5, "1", None, True, 10**30])
def test_an_amount_is_a_whole_number_of_fen(sandbox: Sandbox, amount: object) -> None:
    fields = json.loads(delivery_of(sandbox).body) | {"amount": amount}

    assert why_refused(sandbox, signed(sandbox, json.dumps(fields).encode())) == "form"


def test_another_currency_is_not_ours(sandbox: Sandbox) -> None:
    fields = json.loads(delivery_of(sandbox).body) | {"currency": "USD"}

    assert why_refused(sandbox, signed(sandbox, json.dumps(fields).encode())) == "form"


def test_a_lost_answer_took_effect(sandbox: Sandbox) -> None:
    sandbox.provoke(Fault.LOST_ANSWER)
    with pytest.raises(ProviderSilent):
        ask(sandbox)

    assert sandbox.query(PAYMENT) == Pending(payment=PAYMENT)


def test_an_unreachable_provider_did_nothing(sandbox: Sandbox) -> None:
    sandbox.provoke(Fault.UNREACHABLE)
    with pytest.raises(ProviderSilent):
        ask(sandbox)
    with pytest.raises(UnknownIntent):
        sandbox.query(PAYMENT)


def test_a_refund_with_a_lost_answer_goes_back_once(sandbox: Sandbox) -> None:
    delivery_of(sandbox)
    sandbox.provoke(Fault.LOST_ANSWER)
    with pytest.raises(ProviderSilent):
        sandbox.refund(PAYMENT, REFUND, AMOUNT)

    assert isinstance(sandbox.refund(PAYMENT, REFUND, AMOUNT), Refunded)


def test_a_message_may_come_twice(sandbox: Sandbox) -> None:
    sandbox.provoke(Fault.DUPLICATE_NOTIFICATION)

    first, second = sandbox.pay(ask(sandbox))

    assert first == second


def test_a_customer_can_be_declined(sandbox: Sandbox) -> None:
    sandbox.provoke(Fault.DECLINED)

    (delivery,) = sandbox.pay(ask(sandbox))

    assert isinstance(sandbox.verify_notification(*_parts(delivery)), Failed)
    with pytest.raises(LinkDead):
        sandbox.pay(ask(sandbox))


def test_a_double_tap_moves_money_once(sandbox: Sandbox) -> None:
    first, second = (
        sandbox.verify_notification(*_parts(sandbox.pay(ask(sandbox))[0])) for _ in range(2)
    )

    assert first == second


def test_a_link_dies_when_it_expires(sandbox: Sandbox, clock: TurnableClock) -> None:
    reference = ask(sandbox)
    clock.turn(3600)

    with pytest.raises(LinkDead):
        sandbox.pay(reference)


def test_what_is_decided_is_not_declined(sandbox: Sandbox) -> None:
    delivery_of(sandbox)

    with pytest.raises(LinkDead):
        sandbox.decline(ask(sandbox))


def test_a_refund_can_be_announced(sandbox: Sandbox) -> None:
    delivery_of(sandbox)
    done = sandbox.refund(PAYMENT, REFUND, Money(1_00))

    (delivery,) = sandbox.announce(PAYMENT, REFUND)

    assert sandbox.verify_notification(*_parts(delivery)) == done
    with pytest.raises(UnknownIntent):
        sandbox.announce(PAYMENT, RefundId(UUID(int=99)))


def test_the_same_seed_gives_the_same_messages(clock: TurnableClock) -> None:
    one, other = (Sandbox.seeded(now=clock.now, random=Random(3)) for _ in range(2))

    assert delivery_of(one) == delivery_of(other)


def test_another_key_is_refused(sandbox: Sandbox, clock: TurnableClock) -> None:
    forger = Sandbox.seeded(now=clock.now, random=Random(4))

    assert why_refused(sandbox, delivery_of(forger)) == "signature"


@given(st.integers(1, 10**12), st.text(max_size=20))
def test_every_message_survives_the_wire(amount: int, reason: str) -> None:
    at = datetime(2026, 1, 5, 4, tzinfo=UTC)
    for told in (
        Captured(payment=PAYMENT, transaction="T", amount=Money(amount), at=at),
        Failed(payment=PAYMENT, reason=reason, at=at),
        Refunded(payment=PAYMENT, refund=REFUND, amount=Money(amount), at=at),
    ):
        assert wire.decode(wire.encode(told, merchant="m"), merchant="m") == told


def _parts(delivery: Delivery) -> tuple[dict[str, str], bytes]:
    return dict(delivery.headers), delivery.body
