"""What changes the debt of an order after its lines: money moved, charges taken back."""

from datetime import datetime
from typing import Self
from uuid import UUID

from attrs import field, frozen

from domain.orders.line import Line
from domain.shared.errors import Rejected
from domain.shared.ids import LineId
from domain.shared.money import NOTHING, Money
from domain.shared.text import text
from domain.shared.time import utc


class BadCredit(Rejected):
    """More is taken back than was charged, or nothing at all."""

    code = "bad-credit"


@frozen(kw_only=True)
class Receipt:
    """Money that moved: positive from the customer, negative back to the customer.

    ``reference`` is the PaymentId, or the id of the refund; each counts once. ``ahead``: it moved
    before the order was settled, so it belongs to the advances.
    """

    reference: UUID
    amount: Money
    at: datetime = field(validator=utc)
    ahead: bool = False


@frozen(kw_only=True)
class Credit:
    """A part of a line's charge that is taken back, with the tax in it."""

    line: LineId
    amount: Money
    tax: Money
    reason: str = field(validator=text(500))
    at: datetime = field(validator=utc)

    @property
    def net(self) -> Money:
        return self.amount - self.tax

    @classmethod
    def of(cls, line: Line, amount: Money, *, already: Money, reason: str, at: datetime) -> Self:
        """Take ``amount`` back of what ``line`` costs, ``already`` having been taken back.

        The taxes of all credits of a line add up to the tax of what they took back, so a line
        that is taken back in pieces returns its whole tax.

        Raises:
            BadCredit: that is nothing, or more than is left of the line.
        """
        if not NOTHING < amount <= line.gross - already:
            raise BadCredit(
                f"{line.gross - already} of the line can be taken back, not {amount}", line=line.id
            )
        tax = _tax_share(line, already + amount) - _tax_share(line, already)
        return cls(line=line.id, amount=amount, tax=tax, reason=reason, at=at)


def _tax_share(line: Line, amount: Money) -> Money:
    """The part of the line's tax that belongs to ``amount`` of its gross."""
    return line.tax.allocate(amount.amount, (line.gross - amount).amount)[0]
