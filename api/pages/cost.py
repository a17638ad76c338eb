"""What a visit costs, item by item: labour, parts, the tax within, and what is still to pay."""

from collections import defaultdict
from typing import Self

from attrs import frozen

from domain.orders.line import Line, LineKind
from domain.orders.order import Order
from domain.shared.money import Money, total


@frozen(kw_only=True)
class Group:
    """A service with the parts that go into the car for it."""

    service: Line
    parts: tuple[Line, ...]

    @property
    def amount(self) -> Money:
        """Both together, whatever the customer said about them."""
        return total([line.gross for line in (self.service, *self.parts)])


@frozen(kw_only=True)
class Cost:
    """``labour`` + ``parts`` = ``total`` to the fen, each with VAT; ``taxes`` by basis points."""

    groups: tuple[Group, ...]
    others: tuple[Line, ...]
    labour: Money
    parts: Money
    total: Money
    net: Money
    taxes: tuple[tuple[int, Money], ...]

    @classmethod
    def of(cls, order: Order) -> Self:
        taxes: dict[int, Money] = defaultdict(lambda: Money(0))
        for line in order.wanted:
            taxes[line.tax_bp] += line.tax
        services = [line for line in order.lines if line.kind is LineKind.SERVICE]
        groups = tuple(
            Group(service=one, parts=tuple(line for line in order.lines if line.for_job == one.id))
            for one in services
        )
        return cls(
            groups=groups,
            others=tuple(
                line for line in order.lines if line.kind is LineKind.PART and line.for_job is None
            ),
            labour=_gross(order, LineKind.SERVICE),
            parts=_gross(order, LineKind.PART),
            total=order.total,
            net=total([line.net for line in order.wanted]),
            taxes=tuple(sorted(taxes.items())),
        )


def _gross(order: Order, kind: LineKind) -> Money:
    return total([line.gross for line in order.wanted if line.kind is kind])
