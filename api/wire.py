"""The shapes that requests and answers share: bodies, views, pages, money, texts, instants."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Final, Generic, Self, TypeAlias, TypeVar
from uuid import UUID

from litestar.di import Dependency
from litestar.params import QueryParameter, SkipValidationMarker
from msgspec import Meta, Struct

from domain.shared.checks import OutOfRange
from domain.shared.label import Label
from domain.shared.money import LARGEST_AMOUNT, Currency, Money
from domain.shared.text import clean

T = TypeVar("T")

_TYPED: Final = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"
"""No characters that no keyboard types; a line break and a tab are typed."""

_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2100


class Body(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client sends; a field that we do not know is refused."""


class View(Struct, frozen=True, kw_only=True):
    """What a client is answered."""


Words = Annotated[str, Meta(min_length=1, max_length=120, pattern=_TYPED)]
Text = Annotated[str, Meta(min_length=1, max_length=500, pattern=_TYPED)]
Note = Annotated[
    str, Meta(max_length=500, pattern=_TYPED, description="What else should be known.")
]
Code = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9-]+$")]
Typed = Annotated[str, Meta(min_length=1, max_length=40)]
"""A number as it was typed; the rules of its kind clean and check it."""
Reason = Annotated[Text, Meta(description="Why; it is kept.")]
Instant = Annotated[datetime, Meta(tz=True, description="ISO 8601 with offset")]
Step = Annotated[int, Meta(ge=0, le=999, description="The operation, counted from 0.")]

Limit = Annotated[int, QueryParameter(ge=1, le=200, description="How many at most.")]
Search = Annotated[str, QueryParameter(max_length=100, pattern=_TYPED)]
Given: TypeAlias = Annotated[T, Dependency(kind="named"), SkipValidationMarker()]
"""A thing that the application was built with, taken as it is."""


class Amount(Body, frozen=True):
    """Money to be paid: whole minor units (fen) of a currency."""

    amount: Annotated[int, Meta(ge=1, le=LARGEST_AMOUNT)]
    currency: Currency = Currency.CNY

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)


class Price(View, frozen=True):
    """Money: whole minor units (fen) of a currency; negative is owed to the customer."""

    amount: int
    currency: Currency

    @classmethod
    def of(cls, money: Money) -> Self:
        return cls(amount=money.amount, currency=money.currency)


class Name(View, frozen=True):
    """A name in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, label: Label) -> Self:
        return cls(zh=label.zh, en=label.en)


class Created(View, frozen=True):
    """The id of what was made."""

    id: UUID


class Page(View, Generic[T], frozen=True):
    """A part of a list; with ``next`` as ``after`` the next request goes on behind it."""

    items: Sequence[T]
    next: str | None = None


def page(items: Sequence[T], limit: int, key: str) -> Page[T]:
    """A page from ``limit + 1`` items that were asked for; ``key`` is the attribute to go on by."""
    shown = items[:limit]
    more = len(items) > limit
    return Page(items=shown, next=str(getattr(shown[-1], key)) if more else None)


def instant(at: datetime) -> datetime:
    """The same instant in UTC.

    Raises:
        OutOfRange: the calendar does not go that far.
    """
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise OutOfRange("this instant lies outside the calendar") from None


def local_day(day: date) -> date:
    """The same day, if shops can have anything to do with it.

    Raises:
        OutOfRange: clocks and calendars do not go that far.
    """
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise OutOfRange(f"days lie between the years {_FIRST_YEAR} and {_LAST_YEAR}")
    return day


def typed(text: str) -> str:
    """What a person typed, cleaned at the door."""
    return clean(text)
