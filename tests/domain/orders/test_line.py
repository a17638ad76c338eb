import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.orders.line import BadLine
from domain.orders.pricing import Discount, DiscountKind
from domain.shared.ids import PartId
from domain.shared.money import Money
from tests.domain.orders.builders import OIL_CHANGE, a_part, a_service, some_oil


def test_a_line_names_its_price_before_and_after_discounts() -> None:
    off = Discount(kind=DiscountKind.LEVEL, code="gold", amount=Money(20_00))

    line = a_service(discounts=(off,))

    assert (line.list_amount, line.gross) == (Money(120_00), Money(100_00))
    assert (line.net, line.tax) == (Money(88_50), Money(11_50))


def test_oil_is_charged_by_the_millilitre() -> None:
    assert some_oil().gross == Money(293_58)


@given(st.integers(0, 10**9), st.integers(1, 100), st.integers(0, 10_000))
def test_net_and_tax_of_every_line_add_up_to_its_price(
    price: int, quantity: int, tax_bp: int
) -> None:
    line = a_part(unit_price=Money(price), quantity=quantity, tax_bp=tax_bp)

    assert line.net + line.tax == line.gross == line.list_amount


def test_a_line_never_costs_less_than_nothing() -> None:
    off = Discount(kind=DiscountKind.COUPON, code="c", amount=Money(120_01))

    with pytest.raises(BadLine):
        a_service(discounts=(off,))


def test_discounts_stand_in_their_fixed_order() -> None:
    coupon = Discount(kind=DiscountKind.COUPON, code="c", amount=Money(1))
    campaign = Discount(kind=DiscountKind.CAMPAIGN, code="d", amount=Money(1))

    with pytest.raises(BadLine):
        a_service(discounts=(coupon, campaign))


def test_only_parts_belong_to_a_job() -> None:
    with pytest.raises(BadLine):
        a_service(for_job=OIL_CHANGE)


def test_a_price_is_never_negative() -> None:
    with pytest.raises(BadLine):
        a_part(unit_price=Money(-1))


def test_a_part_line_knows_its_part() -> None:
    assert a_part().part == PartId(a_part().item)
    assert a_service().part is None
