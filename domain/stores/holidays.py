"""Public holidays, as far as a shop cares: which day belongs to which festival."""

from datetime import date
from enum import StrEnum

from attrs import field, frozen

from domain.shared.checks import once


class Festival(StrEnum):
    """The public holidays of mainland China."""

    NEW_YEAR = "new_year"
    SPRING_FESTIVAL = "spring_festival"
    QINGMING = "qingming"
    LABOUR_DAY = "labour_day"
    DRAGON_BOAT = "dragon_boat"
    MID_AUTUMN = "mid_autumn"
    NATIONAL_DAY = "national_day"


@frozen(kw_only=True, order=True)
class Holiday:
    """One day of a festival.

    ``statutory`` days are the festival itself (work is paid threefold); the others are days off
    around it, worked off on a weekend.
    """

    day: date
    festival: Festival
    statutory: bool = True


@frozen(kw_only=True)
class HolidayPolicy:
    """Which festivals a shop closes for: on the statutory days, or on ``days_off_too``."""

    closes: tuple[Festival, ...] = field(default=(), validator=once())
    days_off_too: bool = False

    def closes_on(self, holiday: Holiday) -> bool:
        return holiday.festival in self.closes and (holiday.statutory or self.days_off_too)
