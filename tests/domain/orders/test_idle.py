"""Idle time is cheaper, never dearer, and never cheaper than the chain allows."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.orders.idle import NEVER, USUAL, BadIdleDiscounts, IdleDiscounts, IdleStep
from domain.orders.pricing import DiscountKind, discounts_on
from domain.shared.ids import LineId
from domain.shared.money import NOTHING, Money, total

loads = st.floats(0, 1)
labour = st.lists(st.integers(0, 500_000).map(Money), min_size=1, max_size=6)


@st.composite
def policies(draw: st.DrawFn) -> IdleDiscounts:
    percents = sorted(draw(st.sets(st.integers(1, 100), max_size=5)))
    off = draw(
        st.sets(st.integers(1, 1_500), min_size=len(percents), max_size=len(percents)).map(sorted)
    )
    return IdleDiscounts(
        steps=tuple(
            IdleStep(below_percent=percent, basis_points=points)
            for percent, points in zip(percents, reversed(off), strict=True)
        )
    )


def price(policy: IdleDiscounts, lists: list[Money], load: float) -> Money:
    off = policy.discount(total(lists), load)
    return total(lists) - (off.amount if off else NOTHING)


@given(policies(), labour, loads)
def test_the_price_is_never_above_the_list_nor_below_the_floor(
    policy: IdleDiscounts, lists: list[Money], load: float
) -> None:
    whole = total(lists).amount

    assert whole * (10_000 - policy.most_bp) <= price(policy, lists, load).amount * 10_000
    assert price(policy, lists, load) <= total(lists)


@given(policies(), labour, loads, loads)
def test_the_fuller_the_day_the_less_is_taken_off(
    policy: IdleDiscounts, lists: list[Money], one: float, other: float
) -> None:
    emptier, fuller = sorted((one, other))
    assert price(policy, lists, emptier) <= price(policy, lists, fuller)


@given(policies(), labour)
def test_a_full_day_is_at_list_price(policy: IdleDiscounts, lists: list[Money]) -> None:
    assert price(policy, lists, 1.0) == total(lists)


@given(policies(), labour, loads)
def test_the_lines_lose_together_exactly_what_was_offered(
    policy: IdleDiscounts, lists: list[Money], load: float
) -> None:
    off = policy.discount(total(lists), load)
    lines = {LineId(UUID(int=number)): cost for number, cost in enumerate(lists)}

    taken = discounts_on(lines, off.rebates(lines) if off else ())

    each = [one for line in taken.values() for one in line]
    assert total([one.amount for one in each]) == (off.amount if off else NOTHING)
    assert {one.kind for one in each} <= {DiscountKind.SLOT}
    for line, cost in lines.items():
        fair = cost.amount * (off.amount.amount if off else 0)
        got = sum(one.amount.amount for one in taken[line]) * total(lists).amount
        assert abs(got - fair) < total(lists).amount or got == fair


def test_the_usual_steps() -> None:
    at = {load: USUAL.basis_points(load) for load in (0.0, 0.29, 0.3, 0.49, 0.5, 1.0)}

    assert at == {0.0: 1_500, 0.29: 1_500, 0.3: 800, 0.49: 800, 0.5: 0, 1.0: 0}
    assert NEVER.basis_points(0.0) == 0


@pytest.mark.parametrize(
    "steps",
    [
        ((50, 800), (30, 1_500)),
        ((30, 800), (50, 1_500)),
        ((30, 800), (50, 800)),
        ((30, 800), (30, 700)),
        ((30, 1_501),),
    ],
)
def test_steps_that_contradict_each_other_are_refused(steps: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(BadIdleDiscounts):
        IdleDiscounts(
            steps=tuple(IdleStep(below_percent=percent, basis_points=off) for percent, off in steps)
        )
