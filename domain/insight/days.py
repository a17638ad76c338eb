"""The days that a report is about."""

from datetime import date, timedelta
from typing import Final, Self

from attrs import frozen

from domain.shared.errors import Rejected

MOST_DAYS: Final = 366
USUAL_DAYS: Final = 28
"""Four whole weeks: every day of the week as often as any other."""

_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class BadDays(Rejected):
    """No report is made of these days."""

    code = "bad-days"


@frozen
class Days:
    """Business days from ``first`` to ``last``, both included; each shop has its own clock."""

    first: date
    last: date

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise BadDays("the last day of a report is not before the first one")
        if not (self.first >= _FIRST_DAY and self.last <= _LAST_DAY):
            raise BadDays(f"days of reports lie between {_FIRST_DAY} and {_LAST_DAY}")
        if (self.last - self.first).days >= MOST_DAYS:
            raise BadDays(f"a report is about at most {MOST_DAYS} days", most=MOST_DAYS)

    @classmethod
    def until(cls, last: date, count: int = USUAL_DAYS) -> Self:
        """The ``count`` days of which ``last`` is the last one."""
        return cls(max(last, _FIRST_DAY) - timedelta(days=count - 1), last)
