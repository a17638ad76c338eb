"""Calendars: made when a shop is looked at, forgotten when it is not as it was."""

from datetime import timedelta

from attrs import evolve

from application.app import Application
from application.dispatch.offers import Wish
from application.inventory.service import Delivered
from application.shared.caller import SYSTEM
from application.shared.network import Network
from domain.shared.geo import Place
from domain.shared.ids import derived_id
from domain.shared.money import Money
from simulation.clock import HandClock
from tests.chain import (
    CATALOGUE,
    LAVIDA,
    a_furnished_twin,
    a_store,
    bays_of,
    store_id,
    technicians_of,
)

FAR = Place(39.9, 116.4)


def _in(clock: HandClock, place: Place) -> Wish:
    return Wish(services=("oil-service",), car=LAVIDA, at=place, earliest=clock.now())


def _with_a_far_shop(app: Application) -> None:
    far = evolve(a_store(9), place=FAR)
    network = Network(
        stores=(far,), bays=tuple(bays_of(far)), technicians=tuple(technicians_of(far))
    )
    app.loading.load_network(SYSTEM, network=network)


def test_a_search_makes_the_calendars_of_the_shops_near_it_and_no_others() -> None:
    app, clock = a_furnished_twin()
    _with_a_far_shop(app)
    wish = _in(clock, a_store(1).place)
    assert app.offers.find(SYSTEM, wish=wish).proposals

    assert app.capacities.warm(clock.now()) == 1
    assert app.capacities.warm(clock.now()) == 0


def test_only_a_shop_that_changed_is_made_again() -> None:
    app, clock = a_furnished_twin()
    assert app.capacities.warm(clock.now()) == 3
    app.directory.changed(store_id(2))

    assert app.capacities.warm(clock.now()) == 1


def test_calendars_last_until_the_shop_s_day_ends() -> None:
    app, clock = a_furnished_twin()
    app.capacities.warm(clock.now())
    clock.advance(timedelta(hours=15))
    assert app.capacities.warm(clock.now()) == 0
    clock.advance(timedelta(hours=2))

    assert app.capacities.warm(clock.now()) == 3


def test_a_shop_without_the_parts_stands_in_nobody_s_way() -> None:
    app, clock = a_furnished_twin(stores=1)
    poor = tuple(a_store(number) for number in range(2, 9))
    chain = Network(
        stores=poor,
        bays=tuple(bay for shop in poor for bay in bays_of(shop)),
        technicians=tuple(one for shop in poor for one in technicians_of(shop)),
    )
    app.loading.load_network(SYSTEM, network=chain)
    wish = Wish(
        services=("oil-service",), car=LAVIDA, at=poor[-1].place, earliest=clock.now(), best=1
    )

    (offer,) = app.offers.find(SYSTEM, wish=wish).proposals
    assert offer.store == store_id(1)


def test_when_no_shop_has_the_parts_the_answer_says_so() -> None:
    app, clock = a_furnished_twin(stores=1)
    _with_a_far_shop(app)
    wish = _in(clock, FAR)
    assert app.offers.find(SYSTEM, wish=wish).why_none == "out-of-stock"
    items = tuple(
        Delivered(part=part.id, quantity=20_000, cost=Money(1_000_000)) for part in CATALOGUE.parts
    )
    delivery = derived_id(store_id(9), "late stock")
    app.inventory.receive(SYSTEM, store=store_id(9), delivery=delivery, items=items)

    assert app.offers.find(SYSTEM, wish=wish).proposals
