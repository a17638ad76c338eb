from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.finance.invoice import Invoice, NotSettled
from domain.orders.pricing import DiscountKind, Rebate
from domain.shared.ids import LineId
from domain.shared.money import Money, total
from tests.domain.orders.builders import (
    BRAKES,
    CUSTOMER,
    NOON,
    a_confirmed_order,
    a_part,
    a_service,
    a_settled_order,
    an_order,
    brake_work,
    everything,
)


def test_an_invoice_shows_labour_and_parts_and_adds_up_to_the_order() -> None:
    order = a_settled_order()

    invoice = Invoice.of(order)

    assert (invoice.labour, invoice.parts) == (Money(120_00), Money(38_50))
    assert invoice.gross == order.total


def test_declined_lines_are_not_invoiced() -> None:
    order = a_confirmed_order().propose(brake_work(), reason="worn", at=NOON)
    order = order.decide(BRAKES, approve=False, by=CUSTOMER, at=NOON)

    invoice = Invoice.of(order.settle(issued=everything(order), at=NOON))

    assert [line.code for line in invoice.lines] == ["oil-change", "filter"]


def test_an_order_that_can_still_change_has_no_invoice() -> None:
    with pytest.raises(NotSettled):
        Invoice.of(a_confirmed_order())


@given(
    st.lists(
        st.tuples(st.integers(0, 10**7), st.integers(1, 9), st.sampled_from([0, 100, 600, 1300])),
        min_size=1,
        max_size=8,
    ),
    st.integers(1, 10**8),
)
def test_net_and_tax_of_every_invoice_add_up_to_what_is_owed(
    lines: list[tuple[int, int, int]], off: int
) -> None:
    order = an_order(
        a_service(),
        *(
            a_part(
                id=LineId(UUID(int=500 + i)),
                unit_price=Money(price),
                quantity=quantity,
                tax_bp=tax_bp,
            )
            for i, (price, quantity, tax_bp) in enumerate(lines)
        ),
    ).discount([Rebate(kind=DiscountKind.COUPON, code="c", amount=Money(off))])
    order = order.confirm(at=NOON)
    order = order.settle(issued=everything(order), at=NOON)

    invoice = Invoice.of(order)

    assert invoice.net + invoice.tax == invoice.gross == order.total
    assert all(line.net + line.tax == line.gross for line in invoice.lines)
    assert invoice.labour + invoice.parts == invoice.gross
    assert total([rate.tax for rate in invoice.rates]) == invoice.tax
    assert total([rate.net for rate in invoice.rates]) == invoice.net
