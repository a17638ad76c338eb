"""Visits that are lived from the booking to the check, and take as long as a test says."""

from collections.abc import Sequence
from datetime import timedelta

from application.reactions import reactions
from domain.booking.appointment import Promise
from tests.application.visits.shop_day import Car, ShopDay
from tests.chain import OTHER_EYES

DENT, LAMPS = "dent-repair", "alternator"
"""60 minutes in the paint shop, and 80 on a lift: one operation each."""


def react(day: ShopDay) -> None:
    """Everybody hears what was told so far."""
    while day.app.stream.move():
        pass
    for name, consumer in reactions(day.app).items():
        while day.app.stream.consume(name, consumer):
            pass


def come(day: ShopDay, *services: str, late_min: int = 0) -> Car:
    """A customer books the first time there is, and comes; the work may begin."""
    member, vehicle = day.customer()
    soon = day.clock.now() + timedelta(hours=16)
    offer = min(day.offers(vehicle, services=services, latest=soon), key=lambda one: one.starts)
    car = day.book_this(offer, member, vehicle)
    day.clock.until(car.appointment.starts + timedelta(minutes=late_min))
    return car.receive().prepare()


def work(car: Car, ratios: Sequence[float]) -> Car:
    """Each operation takes that many times what was planned; then somebody checks."""
    for operation, ratio in zip(car.visit.operations, ratios, strict=True):
        car.start(operation.step)
        car.day.clock.advance(timedelta(minutes=operation.need.minutes * ratio))
        car.finish(operation.step)
    return check(car)


def check(car: Car) -> Car:
    car.day.app.quality.check(OTHER_EYES, work_order=car.booked.work_order)
    return car


def live(day: ShopDay, service: str, ratio: float) -> bool:
    """One visit; whether its promise was kept."""
    car = work(come(day, service), [ratio])
    react(day)
    return (car.visit.work_ended or day.clock.now()) <= car.appointment.promise.latest


def told(day: ShopDay, *services: str) -> Promise:
    """What the next one who asks would be promised."""
    _, vehicle = day.customer()
    return day.offers(vehicle, services=services)[0].promise


def stretched(promise: Promise) -> float:
    """How many times the planned work the latest time allows for."""
    assert promise.planned is not None
    late = promise.latest - promise.planned
    return 1 + late / timedelta(minutes=promise.work_min)
