"""A day with time left is offered for less, and what was offered is what is paid."""

from datetime import timedelta

import pytest

from application.shared.caller import SYSTEM
from domain.orders.idle import USUAL
from domain.orders.line import LineKind
from domain.orders.order import Order
from domain.orders.pricing import DiscountKind
from domain.shared.money import NOTHING, Money, total
from tests.application.visits.shop_day import OIL, Car, ShopDay
from tests.chain import a_furnished_twin


@pytest.fixture
def day() -> ShopDay:
    app, clock = a_furnished_twin(idle=USUAL)
    return ShopDay(app=app, clock=clock).stock_up()


def order_of(car: Car) -> Order:
    return car.day.app.visits.order(SYSTEM, order=car.booked.order)


def taken_off(order: Order) -> Money:
    return total([one.amount for line in order.lines for one in line.discounts])


def test_an_empty_day_is_offered_for_less_and_says_why(day: ShopDay) -> None:
    _, vehicle = day.customer()

    offer = day.offers(vehicle)[0]

    assert offer.idle is not None
    assert (offer.idle.load, offer.idle.basis_points) == (0.0, 1_500)
    labour = total([line.amount for line in offer.lines if line.part is None])
    assert offer.idle.amount == Money(labour.amount * 15 // 100)
    assert offer.price == offer.list_price - offer.idle.amount


def test_a_day_that_is_half_taken_is_at_list_price(day: ShopDay) -> None:
    services = ("dent-repair", "alternator", "diagnosis", "wheel-alignment", "waxing")
    for service in services * 7:
        _, vehicle = day.customer()
        day.book(day.at(8), services=(service,))
    _, vehicle = day.customer()

    today = day.offers(vehicle, latest=day.at(20))

    for offer in today:
        load = next(term.value for term in offer.terms if term.name == "load")
        assert load >= 0.3
        off = 0 if load >= 0.5 else 800
        assert (offer.idle.basis_points if offer.idle else 0) == off


def test_what_was_offered_is_what_the_order_costs_and_names(day: ShopDay) -> None:
    member, vehicle = day.customer()
    offer = day.offers(vehicle)[0]

    car = day.book_this(offer, member, vehicle)

    order = order_of(car)
    assert order.total == offer.price == car.appointment.quoted
    assert offer.idle is not None
    assert taken_off(order) == offer.idle.amount
    named = {one.kind for line in order.lines for one in line.discounts}
    assert named == {DiscountKind.SLOT}
    assert all(not line.discounts for line in order.lines if line.kind is LineKind.PART)


def test_moved_within_the_shop_the_price_stays(day: ShopDay) -> None:
    car = day.book()
    before = order_of(car)
    proposal = day.offers(car.vehicle, day.at(9) + timedelta(days=1))[0]

    moved = day.app.booking.move(SYSTEM, appointment=car.id, proposal=proposal)

    assert moved.price == moved.before == before.total
    assert order_of(car) == before


def test_another_shop_has_its_own_price(day: ShopDay) -> None:
    car = day.book()
    proposals = day.app.offers.alternatives(SYSTEM, appointment=car.id, best=20).found.proposals
    proposal = next(one for one in proposals if one.store != day.store)

    moved = day.app.booking.move(SYSTEM, appointment=car.id, proposal=proposal)

    there = day.app.visits.order(SYSTEM, order=moved.order)
    assert proposal.idle is not None
    assert taken_off(there) == proposal.idle.amount
    assert there.total == moved.price == proposal.price


def test_the_same_question_has_the_same_price(day: ShopDay) -> None:
    _, vehicle = day.customer()
    assert [one.price for one in day.offers(vehicle)] == [one.price for one in day.offers(vehicle)]


def test_a_chain_without_the_policy_has_its_list_prices_at_any_time() -> None:
    app, clock = a_furnished_twin()
    day = ShopDay(app=app, clock=clock).stock_up()
    _, vehicle = day.customer()

    offer = day.offers(vehicle, services=OIL)[0]

    assert offer.idle is None
    assert offer.price == offer.list_price > NOTHING
