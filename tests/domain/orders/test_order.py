from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.orders.events import LineDecided, MoneyReceived, OrderConfirmed, OrderPaid
from domain.orders.line import Approval
from domain.orders.lines import BadOrder, IssuedNotBilled, NoSuchLine, Undecided
from domain.orders.owing import AlreadyRecorded, BadCredit, WrongAmount
from domain.orders.pricing import DiscountKind, Rebate
from domain.orders.status import NEXT, OrderFixed, Status
from domain.shared.ids import LineId, PaymentId, RefundId
from domain.shared.life_cycle import IllegalMove
from domain.shared.money import NOTHING, Money, total
from domain.shared.quantity import Unit
from tests.domain.orders.builders import (
    BRAKES,
    CUSTOMER,
    FILTER,
    NOON,
    OIL_CHANGE,
    PADS,
    a_confirmed_order,
    a_discount,
    a_part,
    a_service,
    a_settled_order,
    an_order,
    brake_work,
    everything,
    some_oil,
)

FIRST, SECOND = PaymentId(UUID(int=50)), PaymentId(UUID(int=51))
REFUND, SECOND_REFUND = RefundId(UUID(int=60)), RefundId(UUID(int=61))
TOTAL = Money(158_50)


def test_every_state_is_in_the_life_cycle() -> None:
    assert set(NEXT) == set(Status)


def test_confirming_tells_whether_there_is_work_to_do() -> None:
    with_work = a_confirmed_order().pending[-1]
    goods_only = a_confirmed_order(a_part()).pending[-1]

    assert isinstance(with_work, OrderConfirmed)
    assert isinstance(goods_only, OrderConfirmed)
    assert (with_work.with_work, goods_only.with_work) == (True, False)
    assert with_work.total == TOTAL


def test_an_order_to_be_paid_at_the_shop_says_so() -> None:
    order = an_order().confirm(at=NOON, pay_at_store=True)

    assert order.status is Status.PAY_AT_STORE
    paid = order.settle(issued=everything(order), at=NOON).record_payment(FIRST, TOTAL, at=NOON)
    assert paid.status is Status.PAID


def test_an_order_without_lines_cannot_be_confirmed() -> None:
    with pytest.raises(BadOrder):
        an_order(lines=()).confirm(at=NOON)


def test_the_same_line_never_stands_twice_in_an_order() -> None:
    with pytest.raises(BadOrder):
        an_order().add(a_service())


def test_a_part_is_for_a_service_of_the_same_order() -> None:
    with pytest.raises(BadOrder):
        an_order(a_service(), a_part(for_job=BRAKES))


def test_lines_and_discounts_are_fixed_once_the_order_is_confirmed() -> None:
    order = a_confirmed_order()

    with pytest.raises(OrderFixed):
        order.add(some_oil())
    with pytest.raises(OrderFixed):
        order.discount([])


def test_discounts_replace_those_before() -> None:
    half = Rebate(kind=DiscountKind.CAMPAIGN, code="half", basis_points=5000)

    order = an_order().discount([half]).discount([half])

    assert order.total == Money(79_25)


def test_nothing_beyond_the_order_counts_before_it_is_approved() -> None:
    order = a_confirmed_order().propose(brake_work(), reason="垫片磨损", at=NOON)

    assert order.total == TOTAL
    approved = order.decide(BRAKES, approve=True, by=CUSTOMER, at=NOON)
    assert approved.total == TOTAL + Money(300_00)


def test_declining_a_service_declines_its_parts_and_keeps_both_for_later() -> None:
    order = a_confirmed_order().propose(brake_work(), reason="worn", at=NOON)

    declined = order.decide(BRAKES, approve=False, by=CUSTOMER, at=NOON)

    assert declined.line(PADS).approval is Approval.DECLINED
    assert declined.line(BRAKES).reason == "worn"
    assert declined.total == TOTAL
    told = [event for event in declined.pending if isinstance(event, LineDecided)]
    assert [event.line for event in told] == [BRAKES, PADS]


def test_a_part_is_not_approved_without_its_service() -> None:
    order = a_confirmed_order().propose(brake_work(), reason="worn", at=NOON)

    with pytest.raises(BadOrder):
        order.decide(PADS, approve=True, by=CUSTOMER, at=NOON)


def test_an_answer_is_given_once() -> None:
    order = a_confirmed_order().propose(brake_work(), reason="worn", at=NOON)
    approved = order.decide(BRAKES, approve=True, by=CUSTOMER, at=NOON)

    with pytest.raises(IllegalMove) as refusal:
        approved.decide(BRAKES, approve=False, by=CUSTOMER, at=NOON)

    assert refusal.value.facts["legal"] == ["withdrawn"]


def test_an_unknown_line_is_not_found() -> None:
    with pytest.raises(NoSuchLine):
        a_confirmed_order().decide(PADS, approve=True, by=CUSTOMER, at=NOON)


def test_a_job_that_cannot_be_done_leaves_with_its_parts() -> None:
    order = a_confirmed_order().withdraw(OIL_CHANGE, reason="thread", by=CUSTOMER, at=NOON)

    assert order.total == NOTHING
    assert order.line(FILTER).approval is Approval.WITHDRAWN


def test_settlement_waits_for_every_answer() -> None:
    order = a_confirmed_order().propose(brake_work(), reason="worn", at=NOON)

    with pytest.raises(Undecided):
        order.settle(issued=everything(order), at=NOON)


@pytest.mark.parametrize("issued", [{}, {FILTER: 2}, {FILTER: 1, PADS: 1}])
def test_the_parts_issued_are_the_parts_charged(issued: dict[LineId, int]) -> None:
    with pytest.raises(IssuedNotBilled):
        a_confirmed_order().settle(issued=issued, at=NOON)


def test_a_part_given_back_need_not_be_charged() -> None:
    order = a_confirmed_order(a_service(), a_part())

    settled = order.settle(issued={FILTER: 1, PADS: 0}, at=NOON)

    assert settled.due == TOTAL


def test_what_came_back_is_not_charged() -> None:
    three = a_part(quantity=3, discounts=(a_discount(Money(10_00)),))
    order = a_confirmed_order(a_service(), three)

    settled = order.settle(issued={FILTER: 2}, at=NOON)

    line = settled.line(FILTER)
    assert (line.quantity, line.list_amount) == (2, Money(77_00))
    assert [one.amount for one in line.discounts] == [Money(6_67)]
    assert settled.due == Money(120_00) + Money(70_33)


def test_a_line_that_came_back_whole_is_withdrawn() -> None:
    settled = a_confirmed_order().settle(issued={FILTER: 0}, at=NOON)

    assert settled.line(FILTER).approval is Approval.WITHDRAWN
    assert settled.due == Money(120_00)


def test_what_was_paid_ahead_for_a_part_that_came_back_is_owed_to_the_customer() -> None:
    ahead = a_confirmed_order().record_payment(FIRST, TOTAL, at=NOON)

    settled = ahead.settle(issued={FILTER: 0}, at=NOON)

    assert (settled.status, settled.due) == (Status.PAID, -Money(38_50))
    with pytest.raises(WrongAmount):
        settled.close(at=NOON)
    waits = settled.give_back(REFUND, Money(38_50), reason="not used", at=NOON)
    assert (waits.credits, waits.due) == ((), NOTHING)
    assert waits.record_payback(REFUND, Money(38_50), at=NOON).close(at=NOON).paid == waits.owed


@given(
    st.integers(1, 10**6),
    st.integers(1, 5_000),
    st.lists(st.integers(1, 10**6), max_size=3),
    st.data(),
)
def test_used_parts_never_cost_less_than_nothing_or_more_than_all(
    price: int, quantity: int, offs: list[int], data: st.DataObject
) -> None:
    line = a_part(unit_price=Money(price), quantity=quantity, unit=Unit.MILLILITRE)
    left = line.list_amount.amount
    discounts = []
    for off in offs:
        if off <= left:
            discounts.append(a_discount(Money(off)))
            left -= off
    line = evolve(line, discounts=tuple(discounts))

    used = line.used(data.draw(st.integers(1, quantity)))

    assert NOTHING <= used.gross <= used.list_amount <= line.list_amount
    assert used.net + used.tax == used.gross


def test_a_mixed_payment_pays_the_order_exactly() -> None:
    partly = a_settled_order().record_payment(FIRST, Money(100_00), at=NOON)
    paid = partly.record_payment(SECOND, Money(58_50), at=NOON)

    assert (partly.status, partly.due) == (Status.PARTLY_PAID, Money(58_50))
    assert (paid.status, paid.due) == (Status.PAID, NOTHING)
    assert [type(event) for event in paid.pending[-3:]] == [MoneyReceived, MoneyReceived, OrderPaid]


def test_what_was_paid_ahead_is_taken_off_at_settlement() -> None:
    ahead = a_confirmed_order().record_payment(FIRST, TOTAL, at=NOON)

    settled = ahead.settle(issued=everything(ahead), at=NOON)

    assert (ahead.status, settled.status) == (Status.CONFIRMED, Status.PAID)


def test_more_than_is_due_is_refused() -> None:
    with pytest.raises(WrongAmount):
        a_settled_order().record_payment(FIRST, TOTAL + Money(1), at=NOON)


def test_a_payment_counts_once() -> None:
    partly = a_settled_order().record_payment(FIRST, Money(58_50), at=NOON)

    with pytest.raises(AlreadyRecorded):
        partly.record_payment(FIRST, Money(58_50), at=NOON)


def test_a_cancelled_order_keeps_the_fee_and_owes_the_rest() -> None:
    ahead = a_confirmed_order().record_payment(FIRST, TOTAL, at=NOON)

    cancelled = ahead.cancel(fee=Money(20_00), at=NOON)

    assert cancelled.due == -Money(138_50)
    waits = cancelled.give_back(REFUND, Money(138_50), reason="called off", at=NOON)
    assert waits.record_payback(REFUND, Money(138_50), at=NOON).paid == Money(20_00)
    assert (waits.due, waits.credits) == (NOTHING, ())


def test_the_fee_is_kept_from_what_was_prepaid_only() -> None:
    with pytest.raises(WrongAmount):
        a_confirmed_order().cancel(fee=Money(1), at=NOON)


def test_a_settled_order_is_refunded_not_cancelled() -> None:
    with pytest.raises(IllegalMove) as refusal:
        a_settled_order().cancel(at=NOON)

    assert refusal.value.facts["legal"] == ["paid", "partly_paid", "partly_refunded", "refunded"]


def test_a_line_taken_back_is_owed_to_the_customer() -> None:
    paid = a_settled_order().record_payment(FIRST, TOTAL, at=NOON)

    credited = paid.refund({FILTER: Money(38_50)}, reason="broken", at=NOON)

    assert (credited.status, credited.due) == (Status.PARTLY_REFUNDED, -Money(38_50))


def test_what_is_given_back_is_charged_no_more_and_the_rest_is_kept() -> None:
    paid = a_settled_order().record_payment(FIRST, TOTAL, at=NOON)

    waits = paid.give_back(REFUND, Money(58_50), reason="sorry", at=NOON)
    back = waits.record_payback(REFUND, Money(58_50), at=NOON)

    assert (waits.kept, waits.owed, waits.due) == (Money(100_00), Money(100_00), NOTHING)
    assert (back.paid, back.owed, back.due) == (Money(100_00), Money(100_00), NOTHING)
    assert (waits.status, back.status) == (Status.PARTLY_REFUNDED, Status.PARTLY_REFUNDED)
    assert {credit.line for credit in back.credits} == {OIL_CHANGE, FILTER}


def test_an_order_is_refunded_when_the_customer_has_everything() -> None:
    paid = a_settled_order().record_payment(FIRST, TOTAL, at=NOON)

    waits = paid.give_back(REFUND, TOTAL, reason="all wrong", at=NOON)
    refunded = waits.record_payback(REFUND, TOTAL, at=NOON)

    assert (waits.status, waits.due) == (Status.PARTLY_REFUNDED, NOTHING)
    assert (refunded.status, refunded.due, refunded.paid) == (Status.REFUNDED, NOTHING, NOTHING)


def test_what_is_owed_to_the_customer_goes_back_before_more_is_taken_back() -> None:
    paid = a_settled_order().record_payment(FIRST, TOTAL, at=NOON)
    credited = paid.refund({FILTER: Money(38_50)}, reason="broken", at=NOON)

    waits = credited.give_back(REFUND, Money(40_00), reason="broken", at=NOON)

    assert (waits.owed, waits.due) == (TOTAL - Money(40_00), NOTHING)


def test_money_on_its_way_back_is_not_given_back_again() -> None:
    paid = a_settled_order().record_payment(FIRST, TOTAL, at=NOON)
    waits = paid.give_back(REFUND, TOTAL - Money(1), reason="sorry", at=NOON)

    with pytest.raises(WrongAmount):
        waits.give_back(SECOND_REFUND, Money(2), reason="sorry", at=NOON)
    with pytest.raises(AlreadyRecorded):
        waits.give_back(REFUND, Money(1), reason="sorry", at=NOON)


def test_only_what_is_on_its_way_comes_back() -> None:
    paid = a_settled_order().record_payment(FIRST, TOTAL, at=NOON)
    waits = paid.give_back(REFUND, Money(10), reason="sorry", at=NOON)

    with pytest.raises(WrongAmount):
        waits.record_payback(REFUND, Money(11), at=NOON)


def test_what_was_paid_ahead_goes_back_only_after_a_cancellation() -> None:
    ahead = a_confirmed_order().record_payment(FIRST, TOTAL, at=NOON)

    with pytest.raises(WrongAmount):
        ahead.give_back(REFUND, Money(1), reason="sorry", at=NOON)


def test_who_gets_an_instalment_back_owes_the_rest() -> None:
    partly = a_settled_order().record_payment(FIRST, Money(100_00), at=NOON)

    waits = partly.give_back(REFUND, Money(100_00), reason="sorry", at=NOON)

    assert (waits.status, waits.due) == (Status.SETTLED, Money(58_50))
    paid = waits.record_payment(SECOND, Money(58_50), at=NOON)
    assert paid.status is Status.PARTLY_REFUNDED
    assert isinstance(paid.pending[-1], OrderPaid)


def test_no_line_gives_back_more_than_it_cost() -> None:
    once = a_settled_order().refund({FILTER: Money(30_00)}, reason="broken", at=NOON)

    with pytest.raises(BadCredit):
        once.refund({FILTER: Money(8_51)}, reason="again", at=NOON)


@given(st.integers(1, 10**6), st.integers(0, 10_000), st.lists(st.integers(1, 10**6), max_size=8))
def test_a_line_taken_back_in_pieces_returns_its_whole_tax(
    price: int, tax_bp: int, pieces: list[int]
) -> None:
    order = a_settled_order(a_service(unit_price=Money(price), tax_bp=tax_bp))
    for piece in pieces:
        left = order.owed.amount
        if 0 < piece < left:
            order = order.refund({OIL_CHANGE: Money(piece)}, reason="piece", at=NOON)
    order = order.refund({OIL_CHANGE: order.owed}, reason="rest", at=NOON)

    line = order.line(OIL_CHANGE)
    assert total([credit.tax for credit in order.credits]) == line.tax
    assert total([credit.net for credit in order.credits]) == line.net
    assert all(credit.tax >= NOTHING and credit.net >= NOTHING for credit in order.credits)
