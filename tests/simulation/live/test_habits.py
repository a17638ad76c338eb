"""What usually comes, as far as the last weeks tell."""

from datetime import date, timedelta

from adapters.demo.catalogue.loader import demo_catalogue
from adapters.network.generate import generate
from adapters.snapshot.history import Brought, Came, History, Since, Wanted
from domain.shared.ids import StoreId
from simulation.live.habits import Habits
from tests.chain import LAVIDA

UNTIL = date(2026, 3, 2)
FIRST = UNTIL - timedelta(weeks=4)
NETWORK = generate(2, seed=1)
KNOWN, UNKNOWN = (StoreId(one.id) for one in NETWORK.stores)


def habits(*since: Since, cars: int = 60) -> Habits:
    history = History(
        first=FIRST,
        until=UNTIL,
        came=(Came(KNOWN, 0, 10, cars, cars // 4), Came(UNKNOWN, 0, 10, 4, 1)),
        since=since,
        wanted=(Wanted("oil-service", 150), Wanted("wash-deluxe", 50), Wanted("gone", 9)),
        brought=(Brought(LAVIDA, 200),),
    )
    return Habits.of(history, NETWORK, demo_catalogue())


def test_hours_are_those_of_the_last_weeks_where_enough_is_known() -> None:
    found = habits(Since(KNOWN, FIRST), Since(UNKNOWN, FIRST))

    [hour] = found.demand.by_store[KNOWN]
    assert (hour.weekday, hour.hour, hour.cars, hour.booked) == (0, 10, 15.0, 0.25)
    assert found.assumed == {UNKNOWN}
    assert len(found.demand.by_store[UNKNOWN]) > 50


def test_a_shop_that_opened_lately_is_counted_from_its_first_day_on() -> None:
    twice = habits(Since(KNOWN, UNTIL - timedelta(days=14)), Since(UNKNOWN, FIRST))
    new = habits(Since(KNOWN, UNTIL - timedelta(days=13)), Since(UNKNOWN, FIRST))

    assert twice.demand.by_store[KNOWN][0].cars == 30.0
    assert new.assumed == {KNOWN, UNKNOWN}


def test_what_is_wanted_is_what_was_wanted_and_is_sold() -> None:
    found = habits(Since(KNOWN, FIRST))

    assert {one.service: one.weight for one in found.mix.wanted} == {
        "oil-service": 150,
        "wash-deluxe": 50,
    }
    assert found.fleet.cars == (LAVIDA,)
