"""Measures of a run are sums over sums, and say what they mean."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from simulation.outcome.measure import Unit
from simulation.outcome.measures import MEASURES, satisfaction
from simulation.outcome.outcome import Lost, Outcome
from tests.outcomes import a_shop, an_outcome, outcomes


def test_every_measure_is_what_its_meaning_says() -> None:
    large = a_shop(
        1,
        wanted=110,
        lost=Lost(no_time=4, balked=3, no_show=2, sent_home=1),
        left_for={"S0002": 20},
        served=80,
        open_bay_min=20_000,
        occupied_min=12_000.0,
        worked_min=9_000.0,
        shift_min=12_000,
        wait_h=160.0,
        reception_h=20.0,
        lead_h=3_840.0,
        kept=72,
        revenue_fen=9_500_000,
        discount_fen=500_000,
    )
    small = a_shop(2, came_from=20, served_sent=20, served=20, wait_h=10.0, kept=18, lead_h=480.0)
    run = an_outcome(large, small, days=10)
    told = {name: one.of(run) for name, one in MEASURES.items()}

    assert told == pytest.approx(
        {
            "occupied": 17_200 / 30_000,
            "productive": 13_000 / 30_000,
            "technician_used": 13_000 / 20_000,
            "wait_h": 170 / 100,
            "reception_min": 24 * 60 / 100,
            "lead_days": 4_320 / 24 / 100,
            "kept": 0.9,
            "served_per_shop_day": 100 / 20,
            "served_share": 100 / 110,
            "lost_no_time": 4 / 110,
            "lost_balked": 3 / 110,
            "lost_no_show": 2 / 110,
            "lost_sent_home": 1 / 110,
            "cross_store_share": 0.2,
            "cross_store_per_day": 2.0,
            "revenue_per_shop_day": (95_000 + 40_000) / 20,
            "discount_share": 500_000 / 14_000_000,
            "satisfaction": 83.0,
            "lowest_region_occupied": 0.52,
            "highest_region_occupied": 0.6,
            "shortest_region_wait_h": 0.5,
            "longest_region_wait_h": 2.0,
        }
    )


@given(outcomes())
def test_the_chain_lies_between_its_regions(run: Outcome) -> None:
    regions = {shop.region for shop in run.shops}
    for name in ("occupied", "wait_h"):
        chain = MEASURES[name].of(run)
        parts = [one for region in regions if (one := MEASURES[name].of(run, region)) is not None]
        if chain is not None:
            assert min(parts) * (1 - 1e-9) <= chain <= max(parts) * (1 + 1e-9)


@given(outcomes(), st.integers(2, 5))
def test_a_mean_is_the_same_however_often_the_same_shops_are_counted(
    run: Outcome, times: int
) -> None:
    more = evolve(run, shops=run.shops * times)
    for one in MEASURES.values():
        if one.unit is not Unit.CARS_A_DAY:
            assert one.of(more) == (pytest.approx(one.of(run)) if one.of(run) else one.of(run))


def test_where_nobody_was_served_there_is_no_mean_wait() -> None:
    nobody = an_outcome(a_shop(served=0, kept=0, wait_h=0.0))

    assert MEASURES["wait_h"].of(nobody) is None
    assert MEASURES["satisfaction"].of(nobody) is None
    assert MEASURES["longest_region_wait_h"].of(nobody) is None
    assert MEASURES["occupied"].of(nobody) == 0.52


def test_satisfaction_is_a_line_through_the_published_points_within_its_scale() -> None:
    points = {wait_h: satisfaction(wait_h) for wait_h in (0.0, 1.0, 1.4, 1.8, 100.0)}

    assert points == pytest.approx({0.0: 100.0, 1.0: 90.0, 1.4: 86.0, 1.8: 82.0, 100.0: 0.0})
