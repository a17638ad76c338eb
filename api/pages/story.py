"""What happened to a visit, one line an event, with the facts that a person asks for."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final, Self

import attrs
from attrs import frozen

from application.shared.ports import Told
from domain.shared.aggregate import Event

_TOLD: Final = frozenset(
    {
        "actual_min", "amount", "approval", "bay", "cause", "distance_m", "due", "fee",
        "late_min", "lead_min", "mileage_km", "planned_min", "priority", "quoted", "reached",
        "reason", "stars", "starts", "technician", "tender", "total", "waited_min",
    }
)  # fmt: skip
"""Facts that a person asks for."""

_NOTHING_AT_ZERO: Final = frozenset({"late_min", "waited_min", "fee"})


@frozen(kw_only=True)
class Line:
    """``what`` in English words, and the facts by name."""

    at: datetime
    what: str
    channel: str
    facts: tuple[tuple[str, object], ...]

    @classmethod
    def of(cls, told: Told) -> Self:
        return cls(
            at=told.at,
            what=in_words(told.kind),
            channel=told.channel,
            facts=tuple(_facts(told.event)),
        )


def in_words(kind: str) -> str:
    """``CarReceived`` as ``Car received``."""
    first, *more = re.findall("[A-Z][a-z]*", kind)
    return " ".join((first, *(word.lower() for word in more)))


def _facts(event: Event) -> Iterator[tuple[str, object]]:
    for one in attrs.fields(type(event)):
        value = getattr(event, one.name)
        told = one.name in _TOLD and value not in (None, "")
        if told and not (one.name in _NOTHING_AT_ZERO and value == 0):
            yield one.name, value
