"""A few days of two shops, lived once in each store; the tests only read what came of them."""

from collections.abc import Iterator
from typing import TypeAlias

import pytest

from application.app import Application
from application.shared.caller import SYSTEM
from domain.finance.tender import Tender
from domain.work_orders.record import Wait
from simulation.clock import HandClock
from tests.application.furnished import on_postgresql
from tests.application.visits.finished import DENT, LAMPS, check, come, work
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.test_moving import move, there
from tests.chain import OTHER_EYES, a_furnished_twin, an_oil_service

Lived: TypeAlias = Application


@pytest.fixture(scope="module", params=["memory", "postgresql"])
def lived(request: pytest.FixtureRequest) -> Iterator[Lived]:
    """The application after those days."""
    if request.param == "memory":
        app, clock = a_furnished_twin()
        live(app, clock)
        yield app
        return
    with on_postgresql(request.getfixturevalue("postgres_server")) as (app, clock):
        live(app, clock)
        yield app


def live(app: Application, clock: HandClock) -> None:
    """In the first shop a dent comes back from its check, and lamps are done as planned.

    Of two who book there one cancels, and one goes to the second shop. Somebody is seen through to
    the review in the third.
    """
    day = ShopDay(app=app, clock=clock).stock_up()
    _sent_back(day)
    work(come(day, LAMPS), [1.0])
    gone, moved = day.book(), day.book()
    app.booking.cancel(SYSTEM, appointment=gone.id, reason="no time")
    move(day, moved, there(day, moved, hour=14))
    list(an_oil_service(app, clock, 99, tender=Tender.CASH).live())


def _sent_back(day: ShopDay) -> None:
    car = come(day, DENT).start()
    repairs, visit = day.app.repairs, car.booked.work_order
    day.wait(20)
    repairs.suspend(SYSTEM, work_order=visit, reason=Wait.CUSTOMER)
    day.wait(100)
    repairs.resume(SYSTEM, work_order=visit)
    day.wait(40)
    car.finish()
    [job] = car.visit.jobs
    day.app.quality.check(OTHER_EYES, work_order=visit, failed=(job.id,), note="the paint runs")
    car.start()
    day.wait(15)
    check(car.finish())
