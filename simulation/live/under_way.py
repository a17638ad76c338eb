"""Work that was under way when a run began, and how long it still takes."""

from functools import partial
from math import exp, log, sqrt
from random import Random
from statistics import NormalDist
from typing import Final

from simulation.scenario.mix import WantedService
from simulation.world.case import Case, Steps
from simulation.world.repair import leave, turn

LEAST_MIN: Final = 1.0
"""What work takes at least that is not over."""
_NORMAL: Final = NormalDist()
_SURE: Final = 1e-9


def left_min(planned_min: float, worked_min: float, wanted: WantedService, luck: Random) -> float:
    """How much longer work takes that was not over after ``worked_min``.

    The real time of work is lognormal around the planned; this is drawn from what of that
    distribution lies beyond what has passed.
    """
    variance = log(1 + wanted.spread**2)
    middle, sigma = log(wanted.pace) - variance / 2, sqrt(variance)
    share, passed = luck.random(), worked_min / planned_min
    if not sigma:
        return max(LEAST_MIN, planned_min * wanted.pace - worked_min)
    below = _NORMAL.cdf((log(passed) - middle) / sigma) if passed > 0 else 0.0
    place = min(max(below + share * (1 - below), _SURE), 1 - _SURE)
    return max(LEAST_MIN, planned_min * exp(middle + sigma * _NORMAL.inv_cdf(place)) - worked_min)


def gone_on_with(case: Case, step: int, minutes: float) -> Steps:
    """Hands are at it, for so many minutes more."""
    operation = case.operation(step)
    yield case.until(case.world.env.now + minutes)
    case.world.app.repairs.finish(
        case.here.shop.cast.technician, work_order=case.booked.work_order, step=step
    )
    leave(case, operation, stays=False)


def waited_for(case: Case, step: int, comes: float, minutes: float, *, in_bay: bool) -> Steps:
    """It stands still until then, in its bay or in the yard, and goes on for so many minutes."""
    world, here = case.world, case.here
    yield case.until(comes)
    resume = partial(
        world.app.repairs.resume, here.shop.cast.technician, work_order=case.booked.work_order
    )
    yield from turn(case, step, resume, holds_bay=in_bay)
    here.shop.tally.blocked -= in_bay
    yield from gone_on_with(case, step, minutes)
