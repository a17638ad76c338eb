"""Money as a whole number of minor units."""

from enum import StrEnum
from typing import Any, Final

from attrs import field, frozen

from domain.shared.errors import Rejected

LARGEST_AMOUNT: Final = 10**13
"""Minor units; a hundred billion yuan. More is a typing error, and never fits a column."""

_WHOLE: Final = 10_000
"""Basis points in one."""


class Currency(StrEnum):
    """ISO 4217 codes in use; all of them have two decimals."""

    CNY = "CNY"


def _believable(_: object, __: object, amount: Any) -> None:
    if not isinstance(amount, int):
        raise TypeError(f"an amount is a whole number of minor units, not {amount!r}")
    if abs(amount) > LARGEST_AMOUNT:
        raise Rejected("the amount is too large to be meant")


@frozen(order=False)
class Money:
    """An amount in one currency, exact by construction.

    ``amount`` counts minor units (fen). Rounding happens in two places only, :meth:`share` and
    :meth:`allocate`, and the latter loses nothing.
    """

    amount: int = field(validator=_believable)
    currency: Currency = Currency.CNY

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other).amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.amount * times, self.currency)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other).amount

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other).amount

    def __bool__(self) -> bool:
        return self.amount != 0

    def __str__(self) -> str:
        sign, units = ("-" if self.amount < 0 else ""), abs(self.amount)
        return f"{sign}{units // 100}.{units % 100:02d} {self.currency}"

    def share(self, basis_points: int) -> "Money":
        """``basis_points`` ten-thousandths of the amount, halves rounded up."""
        return Money((2 * self.amount * basis_points + _WHOLE) // (2 * _WHOLE), self.currency)

    def tax_within(self, basis_points: int) -> "Money":
        """The tax contained in a price that includes it at ``basis_points``, halves rounded up."""
        whole = _WHOLE + basis_points
        return Money((2 * self.amount * basis_points + whole) // (2 * whole), self.currency)

    def allocate(self, *weights: int) -> "tuple[Money, ...]":
        """Split by ``weights`` with the largest-remainder method; the parts add up exactly.

        Args:
            weights: one non-negative integer per part, with a positive sum.

        Returns:
            One amount per weight, within one unit of its exact share; a weight of zero gets
            nothing. Units left over go to the largest remainders, the earlier part first.

        Raises:
            Rejected: a weight is negative, or all are zero.

        Source: the method of Hamilton (largest remainder), as used for seats in parliaments.
        """
        if not weights or min(weights) < 0 or sum(weights) == 0:
            raise Rejected("weights must be non-negative with a positive sum", weights=weights)
        whole = sum(weights)
        shares = [divmod(self.amount * weight, whole) for weight in weights]
        left = self.amount - sum(share for share, _ in shares)
        by_remainder = sorted(range(len(weights)), key=lambda i: -shares[i][1])
        extra = set(by_remainder[:left])
        return tuple(
            Money(share + (i in extra), self.currency) for i, (share, _) in enumerate(shares)
        )

    def _same(self, other: "Money") -> "Money":
        if other.currency is not self.currency:
            raise Rejected(f"cannot mix {self.currency} and {other.currency}")
        return other


NOTHING: Final = Money(0)


def total(amounts: "tuple[Money, ...] | list[Money]") -> Money:
    """The sum; nothing at all is zero yuan."""
    return sum(amounts, start=NOTHING)


def debt(due: Money) -> str:
    """What a customer owes, in words; a negative amount is owed to the customer.

    Such as "5.00 CNY is due" and "5.00 CNY is owed to the customer".
    """
    return f"{due} is due" if due >= NOTHING else f"{-due} is owed to the customer"
