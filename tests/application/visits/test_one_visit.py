"""A car is in one shop at a time, for one visit."""

import pytest
from attrs import evolve

from application.dispatch.proposal import Proposal
from application.shared.caller import SYSTEM
from application.visits.booking import Booked
from application.visits.reception import AlreadyHere, Entry
from application.visits.taking import NotToday
from domain.shared.ids import MemberId, VehicleId
from domain.work_orders.status import Status
from simulation.cast import Cast
from tests.application.visits.overtaken import Overtaken
from tests.application.visits.shop_day import ShopDay
from tests.chain import store_id


def walk_in(day: ShopDay, member: MemberId, vehicle: VehicleId) -> Booked:
    """Takes the first offer of today, with the rights of that shop's advisor."""
    first = min(day.offers(vehicle), key=lambda one: one.starts)
    return take_in(day, first, member, vehicle)


def take_in(day: ShopDay, offer: Proposal, member: MemberId, vehicle: VehicleId) -> Booked:
    return day.app.receptions.walk_in(
        Cast.of(day.store).advisor,
        proposal=offer,
        member=member,
        vehicle=vehicle,
        entry=Entry(mileage_km=1000),
    )


def test_a_car_that_is_in_a_shop_walks_into_none(day: ShopDay) -> None:
    member, vehicle = day.customer()
    first = walk_in(day, member, vehicle)

    for shop in (day, evolve(day, store=store_id(2))):
        with pytest.raises(AlreadyHere) as refused:
            walk_in(shop, member, vehicle)

        facts = refused.value.facts
        assert (facts["visit"], facts["store"]) == (first.work_order, day.store)
        assert str(facts["shop"]) in str(refused.value)


def test_a_car_that_is_in_a_shop_is_not_received_for_its_appointment(day: ShopDay) -> None:
    member, vehicle = day.customer()
    booked = day.book_this(day.offers(vehicle, day.at(10))[0], member, vehicle)
    walk_in(evolve(day, store=store_id(2)), member, vehicle)

    with pytest.raises(AlreadyHere):
        booked.receive()

    assert booked.visit.status is Status.PLANNED


def test_of_two_who_take_the_same_car_in_at_once_one_does(day: ShopDay) -> None:
    member, vehicle = day.customer()
    there = evolve(day, store=store_id(2))
    offer = there.offers(vehicle)[0]
    first: list[Booked] = []
    late = Overtaken(
        day.app.receptions.transactions,
        lambda: first.append(take_in(there, offer, member, vehicle)),
    )
    slow = evolve(day.app.receptions, transactions=late)

    with pytest.raises(AlreadyHere) as refused:
        slow.walk_in(
            SYSTEM,
            proposal=day.offers(vehicle)[0],
            member=member,
            vehicle=vehicle,
            entry=Entry(mileage_km=1000),
        )

    assert refused.value.facts["visit"] == first[0].work_order
    assert len(first) == 1


def test_a_car_whose_visit_was_called_off_comes_again(day: ShopDay) -> None:
    member, vehicle = day.customer()
    first = walk_in(day, member, vehicle)
    day.app.calling_off.call_off(SYSTEM, work_order=first.work_order, reason="no time")

    again = walk_in(day, member, vehicle)

    assert day.app.visits.work_order(SYSTEM, work_order=again.work_order).status is Status.RECEIVED


def test_who_walks_in_takes_an_offer_of_today(day: ShopDay) -> None:
    member, vehicle = day.customer()
    tomorrow = day.offers(vehicle, day.at(8).replace(day=3))[0]

    with pytest.raises(NotToday, match="book an appointment"):
        take_in(day, tomorrow, member, vehicle)
