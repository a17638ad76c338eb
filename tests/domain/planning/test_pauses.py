"""Several pauses, bays that are needed otherwise, own paces, and checks by other eyes."""

from attrs import evolve
from hypothesis import given, settings

from application.planning.day_plans import first_plan
from domain.planning.bays import settled
from domain.planning.checker import violations
from domain.planning.plan import DayPlan, cost
from domain.planning.problem import DayProblem, Job, Operation, Placed, Slots, Technician
from domain.planning.rules import Rule, by_rule
from domain.planning.tables import Tables
from tests.days import days


def planned(problem: DayProblem) -> DayPlan:
    plan = by_rule(problem, Tables.of(problem), Rule.DUE_DATE)
    assert violations(problem, plan) == ()
    return plan


def person(*pauses: Slots, **more: object) -> Technician:
    wanted = {"skills": {"repair": 2}, "shift": Slots(0, 100), "pauses": pauses} | more
    return Technician(**wanted)  # type: ignore[arg-type]


def job(*durations: int, **more: object) -> Job:
    work = {"skill": "repair", "level": 1, "bay": "lift"} | more
    operations = tuple(Operation(duration=each, **work) for each in durations)  # type: ignore[arg-type]
    return Job(arrival=0, due=100, weight=1, operations=operations)


def test_work_that_fits_between_no_two_pauses_waits_for_the_last() -> None:
    busy = person(Slots(14, 20), Slots(3, 5), Slots(8, 10))
    problem = DayProblem(bays=("lift",), technicians=(busy,), jobs=(job(4),))

    [one] = planned(problem).placed

    assert (one.start, one.end) == (10, 14)


def test_pauses_that_overlap_are_one() -> None:
    assert person(Slots(5, 9), Slots(2, 6), Slots(20, 21)).pauses == (Slots(2, 9), Slots(20, 21))


def test_a_bay_that_is_needed_later_is_used_for_what_ends_before() -> None:
    problem = DayProblem(
        bays=("lift",),
        technicians=(person(), person()),
        jobs=(job(4), job(4), job(4)),
        taken={0: (Slots(10, 30),)},
    )

    assert [one.start for one in planned(problem).placed] == [0, 4, 30]


def test_a_bay_that_is_free_goes_before_one_that_is_needed_soon() -> None:
    problem = DayProblem(
        bays=("lift", "lift"),
        technicians=(person(),),
        jobs=(job(4),),
        taken={0: (Slots(2, 9),)},
    )

    assert planned(problem).placed[0].bay == 1


def test_a_bay_that_is_needed_otherwise_is_told_by_the_checker() -> None:
    problem = DayProblem(
        bays=("lift",), technicians=(person(),), jobs=(job(4),), taken={0: (Slots(2, 9),)}
    )
    wrong = DayPlan.of([Placed(job=0, operation=0, start=0, end=4, bay=0, technician=0)])

    assert "needed otherwise" in violations(problem, wrong)[0]


def test_an_own_pace_counts_and_the_level_where_there_is_none() -> None:
    problem = DayProblem(
        bays=("lift",),
        technicians=(person(paces={"repair": 1.2}), person(skills={"repair": 1})),
        jobs=(job(60),),
    )

    assert problem.able(0, 0) == {0: 50, 1: 75}


def test_a_check_of_all_is_done_by_somebody_who_did_none_of_it() -> None:
    work = job(4, 4, 2).operations
    checked = evolve(work[2], four_eyes=True, of_all=True)
    problem = DayProblem(
        bays=("lift",),
        technicians=(person(), person(skills={"repair": 3})),
        jobs=(evolve(job(1), operations=(*work[:2], checked)),),
    )

    first, second, check = planned(problem).placed

    assert check.technician not in {first.technician, second.technician}
    handed = evolve(check, technician=first.technician, end=check.start + 2)
    if first.technician == second.technician:
        wrong = DayPlan.of([first, second, handed])
        assert any("checked by the one" in told for told in violations(problem, wrong))


def test_a_check_that_leaves_nobody_for_the_work_is_a_hindrance() -> None:
    painter = person(skills={"paint": 2})
    work = Operation(skill="paint", level=1, bay="lift", duration=2)
    check = evolve(work, skill="repair", four_eyes=True, of_all=True)
    both = person(skills={"paint": 2, "repair": 2})
    job_ = Job(arrival=0, due=9, weight=1, operations=(work, check))

    alone = DayProblem(bays=("lift",), technicians=(both,), jobs=(job_,))
    helped = DayProblem(bays=("lift",), technicians=(both, painter), jobs=(job_,))

    assert alone.hindrance(0) is not None
    assert helped.hindrance(0) is None
    assert [one.technician for one in planned(helped).placed] == [1, 0]


def test_who_is_barred_does_not_do_it() -> None:
    problem = DayProblem(
        bays=("lift",),
        technicians=(person(), person()),
        jobs=(job(4, barred=frozenset({0})),),
    )

    assert problem.able(0, 0) == {1: 4}


@given(days())
@settings(deadline=None)
def test_settled_bays_keep_every_rule_and_cost_the_same(problem: DayProblem) -> None:
    plan = first_plan(problem)

    same = settled(problem, plan)

    assert violations(problem, same) == ()
    assert cost(problem, same) == cost(problem, plan)
    times = [(one.start, one.end, one.technician) for one in plan.placed]
    assert [(one.start, one.end, one.technician) for one in same.placed] == times


def test_a_car_stays_in_its_bay() -> None:
    people = (person(), person())
    problem = DayProblem(bays=("lift", "lift"), technicians=people, jobs=(job(4, 4), job(6)))
    rows = [(0, 0, 0, 4, 0, 0), (0, 1, 4, 8, 1, 0), (1, 0, 9, 15, 1, 1)]
    names = ("job", "operation", "start", "end", "bay", "technician")
    plan = DayPlan.of(Placed(**dict(zip(names, row, strict=True))) for row in rows)

    assert [one.bay for one in settled(problem, plan).placed][:2] == [0, 0]
