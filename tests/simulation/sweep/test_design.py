"""The points of a sweep lie where its design says, within the ends of its axes."""

import sys
from itertools import pairwise

import pytest
from attrs import asdict, evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.extras import NotInstalled
from simulation.outcome.laws import violations
from simulation.scenario.conditions import PLAUSIBLE, Conditions
from simulation.sweep.axis import Axes, Axis, NoAxes, Point
from simulation.sweep.design import BadDesign, Design, points
from simulation.sweep.sweep import Sweep
from simulation.world.run import simulated
from tests.findings import a_scenario
from tests.simulation.scenarios import scenario

TWO = Axes((Axis("patience_h", (6.0, 2.0, 4.0, 2.0)), Axis("missing_part", (0.0, 0.1))))


_ROUNDED = 1e-3


def a_sweep(design: Design, many: int | None = None, *, alone: bool = False) -> Sweep:
    return Sweep(
        scenario=a_scenario(seeds=2),
        axes=TWO,
        design=design,
        policies=("each-for-itself", "network"),
        many=many,
        alone=alone,
    )


def test_a_grid_has_every_value_with_every_other_once() -> None:
    found = points(TWO, Design.GRID, None, 1)

    assert [tuple(one.values()) for one in found] == [
        (patience_h, missing_part) for patience_h in (2.0, 4.0, 6.0) for missing_part in (0.0, 0.1)
    ]


@pytest.mark.parametrize("many", [1, 7, 30])
def test_a_hypercube_has_one_point_in_each_slice_of_each_axis(many: int) -> None:
    found = points(TWO, Design.LHS, many, 1)

    assert len(found) == many
    for axis in TWO.moving:
        shares = sorted(TWO.shares(one)[TWO.moving.index(axis)] for one in found)
        for place, share in enumerate(shares):
            assert place / many - _ROUNDED <= share <= (place + 1) / many + _ROUNDED


def test_a_screening_moves_one_condition_a_step() -> None:
    found = points(TWO, Design.MORRIS, 10, 1)
    walks = [found[begins : begins + 3] for begins in range(0, len(found), 3)]

    assert len(walks) == 3
    for walk in walks:
        assert [moved(one, two) for one, two in pairwise(walk)] == [1, 1]


def moved(one: Point, other: Point) -> int:
    return sum(one[name] != other[name] for name in one)


@pytest.mark.parametrize("design", Design)
def test_the_same_draw_gives_the_same_points(design: Design) -> None:
    assert points(TWO, design, 6, 7) == points(TWO, design, 6, 7)


@pytest.mark.parametrize(
    ("design", "many", "told"),
    [
        (Design.GRID, 7, "has 6 points, not 7"),
        (Design.LHS, 0, "has 1 to 10000 points, not 0"),
        (Design.LHS, 10_001, "not 10001"),
        (Design.MORRIS, 5, "2 conditions takes at least 6 points, not 5"),
    ],
)
def test_a_design_that_cannot_be_made_says_why(design: Design, many: int, told: str) -> None:
    with pytest.raises(BadDesign, match=told):
        points(TWO, design, many, 1)


@given(share=st.floats(0, 1), ends=st.tuples(*[st.floats(0, 1e6, allow_subnormal=False)] * 2))
def test_no_value_is_drawn_from_outside_its_axis(share: float, ends: tuple[float, float]) -> None:
    axis = Axis("patience_h", ends)

    assert axis.low <= axis.at(share) <= axis.high


def test_a_scenario_without_axes_is_told_how_to_write_one() -> None:
    for sweep in ({}, {"conditions.patience_h": (4.0,)}):
        with pytest.raises(NoAxes, match=r"conditions\.patience_h = \[2\.0, 4\.0, 6\.0\]"):
            Axes.of(a_scenario(sweep=sweep))


def test_a_condition_with_one_value_has_it_at_every_point_and_moves_nowhere() -> None:
    base = a_scenario(sweep={"conditions.patience_h": (2.0, 4.0), "conditions.absent": (0.01,)})
    axes = Axes.of(base)
    at = axes.scenario(base, axes.point([1.0])).conditions

    assert [one.condition for one in axes.moving] == ["patience_h"]
    assert at == evolve(base.conditions, patience_h=4.0, absent=0.01)


def test_every_condition_has_a_plausible_range_around_its_default_that_it_may_have() -> None:
    assert list(PLAUSIBLE) == list(asdict(Conditions()))
    for name, (low, high) in PLAUSIBLE.items():
        assert low <= getattr(Conditions(), name) <= high
        assert low < high
        Conditions(**{name: low})
        Conditions(**{name: high})


@pytest.mark.parametrize("end", [0, 1])
def test_a_day_can_be_lived_at_every_plausible_end(end: int) -> None:
    conditions = Conditions(**{name: ends[end] for name, ends in PLAUSIBLE.items()})

    assert violations(simulated(scenario(stores=1, conditions=conditions), "network", 1)) == []


def test_what_two_points_have_in_common_is_run_once() -> None:
    sweep = a_sweep(Design.GRID, alone=True)

    # Six points, the scenario as it is, and four ends: two of them are points, for a patience of
    # four hours is in the grid and in the scenario.
    assert len(sweep.scenarios) == 6 + 1 + 4 - 2
    assert len({(one.print, one.policy, one.seed) for one in sweep.tasks}) == 9 * 2 * 2


@pytest.mark.parametrize(
    ("design", "library", "extra"),
    [
        (Design.GRID, "scipy.stats", "solvers"),
        (Design.LHS, "scipy.stats.qmc", "solvers"),
        (Design.MORRIS, "SALib.sample.morris", "screening"),
    ],
)
def test_the_command_that_installs_what_is_missing_is_told_before_anything_is_run(
    design: Design, library: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(NotInstalled, match=rf"pip install 'baywise\[{extra}\]'"):
        points(TWO, design, None, 1)
