"""A visit from each of its stages on; what is decided in it is decided by the application."""

from simulation.world.case import Case, Steps
from simulation.world.handover import CHECK_MIN, HANDOVER_MIN, Terms, hand_over, passes
from simulation.world.intake import taken_in
from simulation.world.repair import dispatched, worked_on
from simulation.world.tally import State


def from_intake(case: Case, terms: Terms) -> Steps:
    """The car has just come."""
    yield from taken_in(case)
    yield from from_dispatch(case, terms)


def from_dispatch(case: Case, terms: Terms) -> Steps:
    """What is to be done is known."""
    has_parts = yield from dispatched(case)
    yield from from_work(case, terms, has_parts=has_parts)


def from_work(case: Case, terms: Terms, *, has_parts: bool) -> Steps:
    """Hands are chosen; of parts that are handed out one may turn out to be missing."""
    yield from worked_on(case, has_parts)
    yield from from_check(case, terms, case.world.env.now)


def from_check(case: Case, terms: Terms, over: float) -> Steps:
    """The work is over since then; what does not pass is done again."""
    case.here.become(State.READY, case.world.env.now)
    yield case.until(over + CHECK_MIN)
    while not passes(case):
        yield from worked_on(case, False)
        over = case.world.env.now
        case.here.become(State.READY, over)
        yield case.until(over + CHECK_MIN)
    yield case.until(over + HANDOVER_MIN)
    hand_over(case, terms, over)
