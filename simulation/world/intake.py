"""Taking a car in: writing it down, looking at it, and asking its customer."""

from random import Random
from typing import Final

from application.visits.diagnosis import Suggestion
from domain.work_orders.record import Finding, Severity
from simulation.world.case import Case, Steps
from simulation.world.tally import State

_FOUND: Final = (Finding(note="looked at on arrival", severity=Severity.INFO),)


def taken_in(case: Case) -> Steps:
    """From the arrival until hands can be chosen."""
    world, luck, here = case.world, case.coming.luck, case.here
    mean_h = (
        world.conditions.intake_online_h
        if world.levers(here.shop).online
        else world.conditions.intake_h
    )
    intake_min = 60 * mean_h * case.coming.intake
    yield case.until(here.shop.opening.later(world.env.now, intake_min))
    more = luck.random() < world.conditions.more_work
    suggestions = _suggested(case, luck) if more else ()
    answer_min = 60 * world.conditions.answer_h * luck.expovariate(1.0)
    yes = luck.random() < world.conditions.agrees
    asked = world.app.diagnosis.diagnose(
        here.shop.cast.technician,
        work_order=case.booked.work_order,
        findings=_FOUND,
        suggestions=suggestions,
    )
    if asked.proposed:
        here.become(State.APPROVAL, world.env.now)
        yield case.until(here.shop.opening.later(world.env.now, answer_min))
        answers = dict.fromkeys(asked.proposed, yes)
        world.app.diagnosis.decide(
            case.driver.caller, work_order=case.booked.work_order, answers=answers
        )


def _suggested(case: Case, luck: Random) -> tuple[Suggestion, ...]:
    if not case.finds_more:
        return ()
    fitting = case.world.extras[case.coming.model]
    codes = [code for code in fitting if code != case.coming.wanted.service]
    return (Suggestion(service=luck.choice(codes), reason="worn"),) if codes else ()
