"""A visit from the reception to the hand-over, and the plate of its car."""

from application.shared.caller import SYSTEM
from domain.finance.tender import Tender, Tendered
from domain.members.plate import Plate
from tests.application.visits.shop_day import Car, ShopDay
from tests.chain import OTHER_EYES


def plate(day: ShopDay, car: Car) -> Plate:
    vehicle = day.app.visits.vehicle(SYSTEM, work_order=car.booked.work_order)
    assert vehicle is not None
    assert vehicle.plate is not None
    return vehicle.plate


def finish_visit(day: ShopDay, car: Car) -> None:
    """From the reception to the hand-over."""
    app, id = day.app, car.booked.work_order
    app.repairs.issue_parts(SYSTEM, work_order=id)
    for one in car.visit.operations:
        car.start(one.step)
        day.wait(10)
        car.finish(one.step)
    app.quality.check(OTHER_EYES, work_order=id)
    due = app.settlement.settle(SYSTEM, work_order=id)
    cash = (Tendered(tender=Tender.CARD, amount=due),)
    app.settlement.pay(SYSTEM, order=car.booked.order, tenders=cash)
    app.aftercare.release(SYSTEM, work_order=id)
