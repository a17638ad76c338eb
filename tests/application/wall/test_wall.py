"""The wall counts the same in both stores, and what it counts is what goes on."""

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest

from adapters.bootstrap import in_memory
from adapters.network.generate import generate
from application.app import Application
from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.rights import Chain, Role, Stores
from application.visits.settlement import Owed
from application.wall.wall import Tile
from domain.finance.tender import Tender
from domain.shared.channel import Channel
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import PersonId, StoreId
from domain.stores.region import Region
from domain.work_orders.record import Wait
from simulation.cast import Cast
from simulation.clock import HandClock
from simulation.visit import Visit
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.test_providers import a_prepaid_car, a_refused_refund
from tests.chain import MONDAY, an_oil_service, store_id

House = tuple[Application, HandClock]


def a_visit(house: House, number: int = 1) -> Visit:
    return an_oil_service(*house, number, tender=Tender.CASH)


def tile(house: House, store: StoreId) -> Tile:
    return house[0].wall.changed(SYSTEM, stores=frozenset({store}))[0]


def in_repair(house: House) -> tuple[Visit, Cast]:
    """A car on which the first operation has begun."""
    app, clock = house
    visit = a_visit(house)
    visit.book()
    cast = Cast.of(visit.chosen.store)
    visit.receive(cast)
    visit.diagnose(cast)
    visit.dispatch(cast)
    clock.advance(timedelta(minutes=1))
    app.repairs.start(cast.technician, work_order=visit.work_order, step=0)
    return visit, cast


def a_person(role: Role, *stores: StoreId) -> Caller:
    scope = Stores(frozenset(stores)) if stores else Chain()
    actor = Actor(id=PersonId(UUID(int=7)), roles=frozenset({role}), scope=scope)
    return Caller(actor=actor, channel=Channel.WEB)


def test_a_quiet_shop_shows_its_bays_and_nothing_else(chain: House) -> None:
    view = chain[0].wall.see(SYSTEM)

    assert [one.code for one in view.tiles] == ["S0001", "S0002", "S0003"]
    assert (view.totals.shops, view.totals.bays) == (3, 18)
    assert (view.totals.occupied, view.totals.waiting, view.totals.alerts) == (0, 0, 0)


def test_shops_that_take_no_cars_yet_are_counted_apart() -> None:
    app = in_memory(clock=HandClock(MONDAY), random=Random(1))
    network = generate(200, 1)
    app.loading.load_network(SYSTEM, network=network)
    joining = sum(not one.takes_bookings for one in network.stores)

    view = app.wall.see(SYSTEM)

    assert joining
    assert (view.totals.shops, view.joining) == (200 - joining, joining)


def test_a_car_waits_from_its_arrival_until_work_begins(chain: House) -> None:
    visit = a_visit(chain)
    visit.book()
    assert tile(chain, visit.chosen.store).count.in_shop == 0

    visit.receive(Cast.of(visit.chosen.store))
    seen = tile(chain, visit.chosen.store).count

    assert (seen.in_shop, seen.waiting, seen.occupied, seen.visits) == (1, 1, 0, 1)


def test_a_bay_is_occupied_while_somebody_works_in_it(chain: House) -> None:
    visit, cast = in_repair(chain)
    working = tile(chain, visit.chosen.store).count
    assert (working.in_shop, working.waiting, working.occupied) == (1, 0, 1)

    chain[1].advance(timedelta(minutes=5))
    chain[0].repairs.finish(cast.technician, work_order=visit.work_order, step=0)

    assert tile(chain, visit.chosen.store).count.occupied == 0


def test_suspended_work_is_an_alert_and_a_car_that_blocks_its_bay_occupies_it(
    chain: House,
) -> None:
    visit, cast = in_repair(chain)

    chain[0].repairs.suspend(
        cast.technician, work_order=visit.work_order, reason=Wait.PART, stays_in_bay=True
    )
    seen = tile(chain, visit.chosen.store).count

    assert (seen.suspended, seen.alerts, seen.occupied) == (1, 1, 1)


def test_a_car_that_is_not_ready_as_promised_is_an_alert(chain: House) -> None:
    visit, _ = in_repair(chain)
    assert tile(chain, visit.chosen.store).count.overdue == 0

    chain[1].until(visit.chosen.promise.latest + timedelta(minutes=1))

    assert tile(chain, visit.chosen.store).count.overdue == 1


def test_a_displaced_appointment_is_an_alert(chain: House) -> None:
    visit = a_visit(chain)
    visit.book()
    assert visit.booked is not None

    chain[0].booking.displace(SYSTEM, appointment=visit.booked.appointment, cause="overrun")

    assert tile(chain, visit.chosen.store).count.displaced == 1


def test_a_refused_refund_is_an_alert_until_the_customer_has_the_money(chain: House) -> None:
    app, clock = chain
    day = ShopDay(app=app, clock=clock).stock_up()
    again, cash = a_refused_refund(day), a_refused_refund(day)
    seen = tile(chain, day.store).count
    assert (seen.refused, seen.alerts) == (2, 2)
    assert {one.refund.id for one in app.phone.refused(SYSTEM, store=day.store)} == {
        again.refund,
        cash.refund,
    }

    app.phone.hurry(SYSTEM, payment=again.payment)
    day.run_due()
    assert tile(chain, day.store).count.refused == 1
    app.settlement.refund_in_cash(SYSTEM, payment=cash.payment, refund=cash.refund)

    assert tile(chain, day.store).count.refused == 0
    assert app.phone.refused(SYSTEM, store=day.store) == ()
    assert {one.store for one in (*day.told("RefundFailed"), *day.told("RefundDone"))} == {
        day.store
    }


def test_what_is_left_of_a_prepayment_is_an_alert_until_it_goes_back(chain: House) -> None:
    app, clock = chain
    day = ShopDay(app=app, clock=clock).stock_up()
    car, payment = a_prepaid_car(day)
    assert app.settlement.owed(SYSTEM) == ()

    app.calling_off.call_off(SYSTEM, work_order=car.booked.work_order, reason="no time")

    paid = app.phone.see(SYSTEM, payment=payment).amount
    owed = Owed(
        order=car.booked.order, store=day.store, amount=paid, work_order=car.booked.work_order
    )
    assert app.settlement.owed(SYSTEM) == app.settlement.owed(SYSTEM, store=day.store) == (owed,)
    seen = tile(chain, day.store).count
    assert (seen.overpaid, seen.alerts) == (1, 1)
    assert app.settlement.owed(SYSTEM, after=owed.order) == ()
    assert app.settlement.owed(SYSTEM, store=store_id(2)) == ()

    app.settlement.refund(SYSTEM, order=car.booked.order, payment=payment, reason="called off")

    assert app.settlement.owed(SYSTEM) == ()
    assert tile(chain, day.store).count.alerts == 0


def test_what_another_shop_owes_is_not_there(chain: House) -> None:
    app, clock = chain
    day = ShopDay(app=app, clock=clock).stock_up()
    car, _ = a_prepaid_car(day)
    app.calling_off.call_off(SYSTEM, work_order=car.booked.work_order, reason="no time")

    assert app.settlement.owed(a_person(Role.CASHIER, store_id(2))) == ()
    with pytest.raises(NotFound):
        app.settlement.owed(a_person(Role.CASHIER, store_id(2)), store=day.store)


def test_a_car_counts_on_the_day_on_which_it_came(chain: House) -> None:
    visit = a_visit(chain)
    visit.book()
    chain[1].until(visit.chosen.starts)
    assert tile(chain, visit.chosen.store).count.visits == 0

    visit.receive(Cast.of(visit.chosen.store))
    assert tile(chain, visit.chosen.store).count.visits == 1
    chain[1].advance(timedelta(days=1))

    assert tile(chain, visit.chosen.store).count.visits == 0


def test_the_refused_refunds_of_another_shop_are_not_there(chain: House) -> None:
    with pytest.raises(NotFound):
        chain[0].phone.refused(a_person(Role.CASHIER, store_id(2)), store=store_id(1))


def test_a_car_that_is_gone_leaves_a_visit_and_its_money(chain: House) -> None:
    visit = a_visit(chain)
    visit.book()
    cast = Cast.of(visit.chosen.store)
    visit.receive(cast)
    visit.diagnose(cast)
    visit.dispatch(cast)
    list(visit.repair(cast))
    visit.check(cast)
    visit.settle(cast)
    seen = tile(chain, visit.chosen.store).count

    assert (seen.in_shop, seen.occupied, seen.alerts, seen.visits) == (0, 0, 0, 1)
    assert chain[0].wall.takings(SYSTEM) == visit.chosen.price


def test_yesterday_does_not_count_today(chain: House) -> None:
    test_a_car_that_is_gone_leaves_a_visit_and_its_money(chain)
    chain[1].advance(timedelta(days=1))

    assert chain[0].wall.see(SYSTEM).totals.visits == 0
    assert not chain[0].wall.takings(SYSTEM)


def test_the_wall_shows_one_region_when_asked(chain: House) -> None:
    assert len(chain[0].wall.see(SYSTEM, region=Region.EAST).tiles) == 3
    assert chain[0].wall.see(SYSTEM, region=Region.NORTH).tiles == ()


def test_everybody_sees_the_shops_within_their_reach_and_no_others(chain: House) -> None:
    manager = a_person(Role.STORE_MANAGER, store_id(2))

    assert [one.code for one in chain[0].wall.see(manager).tiles] == ["S0002"]
    assert chain[0].wall.changed(manager, stores=frozenset({store_id(1)})) == ()


def test_the_wall_is_for_those_who_may_see_it(chain: House) -> None:
    with pytest.raises(Forbidden):
        chain[0].wall.see(a_person(Role.CASHIER))
    with pytest.raises(Forbidden):
        chain[0].wall.takings(a_person(Role.PLANNER))
