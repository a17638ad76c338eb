"""Chance comes to what its formulas say."""

from random import Random
from statistics import fmean, pvariance

import pytest

from simulation.scenario.conditions import Conditions
from simulation.scenario.fleet import Fleet
from simulation.scenario.mix import WantedService
from simulation.world.coming import MOST_MORE, Comings, factor, poisson
from simulation.world.world import Waits
from tests.simulation.scenarios import scenario


@pytest.mark.parametrize(("mean", "draws"), [(0.3, 20_000), (4.0, 20_000), (2_000.0, 2_000)])
def test_counts_have_the_mean_and_the_variance_of_a_poisson_process(
    mean: float, draws: int
) -> None:
    luck = Random(1)
    counts = [poisson(luck, mean) for _ in range(draws)]
    assert fmean(counts) == pytest.approx(mean, rel=0.05)
    assert pvariance(counts) == pytest.approx(mean, rel=0.1)


def test_real_work_has_the_mean_and_the_spread_of_its_service() -> None:
    luck, wanted = Random(1), WantedService(service="wash", weight=1, pace=1.2, spread=0.5)
    factors = [factor(wanted, luck) for _ in range(20_000)]
    assert fmean(factors) == pytest.approx(1.2, rel=0.02)
    assert pvariance(factors) ** 0.5 / fmean(factors) == pytest.approx(0.5, rel=0.05)


def test_as_many_customers_come_as_the_demand_says() -> None:
    given = scenario(stores=1, cars_an_hour=30.0, booked=0.3)
    comings = Comings(given, 1, Fleet.of(given.mix)).of_day(0)
    usual = [one for one in comings if one.mark * MOST_MORE < 1.0]
    assert len(usual) == pytest.approx(30 * 7, rel=0.2)
    assert sum(not one.at_once for one in usual) / len(usual) == pytest.approx(0.3, abs=0.1)
    assert [one.at for one in comings] == sorted(one.at for one in comings)


def test_without_elasticity_demand_does_not_answer_to_the_wait() -> None:
    waits = Waits(conditions=Conditions(elasticity=0.0))
    waits.note(600.0)
    waits.end_day()
    assert waits.demand == 1.0


def test_shorter_waits_bring_more_customers_and_never_more_than_twice() -> None:
    waits = Waits(conditions=Conditions(elasticity=0.53, usual_wait_h=1.8))
    before = waits.demand
    for _ in range(30):
        waits.note(60.0)
        waits.end_day()
    assert before == 1.0
    assert waits.demand == pytest.approx(1.8**0.53, rel=0.01)
    for _ in range(60):
        waits.note(0.0)
        waits.end_day()
    assert waits.demand == MOST_MORE
