"""Formulas agree with each other where they speak of the same, and with printed figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.validation.theory import (
    erlang_c,
    finite,
    jackson,
    pollaczek_khinchine,
    shorter_of,
    traffic,
)

loads = st.floats(0.05, 0.95)


@given(loads)
def test_one_bay_with_exponential_work_is_the_same_by_every_formula(load: float) -> None:
    exact = 30 * load / (1 - load)
    assert erlang_c(load / 30, 30, 1) == pytest.approx(exact)
    assert pollaczek_khinchine(load / 30, 30, 2 * 30**2) == pytest.approx(exact)
    assert jackson([load / 30], [[0.0]], 30) == pytest.approx(exact)


@given(loads, st.integers(1, 6))
def test_a_shop_with_room_for_very_many_turns_nobody_away(load: float, bays: int) -> None:
    room = finite(load * bays, 1.0, bays, 2_000)
    assert room.turned_away < 1e-9
    assert room.wait_min == pytest.approx(erlang_c(load * bays, 1.0, bays), abs=1e-9)


@given(loads)
def test_a_shop_without_room_to_wait_loses_what_erlang_b_says(load: float) -> None:
    room = finite(load, 1.0, 1, 1)
    assert room.turned_away == pytest.approx(load / (1 + load))
    assert room.wait_min == 0.0


@given(loads)
def test_of_two_bays_the_wait_has_a_form_of_its_own(load: float) -> None:
    assert erlang_c(2 * load, 1.0, 2) == pytest.approx(load**2 / (1 - load**2))


@pytest.mark.parametrize(("load", "time"), [(0.5, 1.2657), (0.7, 1.6145), (0.9, 2.6141)])
def test_two_choices_take_as_long_as_printed(load: float, time: float) -> None:
    # M. Mitzenmacher (2001), table 1: time in the system, the work included.
    assert 1 + shorter_of(2, load, 1.0) == pytest.approx(time, abs=5e-5)


def test_who_comes_back_comes_again() -> None:
    assert traffic([1.0], [[0.5]]) == pytest.approx([2.0])
    assert traffic([1.0, 0.0], [[0.0, 0.5], [0.5, 0.0]]) == pytest.approx([4 / 3, 2 / 3])
