"""A journal entry: double entry, in balance by construction, never changed."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from attrs import Factory, field, frozen

from domain.finance.account import Account
from domain.finance.period import Period
from domain.shared.errors import Rejected
from domain.shared.ids import EntryId, StoreId, derived_id
from domain.shared.money import Money, total
from domain.shared.time import utc


class Unbalanced(Rejected):
    """Debit and credit do not agree, or there is nothing to post."""

    code = "unbalanced"


class Memo(StrEnum):
    """What an entry is about."""

    OPENING_STOCK = "opening_stock"
    GOODS_RECEIVED = "goods_received"
    PARTS_ISSUED = "parts_issued"
    PARTS_RETURNED = "parts_returned"
    STOCK_COUNTED = "stock_counted"
    PARTS_SENT = "parts_sent"
    PARTS_BROUGHT = "parts_brought"
    SETTLEMENT = "settlement"
    ADVANCE = "advance"
    PAYMENT = "payment"
    CREDIT_NOTE = "credit_note"
    PAYBACK = "payback"
    CANCELLATION_FEE = "cancellation_fee"
    REVERSAL = "reversal"
    CORRECTION = "correction"


@frozen(kw_only=True)
class Posting:
    """``amount`` on one account: debit is positive, credit negative."""

    account: Account
    amount: Money

    def __attrs_post_init__(self) -> None:
        if not self.amount:
            raise Unbalanced("a posting moves something", account=str(self.account))


def debit(account: Account, amount: Money) -> tuple[Posting, ...]:
    """A posting to the debit of ``account``; of nothing, none."""
    return (Posting(account=account, amount=amount),) if amount else ()


def credit(account: Account, amount: Money) -> tuple[Posting, ...]:
    """A posting to the credit of ``account``; of nothing, none."""
    return debit(account, -amount)


@frozen(kw_only=True)
class Entry:
    """What one document did to the books of one shop.

    ``day`` is the shop's business day, ``at`` the instant of recording. The id follows from the
    document and the memo, so the same thing can never be posted twice.
    """

    id: EntryId
    store: StoreId
    day: date
    period: Period = field(default=Factory(lambda self: Period.of(self.day), takes_self=True))
    at: datetime = field(validator=utc)
    document: UUID
    memo: Memo
    postings: tuple[Posting, ...]
    reverses: EntryId | None = None

    def __attrs_post_init__(self) -> None:
        if len(self.postings) < 2:
            raise Unbalanced("an entry has at least two postings", document=self.document)
        out = total([posting.amount for posting in self.postings])
        if out:
            raise Unbalanced(f"debit and credit differ by {out}", document=self.document)

    @classmethod
    def of(
        cls,
        document: UUID,
        memo: Memo,
        *postings: tuple[Posting, ...],
        store: StoreId,
        day: date,
        at: datetime,
    ) -> Self:
        """The entry of ``document`` for ``memo``."""
        return cls(
            id=EntryId(derived_id(document, f"entry:{memo}")),
            store=store,
            day=day,
            at=at,
            document=document,
            memo=memo,
            postings=tuple(posting for some in postings for posting in some),
        )

    def amount_on(self, account: Account) -> Money:
        """What the entry did to one account, debit positive."""
        return balance([self], account)

    def reversal(self, *, day: date, at: datetime) -> Self:
        """The entry that takes this one back, on another day and perhaps in another period."""
        postings = (Posting(account=each.account, amount=-each.amount) for each in self.postings)
        return self._followed_by(Memo.REVERSAL, postings, day=day, at=at, reverses=self.id)

    def corrected(self, postings: Iterable[Posting], *, day: date, at: datetime) -> Self:
        """The entry that should have been: for the same document, under its own id.

        Raises:
            Unbalanced: the postings do not come to nothing.
        """
        return self._followed_by(Memo.CORRECTION, postings, day=day, at=at)

    def _followed_by(
        self,
        memo: Memo,
        postings: Iterable[Posting],
        *,
        day: date,
        at: datetime,
        reverses: EntryId | None = None,
    ) -> Self:
        """An entry for the same document whose id follows from this one, so there is one."""
        return type(self)(
            id=EntryId(derived_id(self.id, f"entry:{memo}")),
            store=self.store,
            day=day,
            at=at,
            document=self.document,
            memo=memo,
            postings=tuple(postings),
            reverses=reverses,
        )


def balance(entries: Iterable[Entry], account: Account) -> Money:
    """What ``entries`` left on one account, debit positive."""
    postings = (posting for entry in entries for posting in entry.postings)
    return total([each.amount for each in postings if each.account is account])
