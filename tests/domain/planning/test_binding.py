"""What binds an operation forbids it to begin a slot earlier; the record tells it again."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from attrs import evolve
from hypothesis import given

from domain.planning.binding import Bind, PlannedStep, bound, chain, held
from domain.planning.checker import violations
from domain.planning.plan import DayPlan
from domain.planning.problem import DayProblem, Placed
from domain.planning.rules import Rule, by_rule
from domain.planning.tables import Tables
from domain.shared.ids import BayId, TechnicianId, WorkOrderId
from domain.shared.label import Label
from domain.shared.time import Span
from tests.days import days

OPENS = datetime(2026, 3, 2, tzinfo=UTC)
SLOT = timedelta(minutes=5)


def planned(problem: DayProblem) -> DayPlan:
    return by_rule(problem, Tables.of(problem), Rule.DUE_DATE)


def recorded(problem: DayProblem, plan: DayPlan) -> dict[Placed, PlannedStep]:
    """Every operation as the record of a live day keeps it."""
    return {one: a_step(one, held(problem, one)) for one in plan.placed}


def a_step(one: Placed, held: Bind | None = None) -> PlannedStep:
    return PlannedStep(
        work_order=WorkOrderId(UUID(int=one.job)),
        step=one.operation,
        label=Label("工作", "work"),
        bay=BayId(UUID(int=100 + one.bay)),
        technician=TechnicianId(UUID(int=200 + one.technician)),
        during=Span(OPENS + one.start * SLOT, OPENS + one.end * SLOT),
        held=held,
    )


def earlier(plan: DayPlan, one: Placed) -> DayPlan:
    moved = evolve(one, start=one.start - 1, end=one.end - 1)
    return DayPlan.of(moved if each == one else each for each in plan.placed)


@given(days())
def test_a_bound_operation_cannot_begin_a_slot_earlier_and_an_unbound_one_can(
    problem: DayProblem,
) -> None:
    plan = planned(problem)
    steps = recorded(problem, plan)

    for one, step in steps.items():
        free = bound([*steps.values()], step).bind is Bind.NOTHING
        assert free == (not violations(problem, earlier(plan, one)))


@given(days())
def test_a_chain_goes_back_without_a_gap_to_what_waits_for_nobody(problem: DayProblem) -> None:
    steps = [*recorded(problem, planned(problem)).values()]

    for step in steps:
        links = [*chain(steps, step)]
        for link, before in pairwise(links):
            assert link.after is before.step
            assert before.step.during.end == link.step.during.start
        assert links[-1].after is None


def test_who_waits_for_whom_is_told_back_to_the_parts() -> None:
    first = a_step(Placed(job=0, operation=0, start=4, end=8, bay=0, technician=0), Bind.PARTS)
    check = a_step(Placed(job=0, operation=1, start=8, end=10, bay=0, technician=1))
    other = a_step(Placed(job=1, operation=0, start=10, end=14, bay=1, technician=1))

    links = [*chain([first, check, other], other)]

    assert [link.bind for link in links] == [Bind.TECHNICIAN, Bind.CAR, Bind.PARTS]
    assert [link.step for link in links] == [other, check, first]
