"""When a shop opens and closes, by its own clock."""

from datetime import date
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from attrs import Attribute, field, frozen

from domain.shared.errors import Rejected
from domain.shared.time import Span
from domain.shared.wall_clock import DAY_MIN, wall_span

WEEK: Final = 7


class BadHours(Rejected):
    """Opening hours that no day can have."""

    code = "bad-hours"


def _seven_days(_: object, attribute: "Attribute[Any]", value: tuple[object, ...]) -> None:
    if len(value) != WEEK:
        raise BadHours(f"{attribute.name} takes seven days, Monday first", field=attribute.name)


@frozen
class DayHours:
    """``opens`` and ``closes`` in minutes after local midnight; a day ends by 24:00."""

    opens: int
    closes: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= DAY_MIN:
            raise BadHours("a shop closes after it opens, on the same day by 24:00", field="closes")


@frozen
class OpeningHours:
    """Seven days, Monday first; nothing on a day means closed."""

    week: tuple[DayHours | None, ...] = field(validator=_seven_days)

    @classmethod
    def daily(cls, opens: int, closes: int) -> Self:
        """The same hours on every day of the week."""
        return cls((DayHours(opens, closes),) * WEEK)

    def span(self, zone: ZoneInfo, day: date) -> Span | None:
        hours = self.week[day.weekday()]
        return wall_span(zone, day, hours.opens, hours.closes) if hours else None
