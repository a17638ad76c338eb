"""Runs on Dask are the same as on this machine, and outlive their workers."""

import os
import signal
import sys
from pathlib import Path

import pytest

from adapters.extras import NotInstalled, needed
from simulation.experiment.on_dask import NoScheduler, OnDask
from simulation.experiment.runner import each_done, tasks
from tests.simulation.scenarios import scenario

WANTED = tasks(scenario(stores=1), ["network"], 3)


def test_a_run_whose_worker_is_killed_is_done_again_and_comes_to_the_same(tmp_path: Path) -> None:
    dask = needed("distributed", extra="dask")
    prints: dict[int, str] = {}
    with (
        dask.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        dask.Client(cluster) as onlooker,
    ):
        runner = OnDask(workers=2, scheduler=cluster.scheduler_address)
        for place, outcome in each_done(WANTED, tmp_path, runner):
            if not prints:
                busy = next(one for one, doing in onlooker.processing().items() if doing)
                [worker] = onlooker.run(os.getpid, workers=[busy]).values()
                os.kill(worker, signal.SIGKILL)
            prints[place] = outcome.print

    assert prints == {place: task.simulated().print for place, task in enumerate(WANTED)}
    assert all(task.found(tmp_path) for task in WANTED)


def test_without_dask_the_command_that_installs_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NotInstalled, match=r"pip install 'baywise\[dask\]'"):
        list(OnDask(workers=1).done(WANTED, tmp_path))


def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoScheduler, match="at nowhere"):
        list(OnDask(workers=1, scheduler="nowhere").done(WANTED, tmp_path))
