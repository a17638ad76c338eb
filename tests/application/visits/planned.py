"""Plans of a live day in tests: asked for, looked at, and compared with what is claimed."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from attrs import evolve

from application.shared.caller import SYSTEM
from application.shared.search import Budget
from application.visits.day_proposal import DayProposal
from application.visits.live_day import LiveDay
from domain.planning.checker import violations
from domain.planning.plan import DayPlan
from domain.shared.time import Span
from domain.workforce.events import AbsenceCause
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.sound import expect_sound

TODAY: Final = date(2026, 3, 2)
QUICK: Final = Budget(seconds=60, iterations=1_500, seed=7)


def proposed(day: ShopDay, on: date = TODAY, budget: Budget = QUICK) -> DayProposal:
    return day.app.planning.propose(SYSTEM, store=day.store, day=on, budget=budget)


def looked(day: ShopDay, on: date = TODAY) -> LiveDay:
    return day.app.planning.look(SYSTEM, store=day.store, day=on)


def expect_followed(day: ShopDay, proposal: DayProposal) -> None:
    """What is claimed is what was proposed, and keeps every rule of the day.

    The rules are those of the checker, on the day as it is after the plan was accepted: skill,
    grade, certificate, pace, shift, break, kind of bay, four eyes, and nobody twice.
    """
    live = looked(day, proposal.plan.day)
    after = {(move.work_order, move.step): move.after for move in proposal.moves}
    later = {one.work_order for one in proposal.later}
    claimed = {
        (car.visit.id, one.step): car.spot(one.step, live.bay_ids)
        for car in live.cars
        for one in car.operations
    }
    assert {key: spot for key, spot in claimed.items() if key[0] not in later} == after
    assert not any(spot for key, spot in claimed.items() if key[0] in later)
    postponed = frozenset(n for n, car in enumerate(live.cars) if car.visit.id in later)
    problem = evolve(live.problem, postponed=postponed, now=0)
    assert violations(problem, DayPlan.of(problem.before.values())) == ()
    expect_sound(day)


def busy(day: ShopDay) -> list[Car]:
    """Cars from nine to one."""
    wishes = [("oil-service",), ("brake-pads-front", "oil-service"), ("oil-service",)]
    return [
        day.book(day.at(hour), services=services) for hour in range(9, 13) for services in wishes
    ]


def absent(day: ShopDay, car: Car, *, from_: int, until: int = 20) -> None:
    day.app.absences.report(
        SYSTEM,
        technician=car.technician,
        during=Span(day.at(from_), day.at(until)),
        cause=AbsenceCause.SICK,
    )


def displaced(day: ShopDay, cars: Iterable[Car]) -> list[Car]:
    """Take the time of these cars away."""
    for car in cars:
        day.app.booking.displace(SYSTEM, appointment=car.id, cause="test")
    return list(cars)
