"""The ways to pay, and several of them at once."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from attrs import frozen

from domain.finance.account import Account
from domain.shared.errors import Rejected
from domain.shared.money import NOTHING, Money, debt, total


class AmountDoesNotAddUp(Rejected):
    """What is offered is not what is due."""

    code = "amount-does-not-add-up"


class Tender(StrEnum):
    """What a payment is made with."""

    CASH = "cash"
    CARD = "card"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    UNIONPAY = "unionpay"
    BANK_TRANSFER = "bank_transfer"
    SANDBOX = "sandbox"
    """A pretended mobile payment, for trying things out."""


ACCOUNT_OF: Final[Mapping[Tender, Account]] = {
    Tender.CASH: Account.CASH,
    Tender.CARD: Account.CARD_CLEARING,
    Tender.WECHAT: Account.WECHAT_CLEARING,
    Tender.ALIPAY: Account.ALIPAY_CLEARING,
    Tender.UNIONPAY: Account.UNIONPAY_CLEARING,
    Tender.BANK_TRANSFER: Account.BANK,
    Tender.SANDBOX: Account.SANDBOX_CLEARING,
}


@frozen(kw_only=True)
class Tendered:
    """``amount`` to be paid with one tender; of cash, ``given`` says what lies on the counter.

    Without ``given``, the cash is counted out exactly.
    """

    tender: Tender
    amount: Money
    given: Money | None = None

    def __attrs_post_init__(self) -> None:
        if self.amount <= NOTHING:
            raise AmountDoesNotAddUp("every tender pays something", tender=str(self.tender))
        if self.given is None:
            return
        if self.tender is not Tender.CASH:
            raise AmountDoesNotAddUp("change is given for cash only", tender=str(self.tender))
        if self.given < self.amount:
            raise AmountDoesNotAddUp(
                f"{self.given} was given for {self.amount}", due=self.amount, offered=self.given
            )

    @property
    def change(self) -> Money:
        """What the cashier gives back."""
        return NOTHING if self.given is None else self.given - self.amount


def expect_to_add_up(due: Money, tenders: Iterable[Tendered]) -> None:
    """Refuse tenders that do not pay exactly what is due.

    Raises:
        AmountDoesNotAddUp: with the facts ``due`` and ``offered``.
    """
    offered = total([each.amount for each in tenders])
    if offered != due:
        raise AmountDoesNotAddUp(
            f"{debt(due)} and the tenders come to {offered}", due=due, offered=offered
        )
