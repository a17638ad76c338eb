from datetime import date

from adapters.holidays import chinese_holidays
from domain.stores.holidays import Festival


def test_the_spring_festival_of_2026_has_four_statutory_days_and_others_around_them() -> None:
    spring = [
        h
        for h in chinese_holidays(date(2026, 1, 1), date(2026, 12, 31))
        if h.festival is Festival.SPRING_FESTIVAL
    ]

    statutory = [h.day.day for h in spring if h.statutory]
    assert statutory == [16, 17, 18, 19]
    assert [h.day.day for h in spring if not h.statutory] == [20, 23]


def test_every_festival_occurs_in_every_year() -> None:
    for year in range(2020, 2035):
        year_round = chinese_holidays(date(year, 1, 1), date(year, 12, 31))
        assert {h.festival for h in year_round if h.statutory} == set(Festival)


def test_a_range_across_new_year_has_both_its_ends() -> None:
    days = [h.day for h in chinese_holidays(date(2025, 10, 8), date(2026, 1, 1))]
    assert days == [date(2025, 10, 8), date(2026, 1, 1)]


def test_an_ordinary_day_is_no_holiday() -> None:
    assert chinese_holidays(date(2026, 3, 9), date(2026, 3, 9)) == ()
