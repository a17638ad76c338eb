"""Whether a schedule keeps every rule of its shop; knows nothing of how schedules are made."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from domain.flexible_shop.problem import FlexibleShop
from domain.flexible_shop.schedule import Placed, Schedule


def violations(shop: FlexibleShop, schedule: Schedule) -> tuple[str, ...]:
    """A sentence for every rule that the schedule breaks; none for a valid one."""
    incomplete = tuple(_incomplete(shop, schedule))
    if incomplete:
        return incomplete
    return (
        *(sentence for one in schedule.placed for sentence in _alone(shop, one)),
        *_out_of_turn(schedule),
        *_overlaps(schedule, "bay", lambda one: one.way.bay),
        *_overlaps(schedule, "technician", lambda one: one.way.technician),
    )


def _incomplete(shop: FlexibleShop, schedule: Schedule) -> Iterator[str]:
    wanted = {
        (job, at) for job, operations in enumerate(shop.jobs) for at in range(len(operations))
    }
    there = [(one.job, one.operation) for one in schedule.placed]
    yield from (f"{_name(*key)} is not done" for key in sorted(wanted.difference(there)))
    yield from (f"{_name(*key)} is not of this shop" for key in sorted({*there} - wanted))
    if len(there) != len({*there}):
        yield "an operation is done twice"


def _alone(shop: FlexibleShop, one: Placed) -> Iterator[str]:
    """What is wrong with one operation, whatever else happens in the shop."""
    name = _name(one.job, one.operation)
    if one.way not in shop.jobs[one.job][one.operation]:
        yield f"{name} is done in no way that the shop knows"
    if one.end - one.start != one.way.duration:
        yield f"{name} takes {one.way.duration}"
    if one.start < 0:
        yield f"{name} starts before the beginning"


def _out_of_turn(schedule: Schedule) -> Iterator[str]:
    in_order = sorted(schedule.placed, key=lambda one: (one.job, one.operation))
    for one, other in pairwise(in_order):
        if one.job == other.job and other.start < one.end:
            yield f"{_name(other.job, other.operation)} starts before the one before it ends"


def _overlaps(schedule: Schedule, kind: str, of: Callable[[Placed], int]) -> Iterator[str]:
    in_turn = sorted(schedule.placed, key=lambda one: (of(one), one.start, one.end))
    for one, other in pairwise(in_turn):
        if of(one) == of(other) and other.start < one.end:
            yield (
                f"{_name(other.job, other.operation)} starts at {kind} {of(one)} before"
                f" {_name(one.job, one.operation)} ends"
            )


def _name(job: int, operation: int) -> str:
    return f"job {job}, operation {operation}"
