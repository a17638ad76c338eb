import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.tables.cells import (
    BadCell,
    any_day,
    percent,
    show_percent,
    show_yuan,
    unshortened,
    yuan,
)
from domain.shared.money import Money


@given(st.integers(0, 10**13 - 1))
def test_every_amount_reads_back_the_same(fen: int) -> None:
    assert yuan(show_yuan(Money(fen))) == Money(fen)


@given(st.integers(0, 9_999))
def test_every_tax_rate_reads_back_the_same(basis_points: int) -> None:
    assert percent(show_percent(basis_points)) == basis_points


@pytest.mark.parametrize(
    ("cell", "fen"),
    [("12", 1200), ("12.5", 1250), ("1,234.05", 123_405), ("¥12", 1200), ("￥0.01", 1), ("0", 0)],
)
def test_amounts_as_people_write_them(cell: str, fen: int) -> None:
    assert yuan(cell) == Money(fen)


@pytest.mark.parametrize("cell", ["", "-1", "1.234", "1e3", "12,34", "1.", ".5", "12 元", "９"])
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(BadCell):
        yuan(cell)


@pytest.mark.parametrize("cell", ["", "100", "-1", "13.555", "x"])
def test_what_is_no_tax_rate_is_refused(cell: str) -> None:
    with pytest.raises(BadCell):
        percent(cell)


@pytest.mark.parametrize("cell", ["2026-03-01", "2026/3/1", "2026/03/01", "2026.3.1"])
def test_days_as_spreadsheets_write_them(cell: str) -> None:
    assert any_day(cell) == date(2026, 3, 1)


@pytest.mark.parametrize("cell", ["", "3/1/2026", "2026/13/1", "2026/2/30", "26/3/1", "20260301"])
def test_what_is_no_day_is_refused(cell: str) -> None:
    with pytest.raises(BadCell):
        any_day(cell)


@pytest.mark.parametrize("cell", ["1.38E+10", "1.38001E+10", "1E+10", "1.4e10"])
def test_a_number_that_a_spreadsheet_has_shortened_is_told_apart(cell: str) -> None:
    with pytest.raises(BadCell, match="shortened"):
        unshortened(str)(cell)


@given(st.from_regex(re.compile(r"1[3-9][0-9]{9}"), fullmatch=True))
def test_a_whole_number_is_not(cell: str) -> None:
    assert unshortened(str)(cell) == cell
