"""Runs done side by side; one that is finished is never done again, and none is lost."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from attrs import frozen

from adapters.files import Unwritable
from domain.shared.errors import Unavailable
from simulation.outcome.files import Runs
from simulation.outcome.outcome import Outcome
from simulation.scenario.digest import run_hash, scenario_hash
from simulation.scenario.scenario import Scenario
from simulation.world.run import simulated

_ENOUGH: Final = 16
_TRIES: Final = 3
"""How often workers may die before that is told."""


class WorkersDied(Unavailable):
    """Processes that ran simulations were killed again and again; what is finished is kept."""

    code = "workers-died"


@frozen(kw_only=True)
class Task:
    """One run to do."""

    scenario: Scenario
    policy: str
    seed: int

    def found(self, kept: Path) -> Outcome | None:
        """What came of it, if it was done before."""
        return self._runs(kept).find(scenario_hash(self.scenario), self.policy, self.seed)

    def done(self, kept: Path) -> Outcome:
        """Do it, and keep what came of it."""
        outcome = simulated(self.scenario, self.policy, self.seed)
        runs = self._runs(kept)
        runs.directory.mkdir(parents=True, exist_ok=True)
        runs.save(outcome)
        return outcome

    def _runs(self, kept: Path) -> Runs:
        """A directory of its own for what the runs depend on: a changed lever is another policy."""
        print_ = run_hash(self.scenario, self.scenario.policies[self.policy])
        return Runs(kept / print_[:_ENOUGH])


def tasks(scenario: Scenario, policies: Iterable[str], seeds: int) -> list[Task]:
    """Every policy with every seed, seed by seed: whatever is done first can be compared."""
    named = list(policies)
    return [
        Task(scenario=scenario, policy=policy, seed=seed)
        for seed in range(1, seeds + 1)
        for policy in named
    ]


def all_done(
    wanted: Sequence[Task],
    kept: Path,
    *,
    workers: int = 1,
    told: Callable[[Task], object] = lambda _: None,
) -> list[Outcome]:
    """What came of every task, in their order; ``told`` hears of each that is finished.

    Raises:
        Unwritable: ``kept`` cannot be made; nothing was run.
        WorkersDied: processes were killed, several times in a row.
    """
    _make(kept)
    found: dict[int, Outcome] = {}
    for place, task in enumerate(wanted):
        before = task.found(kept)
        if before is not None:
            found[place] = before
            told(task)
    left = [place for place in range(len(wanted)) if place not in found]
    for place, outcome in _carried_out(wanted, left, kept, workers):
        found[place] = outcome
        told(wanted[place])
    return [found[place] for place in range(len(wanted))]


def _make(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise Unwritable(f"{directory} cannot be made ({reason.strerror})") from reason


def _carried_out(
    wanted: Sequence[Task], left: list[int], kept: Path, workers: int
) -> Iterator[tuple[int, Outcome]]:
    if workers == 1 or len(left) < 2:
        for place in left:
            yield place, wanted[place].done(kept)
        return
    for _ in range(_TRIES):
        open_ = set(left)
        try:
            for place, outcome in _side_by_side(wanted, left, kept, workers):
                open_.discard(place)
                yield place, outcome
            return
        except BrokenProcessPool:
            left = sorted(open_)
    raise WorkersDied(
        f"processes were killed {_TRIES} times, perhaps for want of memory; what is finished is"
        " kept: ask again with fewer workers",
        left=len(left),
    )


def _side_by_side(
    wanted: Sequence[Task], left: list[int], kept: Path, workers: int
) -> Iterator[tuple[int, Outcome]]:
    # Started anew, not forked: a copy of this process would share locks and threads with it.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures: dict[Future[Outcome], int] = {
            pool.submit(wanted[place].done, kept): place for place in left
        }
        for future in as_completed(futures):
            yield futures[future], future.result()
