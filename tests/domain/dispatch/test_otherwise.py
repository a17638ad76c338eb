"""With the change that is told, and no smaller one of its kind, the other one does win."""

from datetime import timedelta
from uuid import UUID

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.dispatch.assignment import Candidate, Decision, Limit, Task, Weights, decided, pinned
from domain.dispatch.offer import OfferWeights
from domain.dispatch.otherwise import (
    Change,
    changed_candidate,
    changed_option,
    decision_otherwise,
    if_free,
    placement_otherwise,
)
from domain.dispatch.placement import Choices, Option, Placement, placed
from domain.shared.ids import StoreId
from tests.domain.dispatch.test_assignment import (
    BOSS,
    NOON,
    TASK,
    a_candidate,
    candidates,
    tasks,
    technician,
)
from tests.domain.dispatch.test_placement import SPOT

RADIUS_KM = 30.0
weights = st.builds(
    Weights, skill=st.floats(0, 40), load=st.floats(0, 40), distance=st.floats(0, 40)
)


@st.composite
def options(draw: st.DrawFn) -> Option:
    wait_min = draw(st.integers(0, 3_000))
    return an_option(
        draw(st.integers(1, 6)),
        wait_min=wait_min,
        km=draw(st.floats(0, RADIUS_KM)),
        load=draw(st.floats(0, 1)),
        rating=draw(st.floats(0, 5)),
    )


def an_option(
    number: int, *, wait_min: int = 0, km: float = 0.0, load: float = 0.0, rating: float = 4.0
) -> Option:
    return Option(
        store=StoreId(UUID(int=number)),
        starts=NOON + timedelta(minutes=wait_min),
        terms=OfferWeights().terms(
            radius_km=RADIUS_KM,
            distance_km=km,
            wait_min=wait_min,
            load=load,
            ability=0.8,
            rating=rating,
        ),
    )


def chosen(known: list[Option], taken: Option | None = None) -> Placement:
    choices = Choices.of(known, radius_km=RADIUS_KM)
    return placed(choices, taken or choices.options[0], SPOT, at=NOON)


def wins(made: Placement, change: Change) -> bool:
    rival = made.rival
    assert rival is not None
    others = [one for one in (*made.options, *made.others) if one != rival]
    other = changed_option(rival, change, RADIUS_KM)
    return placed(Choices.of([*others, other]), other, SPOT, at=NOON).winner == other


def worse(change: Change) -> Change:
    """One step back."""
    step = 0.1 if change.of in ("distance", "rating", "ability") else 1
    return evolve(change, after=change.after + (step if change.before > change.after else -step))


def is_change(change: Change) -> bool:
    return abs(change.before - change.after) > 1e-6


@given(st.lists(options(), min_size=2, max_size=12))
def test_the_other_shop_wins_with_the_change_and_not_with_a_smaller_one(
    known: list[Option],
) -> None:
    made = chosen(known)
    change = placement_otherwise(made)

    if change is not None:
        assert is_change(change)
        assert wins(made, change)
        back = worse(change)
        if (back.after < back.before) == (change.after < change.before) and is_change(back):
            assert not wins(made, back)


@given(task=tasks, known=candidates, weights=weights)
def test_the_next_hands_win_with_the_change_and_those_kept_by_other_work_without_it(
    task: Task, known: list[Candidate], weights: Weights
) -> None:
    made = decided(task, known, at=NOON, weights=weights)
    change, free = decision_otherwise(made), if_free(made)

    if change is not None:
        assert made.nearest is not None
        other = changed_candidate(made.nearest.candidate, change)
        assert again(made, other).winner == other.technician
    if free is not None:
        busy = next(one for one in made.considered if one.candidate.technician == free)
        assert busy.limit is Limit.BUSY
        assert again(made, evolve(busy.candidate, free=True)).winner == free


def again(made: Decision, other: Candidate) -> Decision:
    rest = [one.candidate for one in made.considered]
    known = [other if one.technician == other.technician else one for one in rest]
    return decided(made.task, known, at=made.at, weights=made.weights)


def test_a_farther_shop_would_have_to_be_nearer() -> None:
    made = chosen([an_option(1, km=3.0), an_option(2, km=9.26)])

    change = placement_otherwise(made)

    assert change is not None
    assert (change.of, change.before, change.after) == ("distance", 9.26, 2.9)


def test_of_two_facts_the_smaller_change_is_told() -> None:
    near, far = an_option(1, wait_min=60), an_option(2, wait_min=60, km=2.0)

    change = placement_otherwise(chosen([near, far]))

    assert change is not None
    assert (change.of, change.before, change.after) == ("wait", 60, 9)


def test_the_other_shop_is_told_even_behind_many_times_of_the_winner() -> None:
    times = [an_option(1, wait_min=30 * number) for number in range(6)]
    made = chosen([*times, an_option(2, wait_min=600)])

    assert [one.store for one in made.options] == [StoreId(UUID(int=1))] * 5
    assert made.rival == an_option(2, wait_min=600)
    assert made.again() == made


def test_hands_would_have_needed_fewer_minutes_of_work() -> None:
    made = decided(TASK, [a_candidate(1, load_min=60), a_candidate(2, load_min=120)], at=NOON)

    change = decision_otherwise(made)

    assert change is not None
    # With as many minutes the smaller id would have won.
    assert (change.of, change.before, change.after) == ("load", 120, 59)
    assert decision_otherwise(decided(TASK, [a_candidate(1)], at=NOON)) is None


def test_who_was_busy_would_have_been_chosen_if_free() -> None:
    made = decided(TASK, [a_candidate(1, load_min=60), a_candidate(2, free=False)], at=NOON)

    assert if_free(made) == technician(2)


def test_of_a_choice_against_the_terms_nothing_is_told() -> None:
    near, far = an_option(1, km=3.0), an_option(2, km=9.0)
    hands = [a_candidate(1), a_candidate(2, load_min=60), a_candidate(3, free=False)]
    by_hand = pinned(TASK, hands, technician(2), by=BOSS, reason="knows it", at=NOON)

    assert placement_otherwise(chosen([near, far], taken=far)) is None
    assert decision_otherwise(by_hand) is None
    assert if_free(by_hand) is None
