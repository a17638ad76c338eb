"""Runs are done once, side by side or one after the other, and come to the same."""

from pathlib import Path

import pytest
from attrs import evolve

from adapters.files import Unwritable
from simulation.experiment.runner import Task, all_done, tasks
from simulation.scenario.policy import Policy
from tests.simulation.scenarios import scenario

SMALL = scenario(stores=1)


def test_what_is_finished_is_not_done_again(tmp_path: Path) -> None:
    wanted = tasks(SMALL, ["network"], 1)
    first = all_done(wanted, tmp_path)
    # A run that was done again would have other CPU seconds.
    assert all_done(wanted, tmp_path) == first


def test_a_policy_of_the_same_name_with_another_lever_is_another_run(tmp_path: Path) -> None:
    other = evolve(SMALL, policies={**SMALL.policies, "network": Policy(online=True)})
    all_done(tasks(SMALL, ["network"], 1), tmp_path)
    assert Task(scenario=other, policy="network", seed=1).found(tmp_path) is None


def test_one_worker_and_two_come_to_the_same(tmp_path: Path) -> None:
    wanted = tasks(SMALL, ["network"], 2)
    alone = all_done(wanted, tmp_path / "one")
    together = all_done(wanted, tmp_path / "two", workers=2)
    assert [one.print for one in together] == [one.print for one in alone]


def test_a_place_that_cannot_be_made_is_told_before_anything_is_run(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unwritable, match="cannot be made"):
        all_done([], tmp_path / "file" / "runs")


def test_seeds_come_one_after_the_other_so_that_any_beginning_can_be_compared() -> None:
    wanted = tasks(SMALL, ["each-for-itself", "network"], 2)
    assert [(one.seed, one.policy) for one in wanted] == [
        (1, "each-for-itself"),
        (1, "network"),
        (2, "each-for-itself"),
        (2, "network"),
    ]
