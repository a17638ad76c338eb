"""What readings say of knobs, on worlds that are straight lines."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.calibration.belief import DOUBT, FARTHEST, Belief, Numbers
from simulation.calibration.reading import Reading
from simulation.scenario.scenario import Target

slopes = st.lists(st.lists(st.floats(-3, 3), min_size=3, max_size=3), min_size=1, max_size=4).map(
    np.array
)
places = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(np.array)


def readings(wanted: Numbers, found: Numbers, tolerance: float = 0.05) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            target=Target(measure="wait_h", value=float(value), tolerance=tolerance),
            value=float(read),
            error=0.0,
        )
        for value, read in zip(wanted, found, strict=True)
    )


def belief(slopes: Numbers, begins: Numbers, meant: Numbers) -> Belief:
    """A world of that slope, whose targets are met at the places that are ``meant``."""
    wanted, found = 10 + slopes @ meant, 10 + slopes @ begins
    return Belief(begins=begins, places=begins, readings=readings(wanted, found), slopes=slopes)


@given(slopes, places, places)
@settings(deadline=None)
def test_a_step_fits_better_on_a_straight_line_and_leaves_no_range(
    slopes: Numbers, begins: Numbers, meant: Numbers
) -> None:
    before = belief(slopes, begins, meant)
    step = before.next_places()
    after = before.moved(step, belief(slopes, step, meant).readings)

    assert after.misfit <= before.misfit + 1e-6
    assert np.all((step >= 0) & (step <= 1))
    assert np.all(np.abs(step - begins) <= FARTHEST + 1e-6)


@given(slopes, places, places, places)
def test_looking_elsewhere_makes_the_line_go_through_both(
    slopes: Numbers, begins: Numbers, meant: Numbers, elsewhere: Numbers
) -> None:
    wrong = belief(np.zeros_like(slopes), begins, meant)
    found = belief(slopes, elsewhere, meant)

    after = wrong.moved(elsewhere, found.readings)

    said = after.values + after.slopes @ (begins - elsewhere)
    if np.linalg.norm(elsewhere - begins) > 1e-3:
        assert said == pytest.approx(wrong.values, abs=1e-6)


@given(slopes, places)
def test_readings_never_add_doubt(slopes: Numbers, begins: Numbers) -> None:
    left = np.diag(belief(slopes, begins, begins).spread())
    assert np.all(left > 0)
    assert np.all(left <= DOUBT**2 + 1e-9)


def test_a_knob_on_which_nothing_hangs_stays_where_it_is_and_as_doubtful() -> None:
    one = belief(np.array([[2.0, 0.0]]), np.array([0.5, 0.3]), np.array([0.7, 0.9]))
    step = one.next_places()
    there = belief(np.array([[2.0, 0.0]]), step, np.array([0.7, 0.9]))
    assert step == pytest.approx([0.7, 0.3], abs=0.01)
    assert np.diag(there.spread()) == pytest.approx([0, DOUBT**2], abs=0.001)


def test_a_reading_that_chance_blurs_says_less() -> None:
    sharp = belief(np.array([[1.0]]), np.array([0.5]), np.array([0.7]))
    [reading] = sharp.readings
    blurred = Belief(
        begins=sharp.begins,
        places=sharp.places,
        readings=(Reading(target=reading.target, value=reading.value, error=0.5),),
        slopes=sharp.slopes,
    )
    assert blurred.spread()[0, 0] > 2 * sharp.spread()[0, 0]
    assert abs(blurred.next_places()[0] - 0.5) < abs(sharp.next_places()[0] - 0.5)


def test_a_reading_that_chance_blurs_is_not_nearer_for_it() -> None:
    begins = np.array([0.5])
    target = Target(measure="wait_h", value=1.8, tolerance=0.1)
    blurred, sharp = (
        Belief(
            begins=begins,
            places=begins,
            readings=(Reading(target=target, value=value, error=error),),
            slopes=np.array([[1.0]]),
        )
        for value, error in ((3.5, 2.0), (0.9, 0.1))
    )
    assert sharp.misfit < blurred.misfit


def test_readings_that_miss_their_targets_by_more_than_chance_say_less() -> None:
    begins, slopes = np.array([0.5]), np.array([[1.0]])
    met, missed = (
        Belief(begins=begins, places=begins, readings=readings(wanted, begins), slopes=slopes)
        for wanted in (np.array([0.5]), np.array([5.0]))
    )
    assert missed.spread()[0, 0] > 10 * met.spread()[0, 0]
