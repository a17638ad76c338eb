from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.orders.pricing import (
    BadRebate,
    Discount,
    DiscountKind,
    Rebate,
    amount_of,
    discounts_on,
    rank,
)
from domain.shared.ids import LineId
from domain.shared.money import NOTHING, Money, total
from domain.shared.quantity import Unit

ONE, TWO, THREE = (LineId(UUID(int=i)) for i in range(1, 4))

amounts = st.lists(st.integers(0, 10**7).map(Money), min_size=1, max_size=6).map(
    lambda each: {LineId(UUID(int=i)): amount for i, amount in enumerate(each)}
)
kinds = st.sampled_from(list(DiscountKind))
lines = st.none() | st.integers(0, 6).map(lambda i: LineId(UUID(int=i)))
rebates = st.lists(
    st.builds(
        Rebate, kind=kinds, code=st.just("r"), basis_points=st.integers(1, 10_000), line=lines
    )
    | st.builds(
        Rebate,
        kind=kinds,
        code=st.just("r"),
        amount=st.integers(1, 10**8).map(Money),
        line=lines,
    ),
    max_size=8,
)


def test_millilitres_are_priced_by_the_litre() -> None:
    assert amount_of(Unit.MILLILITRE, Money(69_90), 4200) == Money(293_58)


def test_labour_by_time_is_priced_by_the_hour() -> None:
    assert amount_of(Unit.MINUTE, Money(180_00), 50) == Money(150_00)


def test_half_a_fen_is_rounded_up() -> None:
    assert amount_of(Unit.MILLILITRE, Money(1), 500) == Money(1)
    assert amount_of(Unit.MILLILITRE, Money(1), 499) == Money(0)


def test_discounts_are_taken_off_in_the_printed_order_whatever_order_they_come_in() -> None:
    level = Rebate(kind=DiscountKind.LEVEL, code="gold", basis_points=1000)
    campaign = Rebate(kind=DiscountKind.CAMPAIGN, code="spring", amount=Money(20_00))

    found = discounts_on({ONE: Money(120_00)}, [level, campaign])

    assert [(each.code, each.amount) for each in found[ONE]] == [
        ("spring", Money(20_00)),
        ("gold", Money(10_00)),
    ]


def test_an_amount_off_the_order_is_spread_by_largest_remainder() -> None:
    coupon = Rebate(kind=DiscountKind.COUPON, code="ten", amount=Money(10_00))

    found = discounts_on({each: Money(100_00) for each in (ONE, TWO, THREE)}, [coupon])

    spread = [total([each.amount for each in found[line]]) for line in (ONE, TWO, THREE)]
    assert spread == [Money(3_34), Money(3_33), Money(3_33)]


@given(amounts, rebates)
def test_every_line_keeps_a_price_that_is_not_negative(
    amounts: dict[LineId, Money], rebates: list[Rebate]
) -> None:
    found = discounts_on(amounts, rebates)

    for line, amount in amounts.items():
        assert total([each.amount for each in found[line]]) <= amount
        ranks = [rank(each.kind) for each in found[line]]
        assert ranks == sorted(ranks)


@given(amounts, st.integers(1, 10**8).map(Money))
def test_every_amount_off_the_order_is_taken_off_to_the_fen(
    amounts: dict[LineId, Money], off: Money
) -> None:
    points = Rebate(kind=DiscountKind.POINTS, code="points", amount=off)

    found = discounts_on(amounts, [points])

    taken = total([each.amount for discounts in found.values() for each in discounts])
    assert taken == min(off, total(tuple(amounts.values())))


@pytest.mark.parametrize(
    ("basis_points", "amount"), [(0, Money(0)), (100, Money(1)), (-1, Money(0)), (0, Money(-5))]
)
def test_a_rebate_is_a_share_or_an_amount_and_never_adds(basis_points: int, amount: Money) -> None:
    with pytest.raises(BadRebate):
        Rebate(kind=DiscountKind.SLOT, code="odd", basis_points=basis_points, amount=amount)


def test_a_discount_takes_something_off() -> None:
    with pytest.raises(BadRebate):
        Discount(kind=DiscountKind.SLOT, code="none", amount=NOTHING)
