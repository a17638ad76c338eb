"""When a technician is there, by the clock of the shop."""

from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from attrs import Attribute, field, frozen

from domain.shared.errors import Rejected
from domain.shared.time import Span
from domain.shared.wall_clock import DAY_MIN, wall_span

WEEK: Final = 7


class BadShift(Rejected):
    """A shift that no day can have."""

    code = "bad-shift"


@frozen(kw_only=True)
class Shift:
    """One day's work, in minutes after local midnight, with at most one break of ``break_min``.

    It may end the next day: 30:00 is six in the morning. Without a break ``break_start`` is
    nothing.
    """

    start: int
    end: int
    break_start: int | None = None
    break_min: int = 0

    def __attrs_post_init__(self) -> None:
        if not (0 <= self.start < DAY_MIN and self.start < self.end <= self.start + DAY_MIN):
            raise BadShift("a shift ends after it starts, within 24 hours", field="end")
        if (self.break_start is None) != (self.break_min == 0):
            raise BadShift("a break has both a start and a length", field="break_min")
        if self.break_start is not None and not (
            self.start < self.break_start < self.break_start + self.break_min < self.end
        ):
            raise BadShift("a break lies within its shift", field="break_start")

    def spans(self, zone: ZoneInfo, day: date) -> tuple[Span, ...]:
        """The working time before and after the break."""
        at_work, pause = wall_span(zone, day, self.start, self.end), self.pause(zone, day)
        return at_work.minus([pause] if pause else []) if at_work else ()

    def pause(self, zone: ZoneInfo, day: date) -> Span | None:
        """The break, if there is one."""
        if self.break_start is None:
            return None
        return wall_span(zone, day, self.break_start, self.break_start + self.break_min)


@frozen(kw_only=True)
class RosterDay:
    """Another shift than usual on one local day; nothing means off."""

    day: date
    shift: Shift | None = None


def seven_days(_: object, attribute: "Attribute[Any]", value: tuple[object, ...]) -> None:
    """Attrs validator: one item a weekday."""
    if len(value) != WEEK:
        raise BadShift(f"{attribute.name} takes seven days, Monday first", field=attribute.name)


@frozen(kw_only=True)
class WeekFrom:
    """Seven shifts, Monday first, from the local day ``since`` on."""

    since: date
    week: tuple[Shift | None, ...] = field(validator=seven_days)
