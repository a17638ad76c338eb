"""What changes the debt of an order after its lines: money moved, charges taken back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Self
from uuid import UUID

from attrs import field, frozen

from domain.orders.line import Line
from domain.shared.errors import Conflict, Rejected
from domain.shared.ids import LineId
from domain.shared.money import NOTHING, Money, total
from domain.shared.text import text
from domain.shared.time import utc


class WrongAmount(Rejected):
    """Not an amount that can be taken or given now."""

    code = "wrong-amount"


class AlreadyRecorded(Conflict):
    """This payment or refund is in the order already."""

    code = "already-recorded"


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
class OnItsWay:
    """Money that the customer will have back; ``reference`` is the id of the refund."""

    reference: UUID
    amount: Money


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


def credited(line: Line, credits: Iterable[Credit]) -> Money:
    """What ``credits`` take back of a line."""
    return total([credit.amount for credit in credits if credit.line == line.id])


def take_back(
    amounts: Mapping[Line, Money], *, before: tuple[Credit, ...], reason: str, at: datetime
) -> tuple[Credit, ...]:
    """Credits for ``amounts`` of charged lines, of which ``before`` took something back.

    Raises:
        BadCredit: nothing, or more than is left of a line.
        WrongAmount: the line was never charged.
    """
    if not amounts:
        raise BadCredit("there is nothing to take back")
    never = [line.id for line in amounts if not line.wanted]
    if never:
        raise WrongAmount("some lines were never charged", lines=never)
    return tuple(
        Credit.of(line, amount, already=credited(line, before), reason=reason, at=at)
        for line, amount in amounts.items()
    )


def spread(amount: Money, left: Mapping[LineId, Money]) -> Mapping[LineId, Money]:
    """``amount`` over lines of which so much is ``left`` to take back, in proportion.

    Raises:
        WrongAmount: nothing, or more than is left.
    """
    whole = total([*left.values()])
    if not NOTHING < amount <= whole:
        raise WrongAmount(f"{whole} is still charged, not {amount}", offered=amount)
    shares = amount.allocate(*(rest.amount for rest in left.values()))
    return {line: share for line, share in zip(left, shares, strict=True) if share}


def _tax_share(line: Line, amount: Money) -> Money:
    """The part of the line's tax that belongs to ``amount`` of its gross."""
    return line.tax.allocate(amount.amount, (line.gross - amount).amount)[0]
