"""What stands on the invoice: every charged line with its tax, adding up to the fen."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from attrs import frozen

from domain.orders.line import Line, LineKind
from domain.orders.order import Order
from domain.shared.errors import Conflict
from domain.shared.ids import LineId, OrderId, StoreId
from domain.shared.label import Label
from domain.shared.money import Money, total
from domain.shared.quantity import Unit


class NotSettled(Conflict):
    """What is owed is not fixed yet."""

    code = "not-settled"


@frozen(kw_only=True)
class InvoiceLine:
    """One charged line; ``net`` + ``tax`` = ``gross`` exactly."""

    line: LineId
    kind: LineKind
    code: str
    label: Label
    quantity: int
    unit: Unit
    net: Money
    tax_bp: int
    tax: Money
    gross: Money

    @classmethod
    def of(cls, line: Line) -> Self:
        return cls(
            line=line.id,
            kind=line.kind,
            code=line.code,
            label=line.label,
            quantity=line.quantity,
            unit=line.unit,
            net=line.net,
            tax_bp=line.tax_bp,
            tax=line.tax,
            gross=line.gross,
        )


@frozen(kw_only=True)
class Taxed:
    """All that is taxed at one rate; its tax is the sum of the taxes of the lines."""

    tax_bp: int
    net: Money
    tax: Money

    @classmethod
    def at(cls, tax_bp: int, lines: Iterable[InvoiceLine]) -> Self:
        chosen = [line for line in lines if line.tax_bp == tax_bp]
        return cls(
            tax_bp=tax_bp,
            net=total([line.net for line in chosen]),
            tax=total([line.tax for line in chosen]),
        )


@frozen(kw_only=True)
class Invoice:
    """The data of an invoice; its gross is what the order comes to."""

    order: OrderId
    store: StoreId
    customer: UUID | None
    lines: tuple[InvoiceLine, ...]

    @classmethod
    def of(cls, order: Order) -> Self:
        """The invoice of a settled order.

        Raises:
            NotSettled: the order can still change.
        """
        if not order.settled:
            raise NotSettled(
                "this order is not settled yet; what is owed can still change", order=order.id
            )
        lines = tuple(InvoiceLine.of(line) for line in order.wanted)
        return cls(order=order.id, store=order.store, customer=order.member, lines=lines)

    @property
    def rates(self) -> tuple[Taxed, ...]:
        """What is taxed at each rate, the lowest first; together they come to the invoice."""
        rates = sorted({line.tax_bp for line in self.lines})
        return tuple(Taxed.at(rate, self.lines) for rate in rates)

    @property
    def net(self) -> Money:
        return total([line.net for line in self.lines])

    @property
    def tax(self) -> Money:
        return total([line.tax for line in self.lines])

    @property
    def gross(self) -> Money:
        return total([line.gross for line in self.lines])

    @property
    def labour(self) -> Money:
        """What the services come to, VAT included."""
        return self._gross_of(LineKind.SERVICE)

    @property
    def parts(self) -> Money:
        """What the parts come to, VAT included."""
        return self._gross_of(LineKind.PART)

    def _gross_of(self, kind: LineKind) -> Money:
        return total([line.gross for line in self.lines if line.kind is kind])
