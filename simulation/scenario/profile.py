"""When in a week people think of a car-service shop: two peaks a day, most of all on Saturday."""

from collections.abc import Mapping
from math import exp
from typing import Final

from domain.stores.hours import DayHours, OpeningHours

Hour = tuple[int, int]
"""Weekday (0 is Monday) and hour of the day by the clock of the shop."""

WEEKDAYS: Final = (0.95, 0.92, 0.92, 0.95, 1.02, 1.24, 1.0)
"""Cars of a weekday beside the mean of all seven."""
FIRST_PEAK_MIN: Final = 120
"""After opening."""
SECOND_PEAK_MIN: Final = 150
"""Before closing."""
PEAK_WIDTH_MIN: Final = 75
FLAT, FIRST, SECOND = 0.5, 1.0, 0.8
"""How high the flat part is, and the peaks upon it."""
LAST_MIN: Final = 60
"""So long before closing nobody new comes any more."""


def week(hours: OpeningHours) -> Mapping[Hour, float]:
    """The share of a week's cars of a shop that comes in each hour; they add up to one.

    Nothing for a shop that is never open. Own figures: two bell curves on a flat part, from
    opening until an hour before closing; no count of cars stands behind them.
    """
    weights: dict[Hour, float] = {}
    for weekday, day in enumerate(hours.week):
        if day:
            shares = _day(day)
            for minute_hour, share in shares.items():
                at = ((weekday + minute_hour // 24) % 7, minute_hour % 24)
                weights[at] = weights.get(at, 0.0) + WEEKDAYS[weekday] * share
    whole = sum(weights.values())
    return {at: weight / whole for at, weight in sorted(weights.items())}


def _day(day: DayHours) -> Mapping[int, float]:
    """Shares of a day by hours after midnight, which may go on beyond 24."""
    last = max(day.closes - LAST_MIN, day.opens + 1)
    heights = {
        hour: _height(day, from_, until) * (until - from_)
        for hour in range(day.opens // 60, (last - 1) // 60 + 1)
        for from_, until in [(max(day.opens, 60 * hour), min(last, 60 * hour + 60))]
    }
    whole = sum(heights.values())
    return {hour: height / whole for hour, height in heights.items()}


def _height(day: DayHours, from_: int, until: int) -> float:
    middle = (from_ + until) / 2
    first = (middle - day.opens - FIRST_PEAK_MIN) / PEAK_WIDTH_MIN
    second = (middle - day.closes + SECOND_PEAK_MIN) / PEAK_WIDTH_MIN
    return FLAT + FIRST * exp(-first * first / 2) + SECOND * exp(-second * second / 2)
