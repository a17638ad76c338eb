"""Plans of a day: rules, sequences, what they cost and what is checked."""

from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.planning.checker import violations
from domain.planning.plan import DayPlan, cost
from domain.planning.postponing import fitting
from domain.planning.problem import BadProblem, DayProblem, Job, Operation, Slots, Technician
from domain.planning.replanning import going_on, kept
from domain.planning.rules import Rule, by_rule
from domain.planning.sequence import Sequence
from domain.planning.tables import Tables
from tests.days import days


def ruled(problem: DayProblem, rule: Rule = Rule.DUE_DATE) -> DayPlan:
    return by_rule(problem, Tables.of(problem), rule)


def one_lift(*jobs: Job, skills: int = 2, shift_end: int = 40, overtime: int = 0) -> DayProblem:
    """One bay and two technicians for it."""
    person = Technician(
        skills={"repair": skills}, shift=Slots(0, shift_end), pauses=(Slots(20, 24),)
    )
    return DayProblem(bays=("lift",), technicians=(person, person), jobs=jobs, overtime=overtime)


def job(*durations: int, due: int = 40, weight: int = 1, checked: bool = False) -> Job:
    return Job(
        arrival=0,
        due=due,
        weight=weight,
        operations=tuple(
            Operation(
                skill="repair", level=1, bay="lift", duration=each, four_eyes=checked and at > 0
            )
            for at, each in enumerate(durations)
        ),
    )


@given(days(), st.sampled_from(Rule))
def test_the_plan_of_a_rule_keeps_every_rule_of_its_day(problem: DayProblem, rule: Rule) -> None:
    assert violations(problem, ruled(problem, rule)) == ()


@given(days())
def test_the_sequence_of_a_plan_makes_a_plan_with_the_same_hands(problem: DayProblem) -> None:
    # Not always one that is as good: it may take another free bay, which a later job then lacks.
    tables, plan = Tables.of(problem), ruled(problem)

    again = Sequence.of(tables, plan).plan(problem, tables)

    assert violations(problem, again) == ()
    assert all(again.at[key].technician == plan.at[key].technician for key in tables.keys)


@given(days(), st.randoms(use_true_random=False))
def test_any_order_of_the_jobs_is_a_plan(problem: DayProblem, random: Random) -> None:
    tables = Tables.of(problem)
    sequence = Sequence.of(tables, ruled(problem))
    order = list(sequence.jobs)
    random.shuffle(order)

    assert violations(problem, evolve(sequence, jobs=tuple(order)).plan(problem, tables)) == ()


@given(days(), st.integers(0, 120))
def test_what_has_started_stays_when_a_day_is_planned_anew(problem: DayProblem, now: int) -> None:
    before = ruled(problem)
    left = going_on(problem, before, now=now)

    for plan in (ruled(left), kept(left, Tables.of(left))):
        assert violations(left, plan) == ()
        assert {one for one in before.placed if one.start < now} <= set(plan.placed)


@given(days(), st.integers(0, 120))
def test_a_plan_that_nothing_happened_to_is_kept_as_it_is(problem: DayProblem, now: int) -> None:
    before = ruled(problem)
    left = going_on(problem, before, now=now)

    after = kept(left, Tables.of(left))

    assert cost(left, after).changes == 0
    assert cost(left, after).tardiness <= cost(left, before).tardiness


def test_the_earlier_promise_goes_first() -> None:
    plan = ruled(one_lift(job(4, due=30), job(4, due=8)))

    assert plan.at[1, 0].start == 0
    assert plan.at[0, 0].start == plan.at[1, 0].end


def test_nobody_works_in_the_break_or_before_the_part_is_there() -> None:
    late = evolve(job(6).operations[0], release=16)
    problem = one_lift(evolve(job(6), operations=(late,)))

    assert ruled(problem).at[0, 0].start == 24


def test_work_is_checked_by_somebody_else() -> None:
    plan = ruled(one_lift(job(4, 2, checked=True)))

    assert plan.at[0, 0].technician != plan.at[0, 1].technician


def test_the_only_one_who_can_check_does_not_do_the_work() -> None:
    problem = one_lift(job(4, 2, checked=True))
    strict = evolve(problem.jobs[0].operations[1], level=3)
    alone = evolve(
        problem,
        technicians=(evolve(problem.technicians[0], skills={"repair": 3}), problem.technicians[1]),
        jobs=(evolve(problem.jobs[0], operations=(problem.jobs[0].operations[0], strict)),),
    )

    plan = ruled(alone)

    assert [plan.at[0, 0].technician, plan.at[0, 1].technician] == [1, 0]


def test_a_level_three_technician_is_faster_and_a_level_one_slower() -> None:
    fast, slow = (one_lift(job(20), skills=level, shift_end=80) for level in (3, 1))

    assert ruled(fast).at[0, 0].end - ruled(fast).at[0, 0].start == 17
    assert ruled(slow).at[0, 0].end - ruled(slow).at[0, 0].start == 25


def test_who_is_pinned_does_it() -> None:
    wanted = evolve(job(4).operations[0], pinned=1)

    assert ruled(one_lift(evolve(job(4), operations=(wanted,)))).at[0, 0].technician == 1


def test_a_closed_bay_is_not_used_before_it_opens() -> None:
    problem = evolve(one_lift(job(4)), closed_until={0: 9})

    assert ruled(problem).at[0, 0].start == 9


def test_what_a_day_has_no_room_for_is_postponed_the_least_important_first() -> None:
    problem = one_lift(job(15, weight=3), job(15, weight=1), job(15, weight=5))

    today, plan = fitting(problem, ruled)

    assert today.postponed == {1}
    assert violations(today, plan) == ()


def test_what_has_started_is_not_postponed() -> None:
    problem = one_lift(job(15))
    left = going_on(problem, ruled(problem), now=1)

    with pytest.raises(BadProblem, match="cannot be finished"):
        fitting(evolve(left, jobs=(job(15, 30),)), ruled)


def test_the_cost_counts_lateness_waiting_overtime_loads_and_changes() -> None:
    problem = one_lift(job(10, due=6, weight=2), job(6, due=40), overtime=10)
    plan = ruled(problem)
    again = going_on(problem, plan, now=0, change=7)
    swapped = DayPlan.of(evolve(one, technician=1 - one.technician) for one in plan.placed)

    seen = cost(again, swapped)

    assert (seen.tardiness, seen.waiting, seen.late_jobs) == (8, 10, 1)
    assert (seen.overtime, seen.unfairness, seen.changes) == (0, 4, 2)
    assert seen.total == 10 * 8 + 2 * 10 + 5 * 4 + 7 * 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"start": 3, "end": 8}, "technician 0 needs 4 slots"),
        ({"start": 20, "end": 24}, "in the break"),
        ({"start": 44, "end": 48}, "outside the shift"),
        ({"bay": 5}, "there is no bay 5"),
        ({"technician": 7}, "there is no technician 7"),
        ({"operation": 2}, "operation 0 is not planned"),
    ],
)
def test_a_plan_that_breaks_a_rule_is_told_which(change: dict[str, int], sentence: str) -> None:
    problem = one_lift(job(4))
    plan = ruled(problem)

    wrong = DayPlan.of([evolve(plan.placed[0], **change)])

    assert any(sentence in told for told in violations(problem, wrong))


def test_two_in_one_bay_or_by_one_pair_of_hands_are_told() -> None:
    problem = one_lift(job(4), job(4))
    first, second = ruled(problem).placed

    wrong = DayPlan.of([first, evolve(second, start=2, end=6, technician=first.technician)])

    assert [told.split()[-2] for told in violations(problem, wrong)] == ["bay", "technician"]


def test_started_work_that_moved_is_told() -> None:
    problem = one_lift(job(4), job(4))
    plan = ruled(problem)
    left = going_on(problem, plan, now=2)

    moved = DayPlan.of([evolve(plan.placed[0], bay=0, start=1, end=5), plan.placed[1]])

    assert any("may not move" in told for told in violations(left, moved))


def test_a_day_that_contradicts_itself_is_refused() -> None:
    problem = one_lift(job(4))

    with pytest.raises(BadProblem, match="no bay 3"):
        evolve(problem, closed_until={3: 9})
    with pytest.raises(BadProblem, match="before it starts"):
        Slots(5, 4)


def test_what_nobody_can_do_is_postponed_and_the_rest_is_planned() -> None:
    person = one_lift(job(1)).technicians[0]
    problem = DayProblem(
        bays=("lift",), technicians=(person,), jobs=(job(4, 2, checked=True), job(3))
    )

    today, plan = fitting(problem, ruled)

    assert str(problem.hindrance(0)) == "nobody is left who has repair at level 1"
    assert problem.hindrance(1) is None
    assert [one.job for one in plan.placed] == [1]
    assert violations(today, plan) == ()


def test_a_job_that_can_no_longer_be_finished_keeps_what_was_done() -> None:
    problem = one_lift(job(4, 2, checked=True), job(3))
    plan = ruled(problem)
    worker = plan.at[0, 0].technician
    people = [
        person if at == worker else evolve(person, skills={})
        for at, person in enumerate(problem.technicians)
    ]
    left = going_on(evolve(problem, technicians=tuple(people)), plan, now=2)

    today, after = fitting(left, ruled)

    assert today.postponed == {0}
    assert plan.at[0, 0] in after.placed
    assert violations(today, after) == ()


def test_there_is_no_work_without_its_bay() -> None:
    washing = evolve(one_lift(job(4)), bays=("wash",))

    assert str(washing.hindrance(0)) == "there is no bay of kind lift"
