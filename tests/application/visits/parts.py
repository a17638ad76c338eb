"""Scarce parts, for tests of what happens without them."""

from collections.abc import Iterable

from application.inventory.service import Delivered, Received
from application.shared.caller import SYSTEM, Caller
from application.visits.diagnosis import Diagnosed, Suggestion
from domain.inventory.stock import Level, Reservation
from domain.orders.order import Order
from domain.shared.ids import LineId, PartId, ServiceId, named_id
from domain.shared.money import Money
from tests.application.visits.shop_day import Car, ShopDay
from tests.chain import CATALOGUE, LAVIDA

PLUGS = "spark-plug-change"
"""What is found in need of replacement on the test's cars."""


def needed_for(service: str = PLUGS) -> dict[PartId, int]:
    """The parts that a service puts into the test's car, and how many."""
    sold = CATALOGUE.service(ServiceId(named_id("service", service)))
    return {one.part.id: one.quantity for one in CATALOGUE.resolve(sold, LAVIDA)}


PLUG, PLUGS_NEEDED = next(iter(needed_for().items()))


def level(day: ShopDay, part: PartId = PLUG) -> Level:
    return day.app.stockroom.level(SYSTEM, store=day.store, part=part)


def sell_out(day: ShopDay, part: PartId = PLUG, *, leave: int = 0) -> None:
    """Nothing of the part is free any more, but for ``leave``."""
    day.app.inventory.count(
        SYSTEM,
        store=day.store,
        part=part,
        counted=level(day, part).reserved + leave,
        reason="sold out",
    )


def deliver(day: ShopDay, quantity: int, part: PartId = PLUG) -> Received:
    items = (Delivered(part=part, quantity=quantity, cost=Money(quantity * 100)),)
    return day.app.inventory.receive(SYSTEM, store=day.store, items=items)


def find_plugs_worn(car: Car) -> Diagnosed:
    """Diagnosis asks the customer for new spark plugs."""
    return car.day.app.diagnosis.diagnose(
        SYSTEM,
        work_order=car.booked.work_order,
        findings=(),
        suggestions=(Suggestion(service=PLUGS, reason="worn"),),
    )


def approve(car: Car, lines: Iterable[LineId], caller: Caller = SYSTEM) -> None:
    answers = dict.fromkeys(lines, True)
    car.day.app.diagnosis.decide(caller, work_order=car.booked.work_order, answers=answers)


def with_worn_plugs(day: ShopDay) -> Car:
    """A car in the shop whose customer has said yes to new spark plugs."""
    car = day.book().receive()
    approve(car, find_plugs_worn(car).proposed)
    return car


def order_of(car: Car) -> Order:
    return car.day.app.visits.order(SYSTEM, order=car.booked.order)


def plugs_job(car: Car) -> LineId:
    return next(line.id for line in order_of(car).lines if line.code == PLUGS)


def plugs_of(car: Car) -> Reservation:
    """What the car's spark plugs have come to."""
    seen = car.day.app.visits.see(SYSTEM, work_order=car.booked.work_order)
    return next(one for one in seen.parts if one.part == PLUG)


def finish_all_dispatched(car: Car) -> None:
    """Do everything that has hands."""
    for one in car.visit.operations:
        if one.technician and not one.finished:
            car.start(one.step)
            car.day.wait(1)
            car.finish(one.step)


def dispatch(car: Car) -> None:
    car.day.app.dispatching.dispatch(SYSTEM, work_order=car.booked.work_order)


def issue(car: Car) -> None:
    car.day.app.repairs.issue_parts(SYSTEM, work_order=car.booked.work_order)


def told_of(car: Car, kind: str) -> int:
    return sum(one.subject == car.booked.order for one in car.day.told(kind))
