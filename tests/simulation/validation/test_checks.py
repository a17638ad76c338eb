"""Checks hold in shops as they are, and fail where theory thinks of others."""

from functools import cache

from attrs import evolve

from simulation.validation.check import Verdict
from simulation.validation.effort import Effort
from simulation.validation.estimate import Estimate, Pair
from simulation.validation.every_day import Runs, counted_right, not_worse, runs
from simulation.validation.one_shop import erlang_c, finite
from simulation.validation.peer import ciw
from simulation.validation.plain import POLICY, plain
from simulation.validation.several_shops import jackson

SMALL = Effort(days=2, customers=20_000)
DAY = 24 * 60.0


@cache
def days() -> Runs:
    """Two short days."""
    return runs(plain(bays=1, cars_an_hour=(0.5,), days=1), POLICY, range(1, 2 + 1))


def longer(by_h: float) -> Runs:
    """The same days, with every car waiting so much longer."""
    return [
        evolve(
            run,
            shops=tuple(evolve(one, wait_h=one.wait_h + by_h * one.served) for one in run.shops),
        )
        for run in days()
    ]


def test_every_car_of_a_shop_begins_when_the_recursion_says() -> None:
    checks = [erlang_c(SMALL), *finite(SMALL), jackson(SMALL)]
    assert all(one.note.startswith("0 of ") for one in checks), [one.note for one in checks]


def test_a_world_with_a_bay_less_than_theory_thinks_fails() -> None:
    check = erlang_c(SMALL, bays=1, believed=2)
    assert check.verdict is Verdict.FAILS
    assert not check.note.startswith("0 of ")


def test_the_simulator_of_others_comes_to_the_same_waits() -> None:
    assert [one.verdict for one in ciw(SMALL)] == [Verdict.AGREES] * 3


def test_longer_waits_are_told_as_worse() -> None:
    before, after = longer(0.0), longer(5.0)
    assert not_worse("the same", "wait_h", before, before).verdict is Verdict.AGREES
    assert not_worse("shorter", "wait_h", after, before).verdict is Verdict.AGREES
    assert not_worse("longer", "wait_h", before, after).verdict is Verdict.FAILS


def test_a_lost_customer_and_an_hour_too_much_are_found() -> None:
    right = days()
    assert [one.verdict for one in counted_right(right)] == [Verdict.AGREES] * 2
    wrong = [
        evolve(
            run,
            shops=tuple(
                evolve(one, wanted=one.wanted + 1, sojourn_h=one.sojourn_h + 1e-6)
                for one in run.shops
            ),
        )
        for run in right
    ]
    assert [one.verdict for one in counted_right(wrong)] == [Verdict.FAILS] * 2


def test_a_world_beside_its_recursion_is_as_far_from_the_long_one() -> None:
    met = [Pair(day * DAY, 12.0, 10.0) for day in range(5)]
    estimate = Estimate.of(met, iter([7.0] * 1_000), 1_000)
    assert (estimate.mean, estimate.offset, estimate.apart) == (9.0, 2.0, 5)
    assert estimate.half == 0.0


def test_an_estimate_is_as_uncertain_as_the_days_differ() -> None:
    met = [Pair(day * DAY, 10.0 + day, 10.0) for day in range(5)]
    estimate = Estimate.of(met, iter([7.0] * 1_000), 1_000)
    assert estimate.mean == 9.0
    assert estimate.half > 2.0
