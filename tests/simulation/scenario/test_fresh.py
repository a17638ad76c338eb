import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.network.generate import generate
from domain.shared.trade import BayKind
from domain.stores.hours import DayHours, OpeningHours
from domain.stores.region import Region
from simulation.scenario.fresh import MIX, REGIONS, Wish, demand_of, fresh
from simulation.scenario.load import expected, load, open_bay_min, wishes
from simulation.scenario.mix import ServiceMix, WantedService
from simulation.scenario.profile import week
from simulation.scenario.scenario import Scenario
from simulation.scenario.sense import is_open

CHAIN = generate(40, 1)
PER_CAR = expected(MIX)


def test_the_same_seed_gives_the_same_scenario(small: Scenario) -> None:
    assert fresh(3, 1) == small
    assert fresh(3, 2).demand != small.demand


@settings(max_examples=10, deadline=None)
@given(occupied=st.floats(0.05, 1.5), booked=st.floats(0, 1), seed=st.integers(0, 99))
def test_the_demand_asks_for_the_wished_share_of_the_bays(
    occupied: float, booked: float, seed: int
) -> None:
    demand = demand_of(CHAIN, PER_CAR, Wish(occupied=occupied, booked=booked), seed)

    wanted = demand.cars_per_week * PER_CAR.minutes
    assert wanted / sum(open_bay_min(CHAIN).values()) == pytest.approx(occupied, rel=0.002)
    assert {hour.booked for hours in demand.by_store.values() for hour in hours} == {booked}


def test_the_east_is_full_while_the_north_is_idle(small: Scenario) -> None:
    demand = demand_of(CHAIN, PER_CAR, Wish(), 1)
    told = load(evolve(small, network=CHAIN, demand=demand))

    assert max(told.by_region, key=lambda one: told.by_region[one]) is Region.EAST
    assert told.by_region[Region.NORTH] < 0.6 * told.by_region[Region.EAST]
    assert [*REGIONS] == [*Region]


def test_an_average_car_is_the_mean_of_what_cars_want() -> None:
    wash = ServiceMix((WantedService(service="wash", weight=7, pace=1.5),))
    told = expected(wash)

    assert sum(wish.share for wish in wishes(MIX)) == pytest.approx(1)
    assert [*told.bay_min] == [BayKind.WASH]
    minutes = [(wish.share, wish.service.minutes_for(wish.car)) for wish in wishes(wash)]
    assert told.minutes == pytest.approx(1.5 * sum(share * one for share, one in minutes))
    assert told.parts == {}


days = st.one_of(
    st.none(),
    st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda d: DayHours(d[0], sum(d))),
)


@given(day=days, off=st.sets(st.integers(0, 6)))
def test_people_come_while_the_shop_is_open_and_all_of_them_come(
    day: DayHours | None, off: set[int]
) -> None:
    hours = OpeningHours(tuple(None if one in off else day for one in range(7)))

    shares = week(hours)

    assert not shares or sum(shares.values()) == pytest.approx(1)
    assert bool(shares) is any(hours.week)
    assert all(is_open(hours, weekday, hour) for weekday, hour in shares)


def test_saturday_is_the_strongest_day_and_a_day_has_two_peaks() -> None:
    shares = week(OpeningHours.daily(8 * 60, 19 * 60))

    days = [sum(share for (day, _), share in shares.items() if day == one) for one in range(7)]
    assert max(days) == days[5]
    monday = [share for (day, _), share in shares.items() if day == 0]
    peaks = [
        at for at in range(1, len(monday) - 1) if monday[at - 1] < monday[at] >= monday[at + 1]
    ]
    assert len(peaks) == 2


def test_a_small_chain_is_asked_for_nothing_that_no_shop_can_do() -> None:
    alone = fresh(1, 1)

    wanted = {one.service for one in alone.mix.wanted}
    assert BayKind.PAINT not in {bay.kind for bay in alone.network.bays}
    assert wanted < {one.service for one in MIX.wanted}
    assert "panel-respray" not in wanted
