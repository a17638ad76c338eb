from datetime import timedelta
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.inventory.stock import BadQuantity, Level, NotIssued, NotReserved, OutOfStock
from domain.shared.ids import PartId
from domain.shared.money import NOTHING, Money
from tests.domain.inventory.builders import (
    MINE,
    NOON,
    THEIRS,
    a_level,
    a_voucher,
    nothing_held,
)

PAPER = a_voucher()


def test_what_is_reserved_is_not_free_for_another_order() -> None:
    level = a_level(on_hand=3)
    level = level.after(level.reserve(MINE, 2, voucher=PAPER))

    with pytest.raises(OutOfStock) as refusal:
        level.reserve(THEIRS, 2, voucher=PAPER)

    assert (refusal.value.facts["wanted"], refusal.value.facts["free"]) == (2, 1)


def test_only_the_line_that_reserved_is_handed_the_parts() -> None:
    level = a_level(on_hand=3)
    level = level.after(level.reserve(MINE, 2, voucher=PAPER))

    with pytest.raises(NotReserved):
        level.issue(nothing_held(THEIRS), 1, voucher=PAPER)


def test_issuing_takes_the_average_cost_out_of_stock() -> None:
    level, held = a_level(on_hand=3, reserved=2, value=10_00), nothing_held()
    held = evolve(held, reserved=2)

    issue = level.issue(held, 2, voucher=PAPER)

    assert (issue.on_hand, issue.reserved, issue.value) == (-2, -2, -Money(6_67))
    assert level.after(issue).value == Money(3_33)
    assert held.after(issue).cost == Money(6_67)


def test_what_comes_back_is_worth_what_it_left_with() -> None:
    level, held = a_level(on_hand=3, reserved=3, value=10_00), evolve(nothing_held(), reserved=3)
    issue = level.issue(held, 3, voucher=PAPER)
    level, held = level.after(issue), held.after(issue)
    level = level.after(level.receive(1, cost=Money(99_00), voucher=PAPER))

    back = level.put_back(held, 3, voucher=PAPER)

    assert level.after(back) == a_level(on_hand=4, value=109_00)
    assert held.after(back) == nothing_held()


def test_only_what_was_issued_comes_back() -> None:
    with pytest.raises(NotIssued):
        a_level().put_back(nothing_held(), 1, voucher=PAPER)


def test_releasing_frees_what_was_reserved() -> None:
    level, held = a_level(on_hand=3, reserved=2), evolve(nothing_held(), reserved=2)

    assert level.after(level.release(held, 2, voucher=PAPER)).free == 3
    with pytest.raises(NotReserved):
        level.release(held, 3, voucher=PAPER)


def test_a_hold_expires_and_a_confirmed_reservation_does_not() -> None:
    held = evolve(nothing_held(), reserved=1, expires=NOON)

    assert held.expired(NOON)
    assert not held.expired(NOON - timedelta(seconds=1))
    assert not held.firm().expired(NOON)


def test_a_count_below_what_is_promised_is_refused() -> None:
    with pytest.raises(OutOfStock):
        a_level(on_hand=5, reserved=3).adjust(2, voucher=PAPER)


def test_a_count_that_agrees_moves_nothing() -> None:
    with pytest.raises(BadQuantity):
        a_level(on_hand=5).adjust(5, voucher=PAPER)


def test_parts_found_are_worth_the_average() -> None:
    level = a_level(on_hand=4, value=10_00)

    assert level.adjust(6, voucher=PAPER).value == Money(5_00)
    assert level.adjust(3, voucher=PAPER).value == -Money(2_50)
    assert a_level(on_hand=0, value=0).adjust(2, voucher=PAPER).value == NOTHING


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_movement_moves_something(quantity: int) -> None:
    with pytest.raises(BadQuantity):
        a_level().receive(quantity, cost=NOTHING, voucher=PAPER)
    with pytest.raises(BadQuantity):
        a_level().reserve(MINE, quantity, voucher=PAPER)


def test_stock_of_negative_cost_is_refused() -> None:
    with pytest.raises(BadQuantity):
        a_level().receive(1, cost=Money(-1), voucher=PAPER)


def test_a_movement_counts_where_it_belongs() -> None:
    level = a_level()
    elsewhere = evolve(level, part=PartId(UUID(int=99)))

    with pytest.raises(ValueError, match="another level"):
        elsewhere.after(level.reserve(MINE, 1, voucher=PAPER))
    with pytest.raises(ValueError, match="another reservation"):
        nothing_held(THEIRS).after(level.reserve(MINE, 1, voucher=PAPER))


@given(st.integers(1, 10**6), st.integers(0, 10**9))
def test_issuing_everything_leaves_no_value(quantity: int, value: int) -> None:
    level: Level = a_level(on_hand=quantity, reserved=quantity, value=value)
    held = evolve(nothing_held(), reserved=quantity)
    first = quantity // 3
    for part in (first, quantity - first):
        if part:
            issue = level.issue(held, part, voucher=PAPER)
            level, held = level.after(issue), held.after(issue)

    assert level == a_level(on_hand=0, value=0)
    assert held.cost == Money(value)
