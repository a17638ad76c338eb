"""Many who want the same place at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from application.shared.caller import SYSTEM
from domain.shared.errors import Conflict
from domain.shared.ids import MemberId, VehicleId
from tests.application.furnished import on_postgresql
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.sound import expect_sound
from tests.chain import a_furnished_twin
from tests.databases import Databases


def rush(day: ShopDay, count: int) -> None:
    """``count`` customers hold the same last place; one gets it, with everything it needs."""
    customers = [day.customer() for _ in range(count)]
    proposal = day.offers(customers[0][1], day.at(9))[0]

    def hold(customer: tuple[MemberId, VehicleId]) -> bool:
        member, vehicle = customer
        try:
            day.app.booking.hold(SYSTEM, proposal=proposal, member=member, vehicle=vehicle)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(count) as pool:
        won = list(pool.map(hold, customers))

    assert sum(won) == 1
    assert len({claim.subject for claim in day.claims()}) == 1
    expect_sound(day)
    loser = customers[won.index(False)][1]
    again = day.offers(loser, day.at(9))
    assert all(
        mine.bay != other.bay or not mine.during.overlaps(other.during)
        for one in again
        for mine in one.plan
        for other in proposal.plan
    )


def test_of_two_hundred_who_want_the_last_place_one_gets_it() -> None:
    app, clock = a_furnished_twin()
    rush(ShopDay(app=app, clock=clock), 200)


def test_of_thirty_two_on_postgresql_one_gets_it(postgres_server: Databases) -> None:
    with on_postgresql(postgres_server) as (app, clock):
        rush(ShopDay(app=app, clock=clock), 32)
