"""Drawings show what was counted, on sheets that hold it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.outcome.measures import MEASURES
from simulation.outcome.outcome import WAIT_BINS, Outcome
from simulation.report.charts import flows, waits, week
from simulation.report.charts.bars import ALL, BEFORE, losses, tornado, waterfall
from simulation.report.charts.flows import flow_maps, moves_of
from simulation.report.charts.plane import along_elasticity, regions_moving
from simulation.report.charts.scale import Scale
from simulation.report.charts.waits import WaitChart
from simulation.report.charts.week import WeekMap
from simulation.report.table import Table
from tests.findings import AFTER_H, BEFORE_H, all_findings, findings
from tests.outcomes import a_shop, an_outcome, outcomes, runs_of


@given(
    st.lists(st.integers(-(10**6), 10**6).map(lambda one: one / 1000), min_size=1), st.booleans()
)
def test_a_scale_holds_all_its_values_between_round_ticks(values: list[float], zero: bool) -> None:
    scale = Scale.around(values, 10, 110, zero=zero)
    held = [*values, *([0.0] if zero else [])]

    assert all(9.9 <= scale.at(one) <= 110.1 for one in held)
    assert 2 <= len(scale.ticks) <= 8
    assert (scale.at(scale.low), scale.at(scale.high)) == (10, 110)


@given(outcomes())
def test_the_line_of_waits_stands_over_the_cars_that_waited_so_long(run: Outcome) -> None:
    chart = WaitChart.of({"any": [run]})
    if not sum(run.waits):
        assert chart is None
        return
    assert chart is not None
    [line] = chart.lines
    corners = [tuple(map(float, one.split(","))) for one in line.points.split()]

    assert all(waits.LEFT <= x <= waits.WIDTH for x, _ in corners)
    assert all(waits.TOP <= y <= waits.HEIGHT for _, y in corners)
    assert 0 < line.half <= line.most <= WAIT_BINS / 6


def test_half_and_nine_in_ten_are_read_off_the_cars() -> None:
    # Of 40 cars, 27 waited up to ten minutes, and 13 about two hours.
    chart = WaitChart.of({"one": [an_outcome(a_shop())]})

    assert chart is not None
    [line] = chart.lines
    assert line.half == pytest.approx(1 / 6)
    assert line.most == 2.0


@given(outcomes())
def test_the_week_has_a_cell_for_every_open_hour_with_its_share(run: Outcome) -> None:
    drawn = WeekMap.of("any", "occupied", [run, run])
    assert drawn is not None
    whole = sum(one.occupied_min for one in run.shops) / sum(o.open_bay_min for o in run.shops)

    assert len(drawn.cells) == 7 * len(drawn.hours)
    assert all(one.share == pytest.approx(whole) for one in drawn.cells)
    assert all(week.LEFT <= one.x <= week.WIDTH for one in drawn.cells)


def test_a_region_moves_from_before_to_after() -> None:
    found = findings()
    plane = regions_moving(Table.of(found.runs), found.before, found.after)

    assert plane is not None
    assert [(one.kind, one.name) for one in plane.marks] == [
        ("chain", ""),
        ("region", "east"),
        ("region", "south"),
        ("published", ""),
    ]
    chain = plane.marks[0]
    assert chain.at == (plane.x.at(70), plane.y.at(124 / 120))
    assert chain.came_from == (plane.x.at(52), plane.y.at(218 / 120))
    labels = [one.label for one in plane.marks]
    assert len(set(labels)) == len(labels)


def test_the_way_along_elasticities_begins_with_the_lowest() -> None:
    plane = along_elasticity({0.5: runs_of("n", AFTER_H), 0.0: runs_of("n", BEFORE_H)})

    assert plane is not None
    assert [one.name for one in plane.marks if one.kind == "step"] == ["0", "0.5"]
    assert along_elasticity({}) is None


def test_lost_customers_are_stacked_cause_by_cause() -> None:
    found = findings()
    bars = losses(Table.of(found.runs), list(found.runs))

    assert bars is not None
    assert {(one.row, one.kind): one.value for one in bars.bars if one.value} == {
        ("each-for-itself", "lost_balked"): pytest.approx(100 * 9 / 49)
    }
    assert bars.rows == ("each-for-itself", "network")


def test_levers_lead_from_before_to_all_of_them() -> None:
    steps = {"recommends": runs_of("n", BEFORE_H), "online": runs_of("n", AFTER_H)}
    bars = waterfall(runs_of("e", BEFORE_H), steps, MEASURES["wait_h"])

    assert bars is not None
    assert bars.rows == (BEFORE, "recommends", "online", ALL)
    before, none, less, after = (one.value for one in bars.bars)
    assert [before, none, less, after] == pytest.approx([218 / 120, 0, -94 / 120, 124 / 120])
    assert [one.kind for one in bars.bars] == ["whole", "gain", "gain", "whole"]


def test_the_widest_swing_comes_first() -> None:
    found = all_findings()
    [one] = found.sensitivities
    usual = found.runs["network"]
    bars = tornado(usual, [one, one], MEASURES["wait_h"])

    assert bars is not None
    assert {one.kind: one.value for one in bars.bars} == {
        "low": pytest.approx(124 / 120),
        "high": pytest.approx(1.8),
    }
    assert tornado(usual, [], MEASURES["wait_h"]) is None


def test_flows_are_customers_a_day_over_all_runs_and_lie_on_the_sheet() -> None:
    near, far = a_shop(1, left_for={"S0002": 7}), a_shop(2, came_from=7, served_sent=7)
    other = a_shop(3, lat=39.0)
    runs = [an_outcome(near, far, other, seed=seed) for seed in (1, 2)]
    chain, around = flow_maps(runs, 9)

    assert moves_of(runs) == {("S0001", "S0002"): 1.0}
    assert [len(one.shops) for one in (chain, around)] == [3, 2]
    for one in (chain, around):
        assert [(flow.came_from, flow.to, flow.a_day) for flow in one.flows] == [
            ("S0001", "S0002", 1.0)
        ]
        for _, x, y in one.shops:
            assert 0 <= x <= flows.WIDTH
            assert 0 <= y <= flows.HEIGHT
    assert flow_maps([an_outcome()], 9) == []
