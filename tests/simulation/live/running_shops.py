"""Two shops on a Monday at half past ten, with a car in every state that there is."""

import json
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from adapters.bootstrap import open_database
from adapters.kept_clock import FILE
from adapters.preparation import migrated
from application.app import Application
from application.shared.caller import SYSTEM
from application.shared.ports import Asked
from application.visits.diagnosis import Suggestion
from domain.finance.tender import Tender, Tendered
from domain.shared.ids import BayId, ClaimId, TechnicianId, named_id
from domain.shared.time import Span
from domain.stores.events import ClosureCause
from domain.work_orders.record import Wait
from domain.workforce.events import AbsenceCause
from domain.workforce.loan import Loan
from simulation.clock import HandClock
from tests.application.visits.finished import DENT, check
from tests.application.visits.shop_day import Car, ShopDay
from tests.chain import MONDAY, furnish, store_id
from tests.lived import KEYS

LAST: Final = MONDAY + timedelta(hours=2, minutes=30)
"""What is there was done before this instant."""


def running_shops(url: str) -> None:
    """Fill an empty database."""
    clock = HandClock(MONDAY)
    with open_database(migrated(url), KEYS, clock=clock, random=Random(7)) as app:
        furnish(app, stores=2)
        _live(ShopDay(app=app, clock=clock))
        while app.stream.move():
            pass


def set_clock(home: Path, at: datetime = LAST) -> None:
    """Let it be that time in a home, and go on from there."""
    kept = {
        "shop": at.isoformat(),
        "real": datetime.now(UTC).isoformat(),
        "speed": 1,
        "until": (at + timedelta(days=1)).isoformat(),
    }
    (home / FILE).write_text(json.dumps(kept))


def open_shops(url: str, at: datetime = LAST) -> AbstractContextManager[Application]:
    """The application on the database, until the end of the block."""
    return open_database(url, KEYS, clock=HandClock(at), random=Random(1))


def _live(day: ShopDay) -> None:
    app = day.app
    day.book(day.at(14))
    day.book(day.at(9) + timedelta(days=1), services=("wash-deluxe",))
    _away(app, day)
    passed, settled, _ = (_done(day) for _ in range(3))
    check(passed)
    check(settled)
    due = app.settlement.settle(SYSTEM, work_order=settled.booked.work_order)
    app.settlement.pay(
        SYSTEM,
        order=settled.booked.order,
        tenders=(Tendered(tender=Tender.CARD, amount=due),),
    )
    suspended = _at_work(day, "oil-service")
    app.repairs.suspend(
        SYSTEM, work_order=suspended.booked.work_order, reason=Wait.PART, stays_in_bay=True
    )
    for _ in range(5):
        day.wait(15)
        day.run_due()
    _at_work(day, "oil-service")
    asked = day.walk_in()
    app.diagnosis.diagnose(
        SYSTEM,
        work_order=asked.booked.work_order,
        findings=(),
        suggestions=(Suggestion(service="wiper-change", reason="worn"),),
    )
    day.go(10, 20)
    other = ShopDay(app=app, clock=day.clock, store=store_id(2), numbers=day.numbers).stock_up()
    other.walk_in().prepare()
    other.walk_in()
    member, vehicle = day.customer()
    app.booking.hold(SYSTEM, proposal=other.offers(vehicle)[0], member=member, vehicle=vehicle)
    _lend(app, day)
    day.run_due()
    day.go(10, 29)
    day.run_due()


def _at_work(day: ShopDay, service: str) -> Car:
    """A car that has come, and on which somebody works."""
    car = day.book(services=(service,))
    day.clock.until(car.appointment.starts)
    return car.receive().prepare().start()


def _done(day: ShopDay) -> Car:
    """A car whose work took less time than was planned."""
    car = _at_work(day, DENT)
    day.wait(20)
    return car.finish()


def _away(app: Application, day: ShopDay) -> None:
    app.absences.report(
        SYSTEM,
        technician=TechnicianId(named_id("technician", "S0001-T3")),
        during=Span(day.at(8, 30), day.at(20)),
        cause=AbsenceCause.SICK,
    )
    app.closing.close_bay(
        SYSTEM,
        bay=BayId(named_id("bay", "S0001-B2")),
        during=Span(day.at(8, 30), day.at(20)),
        cause=ClosureCause.MAINTENANCE,
    )


def _lend(app: Application, day: ShopDay) -> None:
    """The second shop lends somebody to the first, tomorrow morning."""
    during = Span(*(day.at(hour) + timedelta(days=1) for hour in (9, 12)))
    id = TechnicianId(named_id("technician", "S0002-T3"))
    with app.booking.transactions.begin(Asked(caller=SYSTEM, command="test.lend")) as work:
        loan = Loan(id=id, store=store_id(1), during=during, away=during)
        lent, _ = work.technicians.get(id).lend(loan, (ClaimId(id), ClaimId(id)), at=work.now)
        work.technicians.save(lent)
