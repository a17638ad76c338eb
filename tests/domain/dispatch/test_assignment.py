from typing import Any
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.dispatch.affinity import Affinity
from domain.dispatch.assignment import (
    Candidate,
    Limit,
    NotQualified,
    Task,
    Weights,
    assigned,
    decided,
    pinned,
)
from domain.shared.ids import PersonId, TechnicianId
from domain.shared.trade import BayKind, Grade, Need, Skill
from tests.domain.dispatch.networks import at

NOON = at(0, 12)
BOSS = PersonId(UUID(int=99))
NEED = Need(bay=BayKind.LIFT, skill=Skill.BRAKES, grade=Grade.JUNIOR, minutes=60)
CHECK = evolve(NEED, four_eyes=True)
TASK = Task(subject=UUID(int=1), step=0, need=NEED)


def technician(number: int) -> TechnicianId:
    return TechnicianId(UUID(int=number))


def a_candidate(number: int = 1, **facts: Any) -> Candidate:
    plain = Candidate(technician=technician(number), grade=Grade.JUNIOR, minutes=60)
    return evolve(plain, **facts)


ids = st.integers(1, 6)
candidates = st.lists(
    st.builds(
        Candidate,
        technician=ids.map(technician),
        grade=st.none() | st.sampled_from(Grade),
        minutes=st.integers(1, 90),
        certified=st.booleans(),
        free=st.booleans(),
        load_min=st.integers(0, 900),
        distance_km=st.floats(0, 90),
        rating=st.floats(0, 5),
        affinity=st.none() | st.floats(0, 1).map(Affinity),
        paid_min=st.none() | st.integers(0, 20_000),
    ),
    max_size=6,
    unique_by=lambda candidate: candidate.technician,
)
tasks = st.builds(
    Task,
    subject=st.just(UUID(int=1)),
    step=st.integers(0, 3),
    need=st.sampled_from((NEED, CHECK)),
    urgency=st.floats(0, 1),
    done_by=st.lists(ids.map(technician), max_size=2).map(tuple),
)


@given(task=tasks, known=candidates)
def test_no_job_goes_to_somebody_whom_a_limit_forbids(task: Task, known: list[Candidate]) -> None:
    decision = decided(task, known, at=NOON)

    able = [
        each
        for each in known
        if each.grade is not None
        and each.grade >= task.need.grade
        and each.certified
        and each.free
        and not (task.need.four_eyes and each.technician in task.done_by)
    ]
    assert (decision.winner is None) == (not able)
    assert decision.winner is None or decision.winner in {each.technician for each in able}
    assert all((each.limit is None) == (each.candidate in able) for each in decision.considered)


@given(task=tasks, known=candidates)
def test_a_decision_worked_out_again_from_its_record_is_the_same(
    task: Task, known: list[Candidate]
) -> None:
    decision = decided(task, known[::-1], at=NOON)
    assert decision.again() == decision == decided(task, known, at=NOON)


@given(task=tasks, known=candidates)
def test_terms_are_bounded_by_their_weights(task: Task, known: list[Candidate]) -> None:
    for each in decided(task, known, at=NOON).considered:
        assert all(0 <= term.value <= 1 for term in each.terms)
        assert {term.name for term in each.terms} - {"affinity"} == {
            "skill", "load", "distance", "rating", "priority",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("worse", "urgency"),
    [
        ({"grade": Grade.MASTER}, 0.0),
        ({"load_min": 240}, 0.0),
        ({"distance_km": 12.0}, 0.0),
        ({"rating": 2.0}, 0.0),
        ({"minutes": 80}, 1.0),
    ],
)
def test_each_term_alone_decides_between_equals(worse: dict[str, object], urgency: float) -> None:
    task = evolve(TASK, urgency=urgency)
    decision = decided(task, [a_candidate(1, **worse), a_candidate(2)], at=NOON)
    assert decision.winner == technician(2)


def test_weights_are_data() -> None:
    known = [a_candidate(1, load_min=480), a_candidate(2, distance_km=50.0)]
    near = Weights(version="near", load=1.0, distance=50.0)
    even = Weights(version="even", load=50.0, distance=1.0)
    assert decided(TASK, known, at=NOON, weights=near).winner == technician(1)
    assert decided(TASK, known, at=NOON, weights=even).winner == technician(2)


def test_a_pin_beats_the_terms_and_is_recorded_with_its_reason() -> None:
    known = [a_candidate(1), a_candidate(2, load_min=400)]
    decision = pinned(TASK, known, technician(2), by=BOSS, reason="regular customer", at=NOON)
    assert (decision.winner, decision.pinned_by) == (technician(2), BOSS)
    assert decision.again() == decision


@pytest.mark.parametrize(
    ("facts", "limit"),
    [
        ({"grade": None}, Limit.SKILL),
        ({"grade": Grade.APPRENTICE}, Limit.GRADE),
        ({"certified": False}, Limit.CERTIFICATE),
        ({"on_shift": False, "free": False}, Limit.OFF_SHIFT),
        ({"in_time": False}, Limit.TOO_SLOW),
        ({"free": False}, Limit.BUSY),
    ],
)
def test_a_pin_never_breaks_a_hard_limit(facts: dict[str, object], limit: Limit) -> None:
    with pytest.raises(NotQualified) as refused:
        pinned(TASK, [a_candidate(1, **facts)], technician(1), by=BOSS, reason="x", at=NOON)
    assert refused.value.facts["limit"] == limit
    assert refused.value.detail.startswith("the technician")


def test_nobody_checks_their_own_work_even_if_pinned() -> None:
    task = evolve(TASK, need=CHECK, done_by=(technician(1),))
    with pytest.raises(NotQualified, match="may not check"):
        pinned(task, [a_candidate(1)], technician(1), by=BOSS, reason="in a hurry", at=NOON)


def test_whoever_alone_can_check_is_kept_from_the_work() -> None:
    check = Task(subject=UUID(int=1), step=1, need=CHECK)
    one, two = a_candidate(1), a_candidate(2, load_min=400)

    work, checked = assigned([(TASK, [one, two]), (check, [one])], at=NOON)

    assert (work.winner, checked.winner) == (technician(2), technician(1))
    assert {each.limit for each in work.considered} == {None, Limit.KEPT_FOR_CHECK}
    assert work.again() == work


def test_work_that_nobody_can_check_says_so() -> None:
    check = Task(subject=UUID(int=1), step=1, need=CHECK)
    _, checked = assigned([(TASK, [a_candidate(1)]), (check, [a_candidate(1)])], at=NOON)
    assert checked.winner is None
    assert checked.considered[0].limit is Limit.FOUR_EYES


def test_cars_go_to_whoever_gets_them_right_the_first_time() -> None:
    known = [a_candidate(1, affinity=Affinity(0.8)), a_candidate(2, affinity=Affinity(0.97))]

    decision = decided(TASK, known, at=NOON)

    assert decision.winner == technician(2)
    assert decision.margin is not None
    assert decision.margin.telling == "affinity"
    assert decision.again() == decision


def test_without_the_weight_nobody_is_preferred_for_it() -> None:
    known = [a_candidate(1, affinity=Affinity(0.8)), a_candidate(2, affinity=Affinity(0.97))]

    assert decided(TASK, known, at=NOON, weights=Weights(affinity=0)).winner == technician(1)


def test_what_was_decided_before_anybody_learned_is_decided_the_same_again() -> None:
    decision = decided(TASK, [a_candidate(1), a_candidate(2)], at=NOON)

    assert "affinity" not in {term.name for term in decision.considered[0].terms}
    assert decision.fairness is None
    assert decision.again() == decision


def paid(*minutes: int) -> list[Candidate]:
    """The first is the best for the job."""
    rates = (0.97, *(0.8 for _ in minutes[1:]))
    facts = zip(minutes, rates, strict=True)
    return [
        a_candidate(number, paid_min=one, affinity=Affinity(rate))
        for number, (one, rate) in enumerate(facts, 1)
    ]


def test_who_would_make_pay_too_uneven_gives_way_to_somebody_who_would_not() -> None:
    decision = decided(TASK, paid(9000, 2000, 2000), at=NOON)

    assert decision.winner == technician(2)
    assert decision.passed_over is not None
    assert decision.passed_over.candidate.technician == technician(1)
    assert decision.by_terms
    assert decision.again() == decision


def test_pay_is_no_reason_while_it_is_even_enough_or_hardly_anybody_worked() -> None:
    even, fresh = paid(3000, 2900, 3100), paid(300, 0, 0)

    assert decided(TASK, even, at=NOON).passed_over is None
    assert decided(TASK, fresh, at=NOON).winner == technician(1)


def test_who_has_been_paid_least_is_never_held_back() -> None:
    assert decided(TASK, paid(1000, 9000, 9000), at=NOON).winner == technician(1)


@given(task=tasks, known=candidates, most=st.floats(0, 1))
def test_fair_pay_leaves_no_work_undone_and_chooses_nobody_who_upsets_it_needlessly(
    task: Task, known: list[Candidate], most: float
) -> None:
    fair = decided(task, known, at=NOON, weights=Weights(most_gini=most))
    plain = decided(task, known, at=NOON, weights=Weights(most_gini=1))

    assert (fair.winner is None) == (plain.winner is None)
    assert plain.passed_over is None
    assert fair.again() == fair
    if fair.winner and fair.fairness and fair.fairness.forbids(fair.winner, task.need.minutes):
        able = [one.candidate.technician for one in fair.considered if one.limit is None]
        assert all(fair.fairness.forbids(one, task.need.minutes) for one in able)
