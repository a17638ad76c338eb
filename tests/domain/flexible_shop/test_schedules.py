"""Schedules of a flexible shop, and the checker that trusts nobody."""

import pytest
from attrs import evolve
from hypothesis import given

from domain.flexible_shop.checker import violations
from domain.flexible_shop.problem import FlexibleShop, Way
from domain.flexible_shop.schedule import Placed, Schedule, Turn, soonest_first, timed
from tests.flexible_shops import flexible_shops

HERE, THERE = Way(0, 0, 3), Way(1, 1, 4)
SHOP = FlexibleShop(bays=2, technicians=2, jobs=(((HERE,), (HERE, THERE)), ((HERE, THERE),)))
FIRST = Placed(job=0, operation=0, way=HERE, start=0, end=3)
SECOND = Placed(job=0, operation=1, way=HERE, start=3, end=6)
OTHER = Placed(job=1, operation=0, way=THERE, start=0, end=4)


@given(flexible_shops())
def test_what_ends_soonest_first_is_a_valid_schedule(shop: FlexibleShop) -> None:
    assert violations(shop, timed(shop, soonest_first(shop))) == ()


def test_each_operation_starts_when_job_bay_and_technician_are_free() -> None:
    turns = (Turn(0, HERE), Turn(1, THERE), Turn(0, THERE))

    schedule = timed(SHOP, turns)

    assert [one.start for one in schedule.placed] == [0, 0, 4]
    assert schedule.makespan == 8


def test_a_schedule_that_keeps_all_rules_is_valid() -> None:
    assert violations(SHOP, Schedule((FIRST, SECOND, OTHER))) == ()


@pytest.mark.parametrize(
    ("placed", "sentence"),
    [
        ((FIRST, SECOND), "job 1, operation 0 is not done"),
        ((FIRST, SECOND, OTHER, OTHER), "an operation is done twice"),
        ((FIRST, SECOND, OTHER, evolve(OTHER, job=2)), "job 2, operation 0 is not of this shop"),
        (
            (FIRST, SECOND, evolve(OTHER, way=Way(1, 0, 4))),
            "job 1, operation 0 is done in no way that the shop knows",
        ),
        ((FIRST, SECOND, evolve(OTHER, end=3)), "job 1, operation 0 takes 4"),
        (
            (FIRST, SECOND, evolve(OTHER, start=-1, end=3)),
            "job 1, operation 0 starts before the beginning",
        ),
        (
            (FIRST, evolve(SECOND, way=THERE, start=2, end=6), evolve(OTHER, start=6, end=10)),
            "job 0, operation 1 starts before the one before it ends",
        ),
    ],
)
def test_the_checker_names_the_rule_that_is_broken(
    placed: tuple[Placed, ...], sentence: str
) -> None:
    assert sentence in violations(SHOP, Schedule(placed))


def test_neither_bays_nor_technicians_do_two_things_at_once() -> None:
    bay_shared, hands_shared = Way(0, 1, 3), Way(1, 0, 3)
    shop = FlexibleShop(
        bays=2, technicians=2, jobs=(((HERE,),), ((bay_shared,),), ((hands_shared,),))
    )
    at_once = tuple(
        Placed(job=job, operation=0, way=way, start=0, end=3)
        for job, way in enumerate((HERE, bay_shared, hands_shared))
    )

    assert violations(shop, Schedule(at_once)) == (
        "job 1, operation 0 starts at bay 0 before job 0, operation 0 ends",
        "job 2, operation 0 starts at technician 0 before job 0, operation 0 ends",
    )


@pytest.mark.parametrize("operation", [(), (Way(2, 0, 1),), (Way(0, 2, 1),), (Way(0, 0, -1),)])
def test_a_shop_has_every_bay_and_technician_that_its_work_wants(
    operation: tuple[Way, ...],
) -> None:
    with pytest.raises(ValueError, match=r"nobody can do|not of this shop"):
        FlexibleShop(bays=2, technicians=2, jobs=((operation,),))
