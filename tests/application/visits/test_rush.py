"""Many who want the same time at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from application.dispatch.proposal import Proposal
from application.shared.caller import SYSTEM
from domain.shared.errors import Conflict
from domain.shared.ids import MemberId, VehicleId
from tests.application.furnished import on_postgresql
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.sound import expect_sound
from tests.chain import a_furnished_twin
from tests.databases import Databases


def a_twin() -> ShopDay:
    app, clock = a_furnished_twin()
    return ShopDay(app=app, clock=clock)


def at_nine(day: ShopDay, vehicle: VehicleId) -> Proposal | None:
    """What a car is offered for nine o'clock."""
    return next(iter(day.offers(vehicle, day.at(9), latest=day.at(9))), None)


def take(day: ShopDay, proposal: Proposal, customer: tuple[MemberId, VehicleId]) -> bool:
    member, vehicle = customer
    try:
        day.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)
    except Conflict:
        return False
    return True


def places() -> int:
    """How many one after the other get nine o'clock."""
    day, count = a_twin(), 0
    while (proposal := at_nine(day, (customer := day.customer())[1])) is not None:
        count += take(day, proposal, customer)
    return count


def rush(day: ShopDay, customers: int, *, left: int) -> None:
    """All were shown nine o'clock, and take it at once when so many places are left."""
    crowd = [day.customer() for _ in range(customers)]
    shown = at_nine(day, crowd[0][1])
    assert shown is not None
    for _ in range(places() - left):
        assert take(day, shown, day.customer())

    with ThreadPoolExecutor(customers) as pool:
        won = list(pool.map(lambda customer: take(day, shown, customer), crowd))

    assert sum(won) == min(left, customers)
    assert len({claim.subject for claim in day.claims()}) == places() - left + sum(won)
    assert at_nine(day, day.customer()[1]) is None
    expect_sound(day)


def test_a_shop_has_more_than_one_place_at_a_time() -> None:
    assert places() > 1


def test_of_two_hundred_who_want_the_last_place_one_gets_it() -> None:
    rush(a_twin(), 200, left=1)


@pytest.mark.parametrize("left", [1, 2])
def test_on_postgresql_as_many_get_a_time_as_there_are_places(
    postgres_server: Databases, left: int
) -> None:
    with on_postgresql(postgres_server) as (app, clock):
        rush(ShopDay(app=app, clock=clock), 32, left=left)


def test_two_who_were_shown_the_same_bay_both_get_their_time() -> None:
    day = a_twin()
    one, other = day.customer(), day.customer()
    shown = at_nine(day, one[1])
    assert shown is not None

    assert take(day, shown, one)
    assert take(day, shown, other)

    bays = {claim.resource for claim in day.claims() if claim.during.start == day.at(9)}
    assert len(bays) == 4
    expect_sound(day)
