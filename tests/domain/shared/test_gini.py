"""How unevenly something is shared out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.gini import gini

amounts = st.lists(st.integers(0, 10**6), max_size=30)


@given(st.integers(0, 10**6), st.integers(1, 30))
def test_when_all_have_the_same_it_is_even(amount: int, people: int) -> None:
    assert gini([amount] * people) == 0


@given(amounts, st.integers(1, 1000))
def test_neither_the_unit_nor_the_order_matters(amounts: list[int], unit: int) -> None:
    assert gini([unit * one for one in reversed(amounts)]) == pytest.approx(gini(amounts))


@given(amounts.filter(any))
def test_it_lies_between_nothing_and_one_who_has_it_all(amounts: list[int]) -> None:
    most = (len(amounts) - 1) / len(amounts)

    assert 0 <= gini(amounts) <= most + 1e-12
    assert gini([0] * (len(amounts) - 1) + [5]) == pytest.approx(most)


@given(amounts.filter(any), st.integers(0, 29), st.integers(0, 29))
def test_giving_some_to_somebody_poorer_makes_it_more_even(
    amounts: list[int], first: int, second: int
) -> None:
    poor, rich = sorted(one % len(amounts) for one in (first, second))
    shared = sorted(amounts)
    gift = (shared[rich] - shared[poor]) // 2
    shared[rich], shared[poor] = shared[rich] - gift, shared[poor] + gift

    assert gini(shared) <= gini(amounts) + 1e-12


def test_nobody_shares_evenly_and_nobody_has_less_than_nothing() -> None:
    assert gini([]) == gini([0, 0]) == 0
    with pytest.raises(ValueError, match="less than nothing"):
        gini([3, -1])


@given(amounts.filter(any))
def test_it_is_half_the_mean_difference_as_a_share_of_the_mean(amounts: list[int]) -> None:
    differences = sum(abs(one - other) for one in amounts for other in amounts)

    assert gini(amounts) == pytest.approx(differences / (2 * len(amounts) * sum(amounts)))
