"""Runs are done once, side by side or one after the other, and come to the same."""

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import active_children
from pathlib import Path

import pytest
from attrs import evolve

from adapters.files import Unwritable
from simulation.experiment.runner import Processes, Serial, Task, all_done, each_done, tasks
from simulation.outcome.outcome import Outcome
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


def test_two_workers_come_to_the_same_as_none_even_when_they_are_killed(tmp_path: Path) -> None:
    wanted = tasks(SMALL, ["network"], 3)
    together: dict[int, Outcome] = {}
    for place, outcome in each_done(wanted, tmp_path / "two", Processes(2)):
        for worker in [] if together else active_children():
            os.kill(worker.pid or 0, signal.SIGKILL)
        together[place] = outcome
    alone = all_done(wanted, tmp_path / "none")

    assert [together[place].print for place in range(3)] == [one.print for one in alone]


def test_who_interrupts_a_run_finds_the_finished_ones_and_goes_on_from_there(
    tmp_path: Path,
) -> None:
    wanted = tasks(SMALL, ["network"], 2)
    coming = each_done(wanted, tmp_path, Serial())
    _, first = next(coming)
    with pytest.raises(KeyboardInterrupt), interrupted_after(cpu_s=0.02):
        next(coming)

    assert [task.found(tmp_path) for task in wanted] == [first, None]
    assert all_done(wanted, tmp_path)[0] == first


@contextmanager
def interrupted_after(cpu_s: float) -> Iterator[None]:
    """As by Ctrl-C, while it is at work."""
    usual = signal.signal(signal.SIGVTALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_VIRTUAL, cpu_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, usual)


def test_a_place_that_cannot_be_made_is_told_before_anything_is_run(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unwritable, match=r"cannot be written \(Not a directory\)"):
        all_done(tasks(SMALL, ["network"], 1), tmp_path / "file" / "runs")


def test_a_run_that_cannot_be_written_is_told_and_the_finished_ones_stay(tmp_path: Path) -> None:
    wanted = tasks(SMALL, ["network"], 2)
    [first] = all_done(wanted[:1], tmp_path)
    with pytest.raises(Unwritable, match="File too large"), files_of_at_most(1_000):
        all_done(wanted, tmp_path)

    assert wanted[0].found(tmp_path) == first
    assert wanted[1].found(tmp_path) is None
    assert [path.suffix for path in tmp_path.rglob("*.*")] == [".json"]


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_seeds_come_one_after_the_other_so_that_any_beginning_can_be_compared() -> None:
    wanted = tasks(SMALL, ["each-for-itself", "network"], 2)
    assert [(one.seed, one.policy) for one in wanted] == [
        (1, "each-for-itself"),
        (1, "network"),
        (2, "each-for-itself"),
        (2, "network"),
    ]
