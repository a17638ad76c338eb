"""Figures add up, and rates are worked out of what adds up."""

from datetime import date

import pytest
from attrs import fields
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.insight.days import MOST_DAYS, BadDays, Days
from domain.insight.figures import (
    Figures,
    Load,
    Ordered,
    Promised,
    Reviewed,
    Rework,
    Suspended,
    total,
)
from domain.shared.gini import gini

KINDS: tuple[type[Figures], ...] = (Rework, Suspended, Ordered, Promised, Load, Reviewed)
amounts = st.lists(st.integers(0, 10_000), min_size=1, max_size=30)


@pytest.mark.parametrize("kind", KINDS)
def test_the_figures_of_two_shops_are_the_sums_of_each(kind: type[Figures]) -> None:
    names = [one.name for one in fields(kind)]
    one = kind(**{name: number for number, name in enumerate(names)})
    other = kind(**{name: 10 * number for number, name in enumerate(names)})

    assert total((one, other), kind()) == kind(
        **{name: 11 * number for number, name in enumerate(names)}
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_rate_of_nothing_is_nothing(kind: type[Figures]) -> None:
    told = kind().told

    assert all(value in (0, None) for value in told.values())


def test_rates_are_told_beside_what_they_are_made_of() -> None:
    assert Rework(jobs=8, reworked=1).told["rework_percent"] == 12.5
    assert Reviewed(visits=9, reviews=3, satisfied=2, stars=12).told["csat_percent"] == 66.7
    assert Promised(visits=4, kept=3, off_min=-10).told["mean_off_min"] == -2.5


@settings(deadline=None)
@given(st.lists(amounts, min_size=1, max_size=4))
def test_the_load_of_many_shops_is_that_of_each_weighed_by_its_people(
    shops: list[list[int]],
) -> None:
    loads = [Load.of_shop(each) for each in shops]
    whole = total(loads, Load())

    people = sum(map(len, shops))
    assert (whole.technicians, whole.paid_min) == (people, sum(map(sum, shops)))
    assert whole.gini == pytest.approx(
        sum(gini(each) * len(each) for each in shops) / people, abs=1e-3
    )


def test_a_report_is_about_a_year_at_most_and_never_ends_before_it_begins() -> None:
    assert Days.until(date(2026, 3, 28)) == Days(date(2026, 3, 1), date(2026, 3, 28))
    assert Days.until(date(2028, 12, 31), MOST_DAYS).first == date(2028, 1, 1)
    for first, last in (
        (date(2026, 3, 2), date(2026, 3, 1)),
        (date(2026, 1, 1), date(2027, 1, 2)),
        (date.min, date.min),
        (date.max, date.max),
    ):
        with pytest.raises(BadDays):
            Days(first, last)
    with pytest.raises(BadDays):
        Days.until(date.min)
