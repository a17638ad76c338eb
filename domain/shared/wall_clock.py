"""From the clock on a shop's wall to UTC."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from attrs import Attribute

from domain.shared.errors import Rejected
from domain.shared.time import Span, minutes

DAY_MIN: Final = 24 * 60


class NoSuchZone(Rejected):
    """The name is not an IANA time zone."""

    code = "no-such-zone"


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_name(_: object, attribute: "Attribute[Any]", value: str) -> None:
    """Attrs validator: the name of an IANA time zone, such as ``Asia/Shanghai``."""
    if value not in _zones():
        detail = f"{value[:40]!r} is not the name of a time zone"
        raise NoSuchZone(detail, field=attribute.name)


def instant(zone: ZoneInfo, day: date, minute: int, *, last: bool = False) -> datetime:
    """When the clock on the wall shows ``minute`` minutes after midnight of ``day``.

    A time that the clock skips in spring is the instant of the change; of a time that it shows
    twice in autumn the first is meant, or the ``last``.
    """
    wall = datetime.combine(day, time()) + minutes(minute)
    while True:
        at = wall.replace(tzinfo=zone, fold=int(last)).astimezone(UTC)
        if at.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
            return at
        wall += minutes(1)


@lru_cache(maxsize=65_536)
def wall_span(zone: ZoneInfo, day: date, start: int, end: int) -> Span | None:
    """From minute ``start`` to minute ``end`` of ``day``; nothing if the clock skips all of it."""
    begins, ends = instant(zone, day, start), instant(zone, day, end, last=True)
    return Span(begins, ends) if begins < ends else None


def days(first: date, last: date) -> tuple[date, ...]:
    """Every day from ``first`` to ``last``, both included."""
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
