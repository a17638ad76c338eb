"""What people plan lies ahead of them, and not too far."""

from datetime import date, datetime, timedelta
from typing import Final

from domain.shared.errors import Rejected

FARTHEST: Final = timedelta(days=730)
"""Nobody plans days, absences or deliveries for later than in two years."""


class InThePast(Rejected):
    """That time is over."""

    code = "in-the-past"


class TooFarAhead(Rejected):
    """Nobody plans as far ahead as that."""

    code = "too-far-ahead"


def expect_ahead(end: datetime, now: datetime) -> None:
    """Refuse an instant that is over, or that nobody plans for.

    Raises:
        InThePast: it is not after ``now``.
        TooFarAhead: it lies more than two years ahead.
    """
    if end <= now:
        raise InThePast("that time is over already; choose a later one", end=end)
    if end > now + FARTHEST:
        detail = "nobody plans more than two years ahead; choose an earlier time"
        raise TooFarAhead(detail, last=now + FARTHEST)


def expect_day_ahead(day: date, today: date) -> None:
    """Refuse a local day that is over, or that nobody plans for; today is not over.

    Raises:
        InThePast: it comes before ``today``.
        TooFarAhead: it lies more than two years ahead.
    """
    if day < today:
        raise InThePast("that day is over already; choose a later one", day=day)
    if day > today + FARTHEST:
        detail = "nobody plans more than two years ahead; choose an earlier day"
        raise TooFarAhead(detail, last=today + FARTHEST)
