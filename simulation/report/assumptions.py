"""What the conditions of a scenario are counted in."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Counted(StrEnum):
    """What a condition is counted in."""

    SHARE = "share"
    HOURS = "h"
    MINUTES = "min"
    DAYS = "d"
    KM = "km"
    KMH = "km/h"
    NUMBER = "number"


_BY_ENDING: Final = {
    "_h": Counted.HOURS,
    "_min": Counted.MINUTES,
    "_km": Counted.KM,
    "_kmh": Counted.KMH,
}
_OTHERS: Final[Mapping[str, Counted]] = MappingProxyType(
    {
        "missing_part": Counted.SHARE,
        "immovable": Counted.SHARE,
        "follows": Counted.SHARE,
        "hour_of_drive": Counted.NUMBER,
        "days_ahead": Counted.DAYS,
        "no_show": Counted.SHARE,
        "more_work": Counted.SHARE,
        "agrees": Counted.SHARE,
        "rework": Counted.SHARE,
        "absent": Counted.SHARE,
        "elasticity": Counted.NUMBER,
    }
)


def counted(condition: str) -> Counted:
    """By the ending of its name, or else by the name; a plain number if neither says anything."""
    ending = next((of for end, of in _BY_ENDING.items() if condition.endswith(end)), None)
    return ending or _OTHERS.get(condition, Counted.NUMBER)
