"""Public holidays of mainland China, as values (package ``holidays``)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import holidays

from domain.shared.wall_clock import days
from domain.stores.holidays import Festival, Holiday

_NAMED: Final = {
    "New Year's Day": Festival.NEW_YEAR,
    "Chinese New Year": Festival.SPRING_FESTIVAL,
    "Tomb-Sweeping Day": Festival.QINGMING,
    "Labor Day": Festival.LABOUR_DAY,
    "Dragon Boat Festival": Festival.DRAGON_BOAT,
    "Mid-Autumn Festival": Festival.MID_AUTUMN,
    "National Day": Festival.NATIONAL_DAY,
}


def holidays_between(first: date, last: date) -> tuple[Holiday, ...]:
    """The holidays from ``first`` to ``last``, both included; days off belong to the nearest."""
    years = range(first.year - 1, last.year + 2)
    known = holidays.country_holidays("CN", years=years, language="en_US")
    festivals = dict(_festivals(known))
    return tuple(
        Holiday(
            day=day,
            festival=festivals.get(day) or _nearest(day, festivals),
            statutory=day in festivals,
        )
        for day in days(first, last)
        if day in known
    )


def _festivals(known: "holidays.HolidayBase") -> Iterator[tuple[date, Festival]]:
    for day, name in known.items():
        if "observed" not in name:
            yield from ((day, one) for start, one in _NAMED.items() if name.startswith(start))


def _nearest(day: date, festivals: dict[date, Festival]) -> Festival:
    return festivals[min(festivals, key=lambda other: abs(other - day))]
