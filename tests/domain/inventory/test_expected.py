from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from attrs import evolve

from domain.inventory.events import PartArrived, PartExpected, PartForgone, PartScheduled
from domain.inventory.expected import (
    Expected,
    PartsToCome,
    given_up,
    handed_on,
    promise,
    waiting_after,
)
from domain.inventory.movement import Movement, Voucher
from domain.inventory.stock import NotExpected, OutOfStock, Reservation
from domain.shared.ids import LineId, OrderId
from tests.domain.inventory.builders import (
    FILTER,
    MINE,
    NOON,
    STORE,
    THEIRS,
    a_level,
    a_voucher,
    nothing_held,
)

PAPER = a_voucher()
LATER = NOON + timedelta(days=2)


def waits(line: LineId, quantity: int, *, since_min: int = 0) -> Expected:
    return Expected(
        line=line,
        order=OrderId(UUID(int=line.int + 100)),
        store=STORE,
        part=FILTER,
        quantity=quantity,
        since=NOON + timedelta(minutes=since_min),
    )


def held_after(*movements: Movement) -> Reservation:
    held = nothing_held()
    for one in movements:
        held = held.after(one)
    return held


def test_what_is_free_is_reserved_and_the_rest_is_expected() -> None:
    moved = promise(a_level(on_hand=3, reserved=1), MINE, 5, voucher=a_voucher)

    held = held_after(*moved)
    assert (held.reserved, held.expected) == (2, 3)


def test_what_is_all_there_is_not_waited_for() -> None:
    [reserved] = promise(a_level(on_hand=5), MINE, 5, voucher=a_voucher)

    assert (reserved.reserved, reserved.expected) == (5, 0)


def test_nobody_waits_for_what_is_there() -> None:
    with pytest.raises(ValueError, match="reserved, not waited for"):
        a_level(on_hand=1).expect(MINE, 1, voucher=PAPER)


def test_what_comes_goes_to_the_longest_waiting_as_far_as_it_goes() -> None:
    waiting = [waits(THEIRS, 2, since_min=5), waits(MINE, 3)]
    level = a_level(on_hand=4)

    moved = handed_on(evolve(level, expected=5), waiting, lambda _: PAPER)

    assert [(one.line, one.reserved) for one in moved] == [(MINE, 3), (THEIRS, 1)]


def test_what_was_sent_for_somebody_is_theirs_before_who_has_waited_longer() -> None:
    waiting = [waits(MINE, 3), waits(THEIRS, 2, since_min=5)]
    level = evolve(a_level(on_hand=4), expected=5)

    moved = handed_on(level, waiting, lambda _: PAPER, meant_for=[THEIRS])

    assert [(one.line, one.reserved) for one in moved] == [(THEIRS, 2), (MINE, 2)]


def test_nothing_is_handed_on_when_nothing_is_free() -> None:
    level = evolve(a_level(on_hand=2, reserved=2), expected=1)

    assert handed_on(level, [waits(MINE, 1)], lambda _: PAPER) == []


def test_what_arrives_rests_on_the_order_that_waits() -> None:
    asked: list[UUID] = []

    def paper(order: UUID) -> Voucher:
        asked.append(order)
        return PAPER

    handed_on(evolve(a_level(on_hand=1), expected=1), [waits(MINE, 1)], paper)

    assert asked == [waits(MINE, 1).order]


def test_a_line_gives_up_what_it_has_and_what_it_waits_for() -> None:
    level = evolve(a_level(on_hand=2, reserved=2), expected=3)
    held = evolve(nothing_held(), reserved=2, expected=3)

    for movement in given_up(level, held, voucher=a_voucher):
        level, held = level.after(movement), held.after(movement)

    assert (level.free, level.expected) == (2, 0)
    assert (held.reserved, held.expected) == (0, 0)


def test_only_what_a_line_waits_for_arrives_or_is_forgone() -> None:
    level, held = evolve(a_level(on_hand=9), expected=5), evolve(nothing_held(), expected=2)

    for rule in (level.arrive, level.forgo):
        with pytest.raises(NotExpected):
            rule(held, 3, voucher=PAPER)
    with pytest.raises(NotExpected):
        level.schedule(nothing_held(), LATER, voucher=PAPER)


def test_what_is_not_free_does_not_arrive() -> None:
    level = evolve(a_level(on_hand=1), expected=2)

    with pytest.raises(OutOfStock):
        level.arrive(evolve(nothing_held(), expected=2), 2, voucher=PAPER)


def test_the_last_word_on_when_it_comes_counts() -> None:
    level = a_level(on_hand=0, value=0)
    first = level.expect(MINE, 1, due=LATER, voucher=PAPER)
    sooner = level.after(first).schedule(
        held_after(first), LATER - timedelta(days=1), voucher=PAPER
    )

    assert held_after(first).due == LATER
    assert held_after(first, sooner).due == LATER - timedelta(days=1)
    [waiting] = waiting_after({}, (first, sooner)).values()
    assert (waiting.quantity, waiting.due) == (1, LATER - timedelta(days=1))


def test_a_line_that_has_everything_waits_no_longer() -> None:
    level = evolve(a_level(on_hand=1), expected=1)
    waiting = {MINE: waits(MINE, 1)}

    assert waiting_after(waiting, handed_on(level, waiting.values(), lambda _: PAPER)) == {}


def test_customers_hear_of_what_they_wait_for_and_of_nothing_else() -> None:
    empty = a_level(on_hand=0, value=0)
    expected = empty.expect(MINE, 2, voucher=PAPER)
    held = held_after(expected)
    full = evolve(a_level(on_hand=2), expected=2)
    told = {
        PartExpected: expected,
        PartScheduled: full.schedule(held, LATER, voucher=PAPER),
        PartArrived: full.arrive(held, 2, voucher=PAPER),
        PartForgone: full.forgo(held, 2, voucher=PAPER),
    }

    for kind, movement in told.items():
        [event] = movement.told
        assert type(event) is kind
        assert getattr(event, "quantity", 2) == 2
    assert a_level().reserve(MINE, 1, voucher=PAPER).told == ()
    assert a_level().adjust(1, voucher=PAPER).told == ()


def test_a_refusal_says_what_is_missing_and_by_when_all_of_it_is_here() -> None:
    numbers = count(1)

    def held(expected: int, days: int | None) -> Reservation:
        due = NOON + timedelta(days=days) if days is not None else None
        line = LineId(UUID(int=next(numbers)))
        return evolve(nothing_held(line), expected=expected, due=due)

    known = PartsToCome.of([held(1, 1), held(2, 3), held(0, None)])
    unknown = PartsToCome.of([held(1, 1), held(1, None)])

    assert known.facts["due"] == NOON + timedelta(days=3)
    assert known.facts["parts"] == [FILTER]
    assert unknown.facts["due"] is None
