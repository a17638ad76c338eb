"""One visit through all stages, on the twin."""

from application.app import Application
from application.shared.caller import SYSTEM
from application.visits.diagnosis import Suggestion
from domain.orders.status import Status as OrderStatus
from domain.work_orders.status import Stage, Status
from simulation.clock import HandClock
from simulation.visit import Visit
from tests.chain import a_furnished_twin, an_oil_service


def a_visit(app: Application, clock: HandClock, number: int = 1) -> Visit:
    pads = Suggestion(service="brake-pads-front", reason="3 mm left")
    return an_oil_service(app, clock, number, suggested=(pads,))


def test_a_visit_goes_through_all_eight_stages_in_order() -> None:
    app, clock = a_furnished_twin()

    stages = [happening.stage for happening in a_visit(app, clock).live()]

    assert list(dict.fromkeys(stages)) == list(Stage)


def test_after_a_visit_the_order_is_paid_and_the_work_order_closed() -> None:
    app, clock = a_furnished_twin()
    visit = a_visit(app, clock)
    list(visit.live())

    seen = app.visits.see(SYSTEM, work_order=visit.work_order)

    assert seen.work_order.status is Status.CLOSED
    assert seen.order.status is OrderStatus.CLOSED
    assert sum(payment.amount.amount for payment in seen.payments) == seen.order.total.amount
    assert all(part.reserved == 0 for part in seen.parts)


def test_the_books_of_a_visit_sum_to_zero() -> None:
    app, clock = a_furnished_twin()
    visit = a_visit(app, clock)
    list(visit.live())

    entries = app.visits.journal(SYSTEM, work_order=visit.work_order)

    assert entries
    assert all(sum(one.amount.amount for one in entry.postings) == 0 for entry in entries)


def test_many_visits_one_after_another_leave_no_claim_in_the_future() -> None:
    app, clock = a_furnished_twin()

    for number in range(5):
        list(a_visit(app, clock, number).live())

    stores = list(app.directory.register.stores)
    assert list(app.capacities.claims.claims_of_stores(stores, clock.now())) == []
