"""When a shop opens and closes, by its own clock."""

from datetime import date
from functools import cached_property
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from attrs import Attribute, field, frozen

from domain.shared.errors import Rejected
from domain.shared.time import Span
from domain.shared.wall_clock import DAY_MIN, wall_span

WEEK: Final = 7
_SMALL_HOURS: Final = 4 * 60


class BadHours(Rejected):
    """Opening hours that no day can have."""

    code = "bad-hours"


def _seven_days(_: object, attribute: "Attribute[Any]", value: tuple[object, ...]) -> None:
    if len(value) != WEEK:
        raise BadHours(f"{attribute.name} takes seven days, Monday first", field=attribute.name)


@frozen
class DayHours:
    """``opens`` and ``closes`` in minutes after local midnight; 26:00 is two the next morning."""

    opens: int
    closes: int

    def __attrs_post_init__(self) -> None:
        if not (0 <= self.opens < DAY_MIN and self.opens < self.closes <= self.opens + DAY_MIN):
            raise BadHours("a shop closes after it opens, within 24 hours", field="closes")


@frozen
class OpeningHours:
    """Seven days, Monday first; nothing on a day means closed. Each ends before the next begins."""

    week: tuple[DayHours | None, ...] = field(validator=_seven_days)

    def __attrs_post_init__(self) -> None:
        for day, following in zip(self.week, (*self.week[1:], self.week[0]), strict=True):
            if day and following and day.closes - DAY_MIN > following.opens:
                raise BadHours("a shop closes before it opens for the next day", field="closes")

    @cached_property
    def day_begins(self) -> int:
        """Minutes after local midnight at which a business day begins, in full five minutes.

        Midnight, but for a shop that is open then: after its latest closing time, and at four in
        the morning if it has none.
        """
        opened = [day for day in self.week if day]
        late = max((day.closes - DAY_MIN for day in opened), default=0)
        early = min((day.opens for day in opened), default=DAY_MIN)
        return max(0, -(-late // 5) * 5) if late < early else _SMALL_HOURS

    @classmethod
    def daily(cls, opens: int, closes: int) -> Self:
        """The same hours on every day of the week."""
        return cls((DayHours(opens, closes),) * WEEK)

    def span(self, zone: ZoneInfo, day: date) -> Span | None:
        hours = self.week[day.weekday()]
        return wall_span(zone, day, hours.opens, hours.closes) if hours else None
