"""Instants and half-open spans of time, always in UTC."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from attrs import Attribute, field, frozen

from domain.shared.errors import Rejected


def utc(_: object, attribute: "Attribute[Any]", value: datetime) -> None:
    """Attrs validator: an aware datetime in UTC."""
    if value.tzinfo is not UTC:
        raise ValueError(f"{attribute.name} must be an aware UTC datetime, not {value!r}")


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def whole_minute(instant: datetime) -> datetime:
    """The minute in which ``instant`` lies; claims know no seconds."""
    return instant.replace(second=0, microsecond=0)


@frozen(order=True)
class Span:
    """The instants ``start <= t < end``: spans that touch do not overlap."""

    start: datetime = field(validator=utc)
    end: datetime = field(validator=utc)

    def __attrs_post_init__(self) -> None:
        if self.end <= self.start:
            raise Rejected("a span of time ends after it starts", start=self.start, end=self.end)

    @classmethod
    def of(cls, start: datetime, length_min: int) -> Self:
        """``length_min`` minutes from ``start``."""
        return cls(start, start + minutes(length_min))

    @property
    def length_min(self) -> int:
        """Whole minutes; a part of a minute does not count."""
        return (self.end - self.start) // timedelta(minutes=1)

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= instant < self.end

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def minus(self, holes: "Iterable[Span]") -> "tuple[Span, ...]":
        """What is left of the span when ``holes`` are cut out, in order of time."""
        left, at = [], self.start
        for hole in sorted(holes):
            if not hole.overlaps(self):
                continue
            if at < hole.start:
                left.append(Span(at, hole.start))
            at = max(at, hole.end)
        return (*left, Span(at, self.end)) if at < self.end else tuple(left)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans that touch or overlap as one, in order of time."""
    whole: list[Span] = []
    for span in sorted(spans):
        if whole and span.start <= whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return tuple(whole)


def later(start: datetime, length_min: int, within: Iterable[Span]) -> datetime:
    """``length_min`` minutes after ``start``, of which only those ``within`` the spans count.

    Beyond the last of them every minute counts.
    """
    at, left = start, minutes(length_min)
    for span in joined(within):
        begin = max(at, span.start)
        if left and span.end > begin:
            at = min(span.end, begin + left)
            left -= at - begin
    return at + left


def minutes_between(start: datetime, end: datetime, within: Iterable[Span]) -> float:
    """How many minutes after ``start`` the ``end`` is, counted like :func:`later`.

    Not below zero; and not whole, where the instants are not.
    """
    spans = joined(within)
    beyond = max((start, *(span.end for span in spans)))
    inside = (min(end, span.end) - max(start, span.start) for span in spans)
    nothing = timedelta()
    counted = sum((max(nothing, each) for each in (*inside, end - beyond)), start=nothing)
    return counted / minutes(1)
