"""What is true of every run, whatever the scenario."""

from functools import cache

import pytest
from attrs import evolve

from simulation.outcome.causes import BAYS, WAITS
from simulation.outcome.laws import violations
from simulation.outcome.outcome import Outcome, ShopOutcome
from simulation.scenario.policy import EACH_FOR_ITSELF
from simulation.world.run import simulated
from tests.simulation.scenarios import scenario

POLICIES = ["each-for-itself", "network"]


@cache
def ran(policy: str) -> Outcome:
    """Two days of two shops, with a day before that does not count."""
    return simulated(scenario(days=2, warm_up=1), policy, seed=3)


def shops() -> list[ShopOutcome]:
    return [shop for policy in POLICIES for shop in ran(policy).shops]


def test_every_customer_is_accounted_for() -> None:
    for shop in shops():
        came = shop.here_before + shop.wanted + shop.came_from
        left = shop.served + shop.lost.all + sum(shop.left_for.values())
        assert came == left + shop.still_here


def test_cars_in_the_shop_are_the_sum_of_their_stays() -> None:
    for shop in shops():
        assert shop.in_system_h == pytest.approx(shop.sojourn_h, rel=1e-9)


def test_every_waiting_hour_has_a_cause_with_a_name() -> None:
    for shop in shops():
        assert sum(shop.wait_causes_h.values()) == pytest.approx(shop.wait_h, rel=1e-9)
        assert shop.wait_causes_h.keys() <= WAITS.keys()
        assert shop.bay_causes_min.keys() <= BAYS.keys()


def test_every_law_of_counting_holds() -> None:
    assert [violations(ran(policy)) for policy in POLICIES] == [[], []]


def test_every_bay_minute_has_a_cause() -> None:
    for shop in shops():
        assert sum(shop.bay_causes_min.values()) == pytest.approx(shop.open_bay_min, rel=1e-9)


@pytest.mark.parametrize("policy", POLICIES)
def test_cars_are_served(policy: str) -> None:
    assert sum(shop.served for shop in ran(policy).shops) > 20


@pytest.mark.parametrize("policy", POLICIES)
def test_the_hours_of_the_week_hold_all_bay_time(policy: str) -> None:
    run = ran(policy)
    assert sum(run.open_bays) == pytest.approx(sum(shop.open_bay_min for shop in run.shops))
    assert sum(run.productive) <= sum(run.occupied) <= sum(run.open_bays)


def test_every_policy_meets_the_same_customers() -> None:
    wanted = [[shop.wanted for shop in ran(policy).shops] for policy in POLICIES]
    assert wanted[0] == wanted[1]


def test_the_same_seed_gives_the_same_to_the_last_digit_and_another_does_not() -> None:
    small = scenario(stores=1)
    first, again, other = (simulated(small, "network", seed) for seed in (5, 5, 6))
    assert evolve(first, cpu_s=0.0) == evolve(again, cpu_s=0.0)
    assert first.print != other.print


def test_a_policy_without_levers_is_each_shop_for_itself() -> None:
    small = scenario(stores=1)
    named = evolve(small, policies={**small.policies, "nothing": EACH_FOR_ITSELF})
    assert simulated(named, "nothing", 5).print == simulated(named, "each-for-itself", 5).print


def test_where_nobody_comes_nothing_happens() -> None:
    run = simulated(scenario(stores=1, cars_an_hour=0.0), "network", seed=1)
    [shop] = run.shops
    assert run.events == 0
    assert shop.wanted == shop.served == 0
    assert {what: spent for what, spent in shop.bay_causes_min.items() if spent} == {
        "no_car": shop.open_bay_min
    }
