import pytest

from domain.finance.events import PaymentCaptured, RefundDone, RefundFailed
from domain.finance.payment import (
    NEXT,
    AmountDiffers,
    NoSuchRefund,
    Payment,
    RefundStillAsked,
    Status,
    TooMuchToRefund,
)
from domain.finance.tender import Tender
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


def a_refused_refund() -> Payment:
    asked = a_captured_payment().request_refund(REFUND, Money(60_00), at=NOON)
    return asked.fail_refund(REFUND, reason="provider-refused", at=NOON)


def test_a_refused_refund_stays_the_customers() -> None:
    refused = a_refused_refund()

    assert (refused.refunded, refused.refundable) == (Money(0), Money(40_00))
    assert [one.trouble for one in refused.refused] == ["provider-refused"]
    assert isinstance(refused.pending[-1], RefundFailed)


def test_a_refused_refund_can_be_asked_for_again() -> None:
    again = a_refused_refund().ask_again(at=NOON)

    assert [one.id for one in again.waiting] == [REFUND]
    assert again.refused == ()
    assert again.confirm_refund(REFUND, at=NOON).refunded == Money(60_00)


def test_what_the_provider_refused_is_given_in_cash_once() -> None:
    given = a_refused_refund().give_in_cash(REFUND, at=NOON)

    told = given.pending[-1]
    assert isinstance(told, RefundDone)
    assert (told.tender, given.refunded, given.status) == (
        Tender.CASH,
        Money(60_00),
        Status.PARTLY_REFUNDED,
    )
    with pytest.raises(IllegalMove):
        given.give_in_cash(REFUND, at=NOON)
    with pytest.raises(IllegalMove):
        given.confirm_refund(REFUND, at=NOON)


def test_no_cash_is_given_while_the_provider_may_still_send_it() -> None:
    asked = a_captured_payment().request_refund(REFUND, Money(60_00), at=NOON)

    with pytest.raises(RefundStillAsked):
        asked.give_in_cash(REFUND, at=NOON)


def test_a_provider_that_sends_it_after_all_is_believed() -> None:
    assert a_refused_refund().confirm_refund(REFUND, at=NOON).refunded == Money(60_00)


def test_money_that_never_came_does_not_go_back() -> None:
    with pytest.raises(IllegalMove):
        a_payment().request_refund(REFUND, Money(1), at=NOON)


def test_an_unknown_refund_is_not_found() -> None:
    with pytest.raises(NoSuchRefund):
        a_captured_payment().confirm_refund(REFUND, at=NOON)


def test_a_payment_is_of_something() -> None:
    with pytest.raises(AmountDiffers):
        a_payment(amount=Money(0))
