"""Where an answer holds, what goes with it, and what matters, from runs that nobody simulated."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from math import isclose
from pathlib import Path

import pytest

from simulation.outcome.interval import NothingToCompare
from simulation.report.sweep.data import NoSweep, as_csv, axes_in
from simulation.report.sweep.findings import SweepFindings
from simulation.report.sweep.sensitivities import sensitivities
from simulation.report.sweep.write import FILES, write_sweep
from simulation.scenario.conditions import Conditions
from simulation.sweep.axis import Axes, Axis
from simulation.sweep.design import Design
from simulation.sweep.figures import Gathering, Swept
from simulation.sweep.holding import Holding
from simulation.sweep.screening import Screening
from simulation.sweep.sweep import Sweep
from tests.findings import a_scenario
from tests.outcomes import a_shop, an_outcome
from tests.simulation.report.pages import Pages

AXES = Axes((Axis("patience_h", (1.0, 5.0)), Axis("missing_part", (0.0, 0.1))))
BEFORE, AFTER = "each-for-itself", "network"
World = Callable[[Conditions], float]
"""The mean wait after, in hours."""
BEFORE_H = 1.8


def swept(design: Design, after_h: World, many: int | None = None, **told: int) -> Swept:
    sweep = Sweep(
        scenario=a_scenario(seeds=2),
        axes=AXES,
        design=design,
        policies=(BEFORE, AFTER),
        many=many,
    )
    gathered = Gathering(sweep)
    for task in sweep.tasks:
        after = task.policy == AFTER
        served = told.get("served", 41 if after else 40)
        wait_h = after_h(task.scenario.conditions) if after else BEFORE_H
        wait_h = served * (wait_h + task.seed * (0.1 if after else 0.2))
        shop = a_shop(1, wait_h=wait_h, served=served, wanted=50)
        gathered.add(task.scenario.conditions, an_outcome(shop, policy=task.policy, seed=task.seed))
    return gathered.whole()


def patient_people_wait(conditions: Conditions) -> float:
    """Shorter than before up to a patience of three hours and some."""
    return BEFORE_H + 0.25 * (conditions.patience_h - 2.4)


def test_where_the_answer_holds_is_counted_and_what_goes_with_it_is_named() -> None:
    found = Holding.of(swept(Design.LHS, patient_people_wait, 20))
    assert found is not None
    strongest, other = found.commons

    # The seeds add 0.15 hours after and 0.3 before. Of twenty slices from one to five hours ten
    # are below three.
    assert (found.points, found.holds) == (20, 10)
    assert [one is strongest for one in found.commons] == [True, False]
    assert strongest.axis.condition == "patience_h"
    assert strongest.ranks[0] == pytest.approx(1.0)
    assert strongest.missed is not None
    assert strongest.missed[0] >= 3.0
    assert abs(other.ranks[0] or 0) < found.chance
    assert other.ranks[1] is None


def test_the_interval_of_the_share_is_that_of_clopper_and_pearson() -> None:
    found = Holding.of(swept(Design.LHS, lambda _: 1.0, 20))
    assert found is not None

    # All of n: the low end is the n-th root of a 40th (Clopper and Pearson).
    assert found.missed == ()
    assert isclose(found.low, 0.025 ** (1 / 20), rel_tol=1e-9)
    assert found.high == 1.0


def test_a_screening_finds_the_size_and_the_sign_of_what_matters() -> None:
    found = Screening.of(swept(Design.MORRIS, patient_people_wait, 30))
    assert found.after is not None
    assert found.change is not None
    first, second = found.after

    assert first.axis.condition == "patience_h"
    assert first.mu == pytest.approx(0.25 * 4, rel=1e-3)
    assert first.mu_star == pytest.approx(first.mu)
    assert first.sigma == pytest.approx(0, abs=1e-3)
    assert second.mu_star == pytest.approx(0, abs=1e-9)


def test_where_nobody_was_served_nothing_holds_and_nothing_is_screened() -> None:
    nobody = swept(Design.LHS, lambda _: 0.0, 5, served=0)
    found = Holding.of(nobody)

    assert found is not None
    assert (found.holds, len(found.missed)) == (0, 5)
    walked = Screening.of(swept(Design.MORRIS, lambda _: 0.0, 6, served=0))
    assert (walked.after, walked.change) == (None, None)


def test_every_point_and_policy_has_a_row_with_paired_differences() -> None:
    rows = list(csv.DictReader(StringIO(as_csv(swept(Design.GRID, patient_people_wait)))))
    low, *_ = [one for one in rows if one["policy"] == AFTER]

    assert [(one["point"], one["policy"]) for one in rows] == [
        (str(point), policy) for point in (1, 2, 3, 4) for policy in (BEFORE, AFTER)
    ]
    assert (low["patience_h"], low["missing_part"]) == ("1.0", "0.0")
    mean = 0.25 * (1.0 - 2.4) + (0.1 - 0.2) * 1.5
    assert float(low["wait_h_difference"]) == pytest.approx(mean)
    assert float(low["wait_h_difference_low"]) < mean < float(low["wait_h_difference_high"])
    assert rows[0]["wait_h_difference"] == ""


@pytest.mark.parametrize("design", Design)
def test_the_report_is_whole_in_both_languages_and_always_the_same(
    design: Design, tmp_path: Path
) -> None:
    many = None if design is Design.GRID else 6
    findings = SweepFindings.of(swept(design, patient_people_wait, many), tmp_path)
    paths = write_sweep(findings, tmp_path / "one", language="en")
    texts = [path.read_text("utf-8") for path in paths]
    page = Pages(texts[0])

    assert tuple(path.name for path in paths) == FILES
    assert {"src", "href"}.isdisjoint(name for name, _ in page.attributes)
    assert "扫描：made-up" in texts[0]
    assert "# Sweep: made-up" in texts[1]
    assert json.loads(texts[3])["origin"]["design"] == design
    again = write_sweep(findings, tmp_path / "two", language="en")
    assert [path.read_text("utf-8") for path in again] == texts


def test_a_comparison_takes_only_a_sweep_of_the_same(tmp_path: Path) -> None:
    with pytest.raises(NoSweep, match="is not there or no sweep"):
        axes_in(tmp_path)
    findings = SweepFindings.of(swept(Design.GRID, patient_people_wait), tmp_path)
    write_sweep(findings, tmp_path)
    axes = axes_in(tmp_path)

    assert [(one.condition, one.low, one.high) for one in axes] == [
        ("patience_h", 1.0, 5.0),
        ("missing_part", 0.0, 0.1),
    ]
    with pytest.raises(NothingToCompare, match="sweep the same scenario with --tornado"):
        sensitivities(a_scenario(), axes, AFTER, tmp_path / "runs")
