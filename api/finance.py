"""The books: months that are closed, entries, and putting wrong ones right."""

from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from api.visits import JournalEntryView
from api.wire import Body, Given, Page, Text, View, typed
from application.app import Application
from application.finance.books import EntryView
from application.shared.caller import Caller
from domain.finance.account import Account
from domain.finance.correction import Correction
from domain.finance.entry import Posting
from domain.finance.period import Closing, Period
from domain.shared.ids import EntryId, StoreId
from domain.shared.money import LARGEST_AMOUNT, Currency, Money

Month = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}$", description="A month, like 2026-02")]
Signed = Annotated[int, Meta(ge=-LARGEST_AMOUNT, le=LARGEST_AMOUNT)]


class CloseBody(Body, frozen=True):
    """The last month to close; without ``store`` in the whole chain."""

    period: Month
    store: UUID | None = None


class ClosingView(View, frozen=True):
    """How far books are closed; without ``store`` those of the whole chain."""

    store: UUID | None
    through: str | None

    @classmethod
    def of(cls, closing: Closing) -> Self:
        through = str(closing.through) if closing.through else None
        return cls(store=closing.store, through=through)


class SignedAmount(Body, frozen=True):
    """Whole fen: debit positive, credit negative."""

    amount: Signed
    currency: Currency = Currency.CNY


class PostingBody(Body, frozen=True):
    """An amount on one account."""

    account: Account
    amount: SignedAmount

    @property
    def posting(self) -> Posting:
        return Posting(account=self.account, amount=Money(self.amount.amount, self.amount.currency))


class CorrectBody(Body, frozen=True):
    """Why the entry is wrong, and what is right instead, if anything."""

    reason: Text
    right: Annotated[tuple[PostingBody, ...], Meta(max_length=50)] = ()


class CorrectionView(View, frozen=True):
    """What took an entry back, and what stands in its place."""

    id: UUID
    entry: UUID
    reversal: UUID
    right: UUID | None
    reason: str
    by: UUID

    @classmethod
    def of(cls, correction: Correction) -> Self:
        return cls(
            id=correction.id,
            entry=correction.entry,
            reversal=correction.reversal,
            right=correction.right,
            reason=correction.reason,
            by=correction.by,
        )


class CorrectableView(View, frozen=True):
    """An entry, and its correction if there is one."""

    entry: JournalEntryView
    correction: CorrectionView | None

    @classmethod
    def of(cls, view: EntryView) -> Self:
        known = CorrectionView.of(view.correction) if view.correction else None
        return cls(entry=JournalEntryView.of(view.entry), correction=known)


class BooksController(Controller):
    """What the accountants do."""

    tags = ("Books",)

    @get("/periods", sync_to_thread=True)
    def closed(self, app: Given[Application], caller: Given[Caller]) -> Page[ClosingView]:
        """How far books are closed: the chain's first, then shops of their own."""
        return Page(items=[ClosingView.of(one) for one in app.periods.closed(caller)])

    @post("/periods/close", sync_to_thread=True, status_code=200)
    def close(
        self, data: JSONBody[CloseBody], app: Given[Application], caller: Given[Caller]
    ) -> ClosingView:
        """Close a month and those before it; there is no way to open it again."""
        store = StoreId(data.store) if data.store else None
        period = Period.read(data.period)
        return ClosingView.of(app.periods.close(caller, period=period, store=store))

    @get("/entries/{entry:uuid}", sync_to_thread=True)
    def one(
        self, entry: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> CorrectableView:
        """One entry of the journal, and whether it was taken back."""
        return CorrectableView.of(app.books.entry(caller, entry=EntryId(entry)))

    @post("/entries/{entry:uuid}/correction", sync_to_thread=True)
    def correct(
        self,
        entry: FromPath[UUID],
        data: JSONBody[CorrectBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> CorrectionView:
        """Take a wrong entry back by a new one, and post what is right instead."""
        correction = app.books.correct(
            caller,
            entry=EntryId(entry),
            reason=typed(data.reason),
            right=tuple(one.posting for one in data.right),
        )
        return CorrectionView.of(correction)
