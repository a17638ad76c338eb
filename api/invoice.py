"""What stands on an invoice."""

from typing import Self
from uuid import UUID

from api.wire import Name, Price, View
from domain.finance.invoice import Invoice, InvoiceLine, Taxed
from domain.orders.line import LineKind
from domain.shared.quantity import Unit


class InvoiceLineView(View, frozen=True):
    """One charged line; ``tax_bp`` in basis points, ``net`` and ``tax`` come to ``gross``."""

    line: UUID
    kind: LineKind
    code: str
    name: Name
    quantity: int
    unit: Unit
    net: Price
    tax_bp: int
    tax: Price
    gross: Price

    @classmethod
    def of(cls, one: InvoiceLine) -> Self:
        return cls(
            line=one.line,
            kind=one.kind,
            code=one.code,
            name=Name.of(one.label),
            quantity=one.quantity,
            unit=one.unit,
            net=Price.of(one.net),
            tax_bp=one.tax_bp,
            tax=Price.of(one.tax),
            gross=Price.of(one.gross),
        )


class TaxedView(View, frozen=True):
    """The lines of one tax rate together."""

    tax_bp: int
    net: Price
    tax: Price

    @classmethod
    def of(cls, one: Taxed) -> Self:
        return cls(tax_bp=one.tax_bp, net=Price.of(one.net), tax=Price.of(one.tax))


class InvoiceView(View, frozen=True):
    """Charged lines and their sums; ``labour`` and ``parts``, VAT included, come to ``gross``."""

    order: UUID
    store: UUID
    customer: UUID | None
    lines: list[InvoiceLineView]
    rates: list[TaxedView]
    labour: Price
    parts: Price
    net: Price
    tax: Price
    gross: Price

    @classmethod
    def of(cls, invoice: Invoice) -> Self:
        return cls(
            order=invoice.order,
            store=invoice.store,
            customer=invoice.customer,
            lines=[InvoiceLineView.of(one) for one in invoice.lines],
            rates=[TaxedView.of(one) for one in invoice.rates],
            labour=Price.of(invoice.labour),
            parts=Price.of(invoice.parts),
            net=Price.of(invoice.net),
            tax=Price.of(invoice.tax),
            gross=Price.of(invoice.gross),
        )
