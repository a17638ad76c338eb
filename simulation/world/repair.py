"""The work on a car: dispatched, begun when bay and hands are free, and held up by parts."""

from collections.abc import Callable, Generator
from functools import partial
from typing import Any, Final

from simpy import Event

from domain.inventory.expected import PartsToCome
from domain.inventory.stock import NotReserved
from domain.shared.errors import BaywiseError
from domain.work_orders.record import Wait
from simulation.world.baywise import Step
from simulation.world.case import Case, Steps
from simulation.world.floor import AGAIN_MIN, Turn
from simulation.world.tally import State

LOOK_MIN: Final = 2.0
"""After which it shows that a part is missing."""


def dispatched(case: Case) -> Generator[Event, Any, bool]:
    """Returns whether parts were handed out."""
    world, here, cast = case.world, case.here, case.here.shop.cast
    while True:
        try:
            world.app.dispatching.dispatch(cast.supervisor, work_order=case.booked.work_order)
            break
        except BaywiseError as refusal:
            to_come = isinstance(refusal, PartsToCome)
            here.become(State.PART if to_come else State.TECHNICIAN, world.env.now)
            yield case.until(here.shop.opening.opens(world.env.now + AGAIN_MIN))
    try:
        world.app.repairs.issue_parts(cast.clerk, work_order=case.booked.work_order)
    except NotReserved:
        return False
    return True


def worked_on(case: Case, has_parts: bool) -> Steps:
    """Every operation that is not done, one after the other."""
    world, luck = case.world, case.coming.luck
    missing = luck.random() < world.conditions.missing_part and has_parts
    while (step := case.next_step) is not None:
        yield from turn(case, step, partial(_start, case, step))
        operation = case.operation(step)
        planned_min = operation.planned.length_min if operation.planned else 30
        left_min = world.durations(planned_min, case.coming.wanted, luck)
        if missing:
            missing = False
            yield case.until(world.env.now + min(LOOK_MIN, left_min))
            yield from _wait_for_part(case, step)
        yield case.until(world.env.now + left_min)
        world.app.repairs.finish(
            case.here.shop.cast.technician, work_order=case.booked.work_order, step=step
        )
        case.note(f"done {step}")
        leave(case, operation, stays=False)


def _start(case: Case, step: int) -> None:
    case.world.app.repairs.start(
        case.here.shop.cast.technician, work_order=case.booked.work_order, step=step
    )


def turn(case: Case, step: int, go: Callable[[], object], *, holds_bay: bool = False) -> Steps:
    """Wait until bay and hands are there, and the application lets it ``go`` on."""
    env, here = case.world.env, case.here
    waiting = Turn(
        visit=case.booked.work_order,
        step=step,
        since=env.now,
        go=go,
        works=env.event(),
        why=lambda state: here.become(state, env.now),
        holds_bay=holds_bay,
    )
    here.become(State.PLAN, env.now)
    yield here.shop.floor.wait(waiting)
    here.become(State.WORKED_ON, env.now)
    operation = case.operation(step)
    case.holds = (operation.technician, operation.bay)
    case.note(f"work {step}")


def _wait_for_part(case: Case, step: int) -> Steps:
    world, luck, here = case.world, case.coming.luck, case.here
    stays = luck.random() < world.conditions.immovable
    mean_h = (
        world.conditions.courier_h
        if world.levers(here.shop).shares_parts
        else world.conditions.supplier_h
    )
    comes = here.shop.opening.later(world.env.now, 60 * mean_h * luck.expovariate(1.0))
    world.app.repairs.suspend(
        here.shop.cast.technician,
        work_order=case.booked.work_order,
        reason=Wait.PART,
        stays_in_bay=stays,
    )
    here.become(State.PART, world.env.now)
    leave(case, case.operation(step), stays=stays)
    yield case.until(comes)
    resume = partial(
        world.app.repairs.resume, here.shop.cast.technician, work_order=case.booked.work_order
    )
    yield from turn(case, step, resume, holds_bay=stays)
    here.shop.tally.blocked -= stays


def leave(case: Case, operation: Step, *, stays: bool) -> None:
    """Hands are free, and the bay is unless the car stays in it."""
    now, here = case.world.env.now, case.here
    here.shop.tally.pass_to(now)
    here.shop.tally.blocked += stays
    if here.state is State.WORKED_ON:
        here.become(State.PLAN, now)
    case.holds = (operation.bay,) if stays else ()
    here.shop.floor.free(operation.technician, None if stays else operation.bay)
