"""A run that was counted wrongly is known by it."""

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given

from simulation.outcome.laws import violations
from simulation.outcome.outcome import Outcome
from tests.outcomes import a_shop, an_outcome, outcomes


@given(outcomes())
def test_a_run_that_may_have_been_breaks_no_law(run: Outcome) -> None:
    assert violations(run) == []


def test_customers_who_go_to_another_shop_are_conserved() -> None:
    left = a_shop(1, left_for={"S0002": 5})
    came = a_shop(2, came_from=5, served_sent=4, still_here=1)

    assert violations(an_outcome(left, came)) == []


@pytest.mark.parametrize(
    ("law", "wrong"),
    [
        ("customers are conserved", {"wanted": 41}),
        ("who left came", {"came_from": 3, "served_sent": 3}),
        ("served of those sent, at most", {"served_sent": 1}),
        ("cars over time are stays over cars", {"sojourn_h": 160.1}),
        ("causes of the wait add up", {"wait_causes_h": {"bay": 70.0, "part": 1.0}}),
        ("causes of bay time add up", {"bay_causes_min": {"work": 4_000.0, "empty": 5_999.0}}),
        ("worked, occupied and open minutes are in order, at most", {"worked_min": 5_201.0}),
        ("promises kept are of cars served, at most", {"kept": 41}),
    ],
)
def test_a_wrong_count_of_a_shop_is_named_with_its_shop(law: str, wrong: dict[str, Any]) -> None:
    found = violations(an_outcome(a_shop(1), a_shop(2, **wrong)))

    assert [(one.law, one.store) for one in found] == [(law, "S0002")]
    assert str(found[0]).startswith(f"{law} in S0002: ")


def test_who_was_sent_and_neither_served_nor_lost_is_missed() -> None:
    left, came = a_shop(1, left_for={"S0002": 5}), a_shop(2, came_from=5)

    assert [str(one) for one in violations(an_outcome(left, came))] == [
        "served of those sent, at most in S0002: 5 against 0"
    ]


@pytest.mark.parametrize("profile", ["waits", "occupied", "productive", "open_bays"])
def test_profiles_of_the_chain_are_those_of_its_shops(profile: str) -> None:
    run = an_outcome()
    first, *others = getattr(run, profile)
    wrong: dict[str, Any] = {profile: (first + 1, *others)}
    [found] = violations(evolve(run, **wrong))

    assert found.store is None
    assert found.left == pytest.approx(found.right + 1)
