"""What a shop decides for itself about late customers and those who just walk in."""

from datetime import date
from typing import Any, Self

from attrs import Attribute, field, frozen

from domain.shared.checks import OutOfRange, between

_WEEK = 7


@frozen(kw_only=True)
class LatePolicy:
    """How long a shop waits, in minutes.

    Up to ``grace_min`` a late customer keeps the plan; after ``no_show_min`` the time is given
    away. A hold that is not confirmed lasts ``hold_min``.
    """

    grace_min: int = field(default=15, validator=between(0, 240))
    no_show_min: int = field(default=60, validator=between(1, 1440))
    hold_min: int = field(default=10, validator=between(1, 120))

    def __attrs_post_init__(self) -> None:
        if self.no_show_min < self.grace_min:
            detail = "nobody is a no-show within the grace"
            raise OutOfRange(detail, field="no_show_min")


def _percentages(_: object, attribute: "Attribute[Any]", value: tuple[int, ...]) -> None:
    if len(value) != _WEEK or not all(0 <= percent <= 100 for percent in value):
        detail = f"{attribute.name} takes seven percentages, Monday first"
        raise OutOfRange(detail, field=attribute.name)


@frozen(kw_only=True)
class WalkInShare:
    """The share of bay minutes kept for those who come without an appointment.

    ``percent`` has one number per weekday, Monday first. What is kept is offered online only
    within the last ``release_h`` hours before it begins.
    """

    percent: tuple[int, ...] = field(default=(20,) * _WEEK, validator=_percentages)
    release_h: int = field(default=2, validator=between(0, 168))

    @classmethod
    def daily(cls, percent: int, release_h: int = 2) -> Self:
        return cls(percent=(percent,) * _WEEK, release_h=release_h)

    def on(self, day: date) -> int:
        """Percent kept on ``day``."""
        return self.percent[day.weekday()]
