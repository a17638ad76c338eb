"""Knobs are turned until targets are met; the worlds here are made up, and answer at once."""

from collections.abc import Sequence

import pytest
from attrs import evolve

from simulation.calibration.calibration import Calibration, calibrated
from simulation.calibration.knob import NoSuchKnob, knobs, usual
from simulation.calibration.reading import NothingToAimAt
from simulation.calibration.sample import sampled
from simulation.calibration.told import lines
from simulation.outcome.outcome import Outcome
from simulation.scenario.conditions import PLAUSIBLE
from simulation.scenario.fresh import fresh
from simulation.scenario.load import load
from simulation.scenario.scenario import Scenario, Target
from tests.outcomes import a_shop, an_outcome
from tests.simulation.scenarios import scenario

WAIT = Target(measure="wait_h", value=2.0, tolerance=0.05)
FULL = Target(measure="occupied", value=0.6, tolerance=0.01)
CHAIN = fresh(60, 1)


def world(one: Scenario) -> Outcome:
    """Fuller with more customers, and a wait that intake and answers add to, never ``late_min``."""
    full = 0.5 * one.demand.cars_per_week / 28
    wait_h = one.conditions.intake_h + one.conditions.answer_h + 2 * full**2
    return an_outcome(a_shop(occupied_min=10_000 * full, served=40, wait_h=40 * wait_h))


def calibration(*names: str, targets: Sequence[Target] = (WAIT, FULL)) -> Calibration:
    small = evolve(scenario(stores=2), targets=tuple(targets))

    def simulated(wanted: Sequence[Scenario]) -> list[Sequence[Outcome]]:
        scale = 28 / small.demand.cars_per_week
        return [[world(_scaled(one, scale))] for one in wanted]

    return calibrated(small, knobs(small, names), simulated, rounds=8)


def _scaled(one: Scenario, scale: float) -> Scenario:
    [demand] = knobs(one, ["demand"])
    return demand.turned(one, scale)


def test_targets_that_can_be_met_are_met() -> None:
    found = calibration("demand", "intake_h")

    assert found.holds
    demand, intake = found.found
    assert demand.value == pytest.approx(1.2, rel=0.05)
    assert intake.value + 0.4 + 2 * 0.36 == pytest.approx(2, abs=0.1)
    assert demand.low < demand.value < demand.high
    assert demand.is_known
    assert intake.is_known


def test_a_knob_on_which_no_target_hangs_is_left_alone_and_named() -> None:
    found = calibration("demand", "intake_h", "late_min")

    late = found.found[2]
    assert late.value == pytest.approx(late.knob.begins)
    assert not late.is_known
    assert [*lines(found)][-1] == "the targets say next to nothing of late_min: sweep them"


def test_knobs_of_which_only_the_sum_is_known_are_named() -> None:
    found = calibration("intake_h", "answer_h", targets=[WAIT])

    [pair] = found.alike
    assert {pair.one, pair.other} == {"intake_h", "answer_h"}
    assert pair.correlation < -0.7


def test_what_cannot_be_met_is_told_with_the_knob_that_ends() -> None:
    never = Target(measure="occupied", value=1.2, tolerance=0.01)
    found = calibration("demand", "patience_h", targets=[never])

    assert not found.holds
    assert found.found[0].at_an_end
    assert "tolerances off" in next(lines(found))
    assert "at the end of its range" in "\n".join(lines(found))


def test_the_fitted_scenario_has_the_knobs_where_they_were_found() -> None:
    found = calibration("demand", "intake_h")
    small = scenario(stores=2)
    fitted = found.of(small)

    demand, intake = found.found
    assert fitted.conditions.intake_h == intake.value
    weeks = fitted.demand.cars_per_week / small.demand.cars_per_week
    assert weeks == pytest.approx(demand.value)


def test_without_target_or_knob_there_is_nothing_to_do() -> None:
    with pytest.raises(NothingToAimAt):
        calibration("demand", targets=[])
    with pytest.raises(NothingToAimAt):
        calibration()


def test_a_knob_that_is_not_there_is_told_with_one_that_is() -> None:
    with pytest.raises(NoSuchKnob, match="patience_h"):
        knobs(CHAIN, ["patiense_h"])
    with pytest.raises(NoSuchKnob, match=r"demand\."):
        knobs(CHAIN, ["demand.mars"])


def test_every_condition_can_be_turned_and_begins_where_the_scenario_says() -> None:
    turned = knobs(CHAIN, [*PLAUSIBLE, *usual(CHAIN)])

    assert {*PLAUSIBLE} < {one.name for one in turned}
    for one in turned:
        assert one.least <= one.begins <= one.most
        assert one.value(one.place) == pytest.approx(one.begins)
        assert one.place_of(one.value(0.7)) == pytest.approx(0.7)
        one.turned(CHAIN, one.least)
        one.turned(CHAIN, one.most)


def test_regions_with_a_target_have_a_knob_of_their_own() -> None:
    aimed = evolve(CHAIN, targets=(WAIT, Target(measure="wait_h.east", value=1, tolerance=0.1)))
    assert usual(aimed)[:2] == ("demand", "demand.east")
    assert "demand.north" not in usual(aimed)


def test_some_shops_stand_for_all_with_everything_that_belongs_to_them() -> None:
    some = sampled(CHAIN, 20)

    assert len(some.network.stores) == 20
    assert {*some.demand.by_store} == {one.id for one in some.network.stores}
    assert sampled(CHAIN, 20) == some
    assert sampled(CHAIN, 60) is CHAIN
    of_all, of_some = _by_region(CHAIN), _by_region(some)
    assert all(abs(of_some.get(one, 0) - n / 3) < 1.5 for one, n in of_all.items())


def _by_region(one: Scenario) -> dict[str, int]:
    regions = [str(store.region) for store in one.network.stores]
    return {region: regions.count(region) for region in regions}


def test_a_sample_is_asked_for_the_same_share_of_its_bay_time_as_the_chain() -> None:
    assert load(sampled(CHAIN, 12)).occupied == pytest.approx(load(CHAIN).occupied, abs=0.01)
