"""When a shop is open, for those who look some days ahead."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Final

from domain.shared.time import Span
from domain.stores.holidays import Holiday
from domain.stores.store import Store

Holidays = Callable[[date, date], Iterable[Holiday]]
"""The public holidays from one day to another."""

_WEEK: Final = 7
_DAY: Final = timedelta(days=1)


def is_open(store: Store, at: datetime, holidays: Holidays) -> bool:
    """Whether it is open at that instant."""
    return any(at in span for span in _around(store, at, holidays))


def is_open_until(store: Store, end: datetime, holidays: Holidays) -> bool:
    """Whether work may go on until ``end``, closing time itself included."""
    return any(span.start < end <= span.end for span in _around(store, end, holidays))


def _around(store: Store, at: datetime, holidays: Holidays) -> tuple[Span, ...]:
    today = store.business_day(at)
    days = (today - _DAY, today)
    return store.open_spans(days, holidays(*days))


def open_week(store: Store, at: datetime, holidays: Holidays) -> tuple[Span, ...]:
    """When it is open from the day of ``at`` on, for a week."""
    days = [store.business_day(at) + timedelta(days=n) for n in range(_WEEK)]
    return store.open_spans(days, holidays(days[0], days[-1]))
