"""Goods that come back: nothing is lost, nothing is given back twice."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.orders.events import GoodsReturned
from domain.orders.line import Line
from domain.orders.order import Order
from domain.orders.returned import BadReturn, GoodsReturn, Returned, with_customer
from domain.orders.status import OrderFixed, Status
from domain.shared.ids import LineId, PaymentId, RefundId, ReturnId
from domain.shared.money import NOTHING, Money, total
from tests.domain.orders.builders import (
    FILTER,
    NOON,
    OIL,
    a_confirmed_order,
    a_discount,
    a_part,
    a_settled_order,
    everything,
    some_oil,
)

PAID = PaymentId(UUID(int=50))


def sold(*lines: Line) -> Order:
    """Goods alone, paid and handed over."""
    order = a_confirmed_order(*lines)
    settled = order.settle(issued=everything(order), at=NOON)
    if settled.due:
        settled = settled.record_payment(PAID, settled.due, at=NOON)
    return settled.close(at=NOON)


def back(number: int, *items: Returned) -> GoodsReturn:
    return GoodsReturn(id=ReturnId(UUID(int=number)), items=items, reason="too many", at=NOON)


def filters(good: int = 0, damaged: int = 0) -> Returned:
    return Returned(line=FILTER, good=good, damaged=damaged)


@given(
    quantity=st.integers(1, 12),
    price=st.integers(0, 9_999),
    off=st.integers(1, 500),
    cuts=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=8),
    goodwill=st.integers(0, 5_000),
)
def test_whatever_comes_back_in_whatever_pieces_the_sums_hold(
    quantity: int, price: int, off: int, cuts: list[tuple[int, int]], goodwill: int
) -> None:
    """Charged = kept + given back, piece by piece; the last piece brings the last fen and tax."""
    cost = Money(price) * quantity
    discounts = (a_discount(Money(off)),) if Money(off) <= cost else ()
    order = sold(a_part(quantity=quantity, unit_price=Money(price), discounts=discounts))
    charged, tax = order.total, order.line(FILTER).tax
    if NOTHING < Money(goodwill) < charged:
        order = order.refund({FILTER: Money(goodwill)}, reason="sorry", at=NOON)
    for number, (good, damaged) in enumerate(cuts):
        there = with_customer(order.line(FILTER), order.returns)
        if not 0 < good + damaged <= there:
            continue
        order = order.bring_back(back(number, filters(good, damaged)))
        assert order.owed + total([one.amount for one in order.credits]) == charged
        assert NOTHING <= order.owed <= charged
        assert -order.due == order.paid - order.owed
    there = with_customer(order.line(FILTER), order.returns)
    if there:
        order = order.bring_back(back(99, filters(good=there)))

    assert total([one.amount for one in order.credits]) == charged
    assert total([one.tax for one in order.credits]) == tax
    assert -order.due == order.paid == charged


def test_pieces_cost_their_share_of_what_is_charged_to_the_fen() -> None:
    order = sold(a_part(quantity=3, unit_price=Money(33_34), discounts=(a_discount(Money(2)),)))

    shares = []
    for number in range(3):
        before = order.owed
        order = order.bring_back(back(number, filters(good=1)))
        shares.append(before - order.owed)

    assert shares == [Money(33_33), Money(33_34), Money(33_33)]


def test_two_lines_come_back_each_at_its_own_price() -> None:
    order = sold(a_part(quantity=2), some_oil())

    after = order.bring_back(back(1, filters(good=1), Returned(line=OIL, good=2000, damaged=100)))

    told = after.pending[-1]
    assert isinstance(told, GoodsReturned)
    assert after.status is Status.PARTLY_REFUNDED
    assert told.amount == Money(38_50) + Money(146_79)
    assert -after.due == told.amount


def test_when_all_came_back_and_the_money_went_the_order_is_refunded() -> None:
    after = sold(a_part(quantity=2)).bring_back(back(1, filters(good=1, damaged=1)))
    refund = RefundId(UUID(int=60))

    paid = after.give_back(refund, Money(77_00), reason="back", at=NOON)
    done = paid.record_payback(refund, Money(77_00), at=NOON)

    assert (after.status, done.status) == (Status.PARTLY_REFUNDED, Status.REFUNDED)
    assert done.paid == NOTHING


def test_more_than_the_customer_has_does_not_come_back() -> None:
    order = sold(a_part(quantity=2)).bring_back(back(1, filters(good=1)))

    for items in (filters(good=2), filters(good=1, damaged=1)):
        with pytest.raises(BadReturn):
            order.bring_back(back(2, items))
    with pytest.raises(BadReturn):
        filters()
    with pytest.raises(BadReturn):
        back(2, filters(good=1), filters(damaged=1))


def test_goods_come_back_after_they_were_sold_and_without_work_alone() -> None:
    with pytest.raises(OrderFixed):
        a_confirmed_order(a_part()).bring_back(back(1, filters(good=1)))
    with_work = a_settled_order()
    paid = with_work.record_payment(PAID, with_work.due, at=NOON)
    with pytest.raises(BadReturn):
        paid.bring_back(back(1, filters(good=1)))


def test_what_was_given_back_already_is_not_given_back_with_the_goods() -> None:
    order = sold(a_part(quantity=2))
    sorry = order.refund({FILTER: order.total}, reason="sorry", at=NOON)

    after = sorry.bring_back(back(1, filters(good=2)))

    assert (after.owed, after.due) == (sorry.owed, sorry.due)
    assert with_customer(after.line(LineId(FILTER)), after.returns) == 0
