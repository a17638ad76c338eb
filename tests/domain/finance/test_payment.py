import pytest

from domain.finance.events import PaymentCaptured
from domain.finance.payment import (
    NEXT,
    AmountDiffers,
    NoSuchRefund,
    Status,
    TooMuchToRefund,
)
from domain.finance.refund import RefundStatus
from domain.shared.life_cycle import IllegalMove
from domain.shared.money import Money
from tests.domain.finance.builders import (
    NOON,
    OTHER_REFUND,
    REFUND,
    a_captured_payment,
    a_payment,
)


def test_every_state_is_in_the_life_cycle() -> None:
    assert set(NEXT) == set(Status)


def test_money_may_be_set_aside_before_it_is_taken() -> None:
    authorised = a_payment().authorise(amount=Money(100_00), at=NOON)

    captured = authorised.capture(amount=Money(100_00), transaction="T1", at=NOON)

    assert (authorised.status, captured.status) == (Status.AUTHORISED, Status.CAPTURED)


def test_another_amount_than_asked_for_is_refused() -> None:
    with pytest.raises(AmountDiffers):
        a_payment().capture(amount=Money(1), transaction="T1", at=NOON)


def test_the_same_transaction_told_twice_counts_once() -> None:
    captured = a_captured_payment()

    again = captured.capture(amount=Money(100_00), transaction="T1", at=NOON)

    assert again is captured


def test_a_second_transaction_for_one_payment_is_refused() -> None:
    with pytest.raises(IllegalMove):
        a_captured_payment().capture(amount=Money(100_00), transaction="T2", at=NOON)


def test_cash_is_captured_once() -> None:
    cash = a_payment().capture(amount=Money(100_00), at=NOON)

    with pytest.raises(IllegalMove):
        cash.capture(amount=Money(100_00), at=NOON)


def test_a_success_after_we_gave_up_is_recorded_as_late() -> None:
    given_up = a_payment().cancel(at=NOON)

    late = given_up.capture(amount=Money(100_00), transaction="T1", at=NOON)

    told = late.pending[-1]
    assert isinstance(told, PaymentCaptured)
    assert told.late
    assert (late.late, late.status) == (True, Status.CAPTURED)


def test_a_failure_told_twice_counts_once() -> None:
    failed = a_payment().fail(reason="declined", at=NOON)

    assert failed.fail(reason="declined", at=NOON) is failed


def test_a_refund_counts_when_the_money_went_back() -> None:
    asked = a_captured_payment().request_refund(REFUND, Money(30_00), at=NOON)

    done = asked.confirm_refund(REFUND, at=NOON)

    assert (asked.status, asked.refunded) == (Status.CAPTURED, Money(0))
    assert (done.status, done.refunded) == (Status.PARTLY_REFUNDED, Money(30_00))
    assert done.confirm_refund(REFUND, at=NOON) is done


def test_everything_back_is_a_refunded_payment() -> None:
    partly = a_captured_payment().request_refund(REFUND, Money(30_00), at=NOON)
    partly = partly.confirm_refund(REFUND, at=NOON)

    whole = partly.request_refund(OTHER_REFUND, Money(70_00), at=NOON)

    assert whole.confirm_refund(OTHER_REFUND, at=NOON).status is Status.REFUNDED


def test_never_more_goes_back_than_came_in_even_while_a_refund_is_under_way() -> None:
    asked = a_captured_payment().request_refund(REFUND, Money(60_00), at=NOON)

    with pytest.raises(TooMuchToRefund) as refusal:
        asked.request_refund(OTHER_REFUND, Money(40_01), at=NOON)

    assert refusal.value.facts["refundable"] == Money(40_00)


def test_a_failed_refund_can_be_asked_for_again() -> None:
    asked = a_captured_payment().request_refund(REFUND, Money(60_00), at=NOON)

    failed = asked.fail_refund(REFUND, reason="card closed", at=NOON)

    assert failed.refund(REFUND).status is RefundStatus.FAILED
    assert failed.request_refund(OTHER_REFUND, Money(100_00), at=NOON).refundable == Money(0)


def test_money_that_never_came_does_not_go_back() -> None:
    with pytest.raises(IllegalMove):
        a_payment().request_refund(REFUND, Money(1), at=NOON)


def test_an_unknown_refund_is_not_found() -> None:
    with pytest.raises(NoSuchRefund):
        a_captured_payment().confirm_refund(REFUND, at=NOON)


def test_a_payment_is_of_something() -> None:
    with pytest.raises(AmountDiffers):
        a_payment(amount=Money(0))
