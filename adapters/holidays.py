"""Public holidays of mainland China, from the ``holidays`` package, as values."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from holidays import country_holidays

from domain.stores.holidays import Festival, Holiday

_FESTIVALS: Final = MappingProxyType(
    {
        "New Year's Day": Festival.NEW_YEAR,
        "Chinese New Year": Festival.SPRING_FESTIVAL,
        "Tomb-Sweeping Day": Festival.QINGMING,
        "Labor Day": Festival.LABOUR_DAY,
        "Dragon Boat Festival": Festival.DRAGON_BOAT,
        "Mid-Autumn Festival": Festival.MID_AUTUMN,
        "National Day": Festival.NATIONAL_DAY,
    }
)
_OBSERVED: Final = "(observed)"


@lru_cache(maxsize=64)
def chinese_holidays(first: date, last: date) -> tuple[Holiday, ...]:
    """The public holidays from ``first`` to ``last``, both included, in order.

    Days off that the State Council moves around a festival are known for the years it has
    announced; of later years only the statutory days are given. A day may belong to two
    festivals.
    """
    names = _names(first.year, last.year)
    statutory = [
        Holiday(day=day, festival=festival)
        for day, name in names.items()
        for festival in _festivals(name)
    ]
    known = {holiday.day for holiday in statutory}
    moved = [_day_off(day, statutory) for day in names if day not in known]
    return tuple(sorted(h for h in (*statutory, *moved) if first <= h.day <= last))


def _names(first: int, last: int) -> Mapping[date, str]:
    listed = country_holidays("CN", years=range(first, last + 1), language="en_US")
    return dict(sorted(listed.items()))


def _festivals(name: str) -> list[Festival]:
    if _OBSERVED in name:
        return []
    return [festival for words, festival in _FESTIVALS.items() if words in name]


def _day_off(day: date, statutory: list[Holiday]) -> Holiday:
    nearest = min(statutory, key=lambda holiday: abs(holiday.day - day))
    return Holiday(day=day, festival=nearest.festival, statutory=False)
