"""Goods that come back after they were sold: how many, in what state, and what is taken back."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import field, frozen, validators

from domain.orders.line import Line
from domain.orders.lines import find
from domain.shared.errors import Rejected
from domain.shared.ids import LineId, ReturnId
from domain.shared.money import Money
from domain.shared.text import text
from domain.shared.time import utc


class BadReturn(Rejected):
    """Nothing comes back, or more than the customer has."""

    code = "bad-return"


@frozen(kw_only=True)
class Returned:
    """What comes back of one line, in its unit: ``good`` for the shelf, ``damaged`` not."""

    line: LineId
    good: int = field(default=0, validator=validators.ge(0))
    damaged: int = field(default=0, validator=validators.ge(0))

    def __attrs_post_init__(self) -> None:
        if not self.quantity:
            raise BadReturn("say how many come back", line=self.line)

    @property
    def quantity(self) -> int:
        """All that comes back, whatever state it is in."""
        return self.good + self.damaged


@frozen(kw_only=True)
class GoodsReturn:
    """What a customer brought back at once, and why."""

    id: ReturnId
    items: tuple[Returned, ...] = field(validator=validators.min_len(1))
    reason: str = field(validator=text(500))
    at: datetime = field(validator=utc)

    def __attrs_post_init__(self) -> None:
        if len({one.line for one in self.items}) < len(self.items):
            raise BadReturn("a line comes back once at a time")


def with_customer(line: Line, returns: Iterable[GoodsReturn]) -> int:
    """How much of a line that was sold did not come back, in its unit."""
    back = (one.quantity for each in returns for one in each.items if one.line == line.id)
    return line.quantity - sum(back)


def worth(
    back: GoodsReturn,
    lines: tuple[Line, ...],
    *,
    before: tuple[GoodsReturn, ...],
    left: Mapping[LineId, Money],
) -> Mapping[LineId, Money]:
    """What is taken back for goods: of every line its share of what is ``left`` of the charge.

    The share is by quantity of what the customer still has, to the nearest fen. So a line that
    comes back in pieces gives back exactly what it cost, and nothing that was given back before.

    Raises:
        NoSuchLine: the order has no such line.
        BadReturn: more comes back than the customer has.
    """
    shares = {}
    for one in back.items:
        line = find(lines, one.line)
        there = with_customer(line, before)
        if one.quantity > there:
            raise BadReturn(
                f"the customer has {there} of {line.code}, and {one.quantity} cannot come back",
                line=line.id,
            )
        shares[line.id] = left[line.id].allocate(one.quantity, there - one.quantity)[0]
    return {line: share for line, share in shares.items() if share}
