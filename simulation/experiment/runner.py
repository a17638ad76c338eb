"""Runs done side by side; one that is finished is never done again, and none is lost."""

import errno
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final, Protocol

from attrs import Factory, field, frozen

from adapters.files import Unwritable
from domain.shared.errors import Unavailable
from simulation.outcome.files import Runs
from simulation.outcome.outcome import Outcome
from simulation.scenario.digest import print_under, scenario_hash
from simulation.scenario.scenario import Scenario
from simulation.world.run import simulated

_ENOUGH: Final = 16
_TRIES: Final = 3
"""How often in a row workers may die, with nothing finished between, before that is told."""


class WorkersDied(Unavailable):
    """Processes that ran simulations were killed again and again; what is finished is kept."""

    code = "workers-died"

    @classmethod
    def told(cls, left: int) -> "WorkersDied":
        """``left``: how many runs are not finished."""
        return cls(
            f"processes were killed {_TRIES} times, perhaps for want of memory; what is finished"
            " is kept: ask again with fewer workers",
            left=left,
        )


class Doable(Protocol):
    """One run to do, by this process or another."""

    def found(self, kept: Path) -> Outcome | None:
        """What came of it, if it was done before."""
        ...

    def simulated(self) -> Outcome:
        """Do it, and keep nothing."""
        ...

    def done(self, kept: Path) -> Outcome:
        """Do it, and keep what came of it."""
        ...

    def keep(self, outcome: Outcome, kept: Path) -> None:
        """Keep what came of it."""
        ...


@frozen(kw_only=True)
class Task:
    """One run of a scenario; ``print`` is its hash, which takes long for a large chain."""

    scenario: Scenario
    policy: str
    seed: int
    print: str = field(default=Factory(lambda self: scenario_hash(self.scenario), takes_self=True))

    def found(self, kept: Path) -> Outcome | None:
        """What came of it, if it was done before."""
        return self._runs(kept).find(self.print, self.policy, self.seed)

    def simulated(self) -> Outcome:
        """Do it, and keep nothing."""
        return simulated(self.scenario, self.policy, self.seed)

    def done(self, kept: Path) -> Outcome:
        """Do it, and keep what came of it."""
        outcome = self.simulated()
        self.keep(outcome, kept)
        return outcome

    def keep(self, outcome: Outcome, kept: Path) -> None:
        """
        Raises:
            Unwritable: it cannot be written; a full disk is told as such.
        """
        keep(outcome, self._runs(kept))

    def _runs(self, kept: Path) -> Runs:
        """A directory of its own for what the runs depend on: a changed lever is another policy."""
        print_ = print_under(self.print, self.scenario.policies[self.policy])
        return Runs(kept / print_[:_ENOUGH])


def keep(outcome: Outcome, runs: Runs) -> None:
    """
    Raises:
        Unwritable: it cannot be written; a full disk is told as such.
    """
    with _writing(runs.directory):
        runs.directory.mkdir(parents=True, exist_ok=True)
        runs.save(outcome)


def tasks(scenario: Scenario, policies: Iterable[str], seeds: int) -> list[Task]:
    """Every policy with every seed, seed by seed: whatever is done first can be compared."""
    named, print_ = list(policies), scenario_hash(scenario)
    return [
        Task(scenario=scenario, policy=policy, seed=seed, print=print_)
        for seed in range(1, seeds + 1)
        for policy in named
    ]


class Runner(Protocol):
    """Where tasks are done, and how many at once."""

    def done(self, wanted: Sequence[Doable], kept: Path, /) -> Iterator[tuple[int, Outcome]]:
        """Do every task and keep what came of it: its place in ``wanted``, in any order.

        Whoever stops asking stops the rest: what is finished is kept, and nothing more is begun.

        Raises:
            Unwritable: something cannot be kept.
            WorkersDied: processes were killed, several times in a row.
        """
        ...


@frozen
class Serial:
    """One after the other, in this process."""

    def done(self, wanted: Sequence[Doable], kept: Path) -> Iterator[tuple[int, Outcome]]:
        for place, task in enumerate(wanted):
            yield place, task.done(kept)


@frozen
class Processes:
    """So many at once, in processes of this machine."""

    workers: int

    def done(self, wanted: Sequence[Doable], kept: Path) -> Iterator[tuple[int, Outcome]]:
        if len(wanted) < 2:
            yield from Serial().done(wanted, kept)
            return
        left, deaths = dict(enumerate(wanted)), 0
        while left:
            try:
                for place, outcome in self._side_by_side(dict(left), kept):
                    deaths = 0
                    del left[place]
                    yield place, outcome
            except BrokenProcessPool:
                deaths += 1
                if deaths == _TRIES:
                    raise WorkersDied.told(len(left)) from None
                for place, before in _finished(left, kept):
                    del left[place]
                    yield place, before

    def _side_by_side(self, wanted: dict[int, Doable], kept: Path) -> Iterator[tuple[int, Outcome]]:
        # Started anew, not forked: a copy of this process would share locks and threads with it.
        pool = ProcessPoolExecutor(
            self.workers, mp_context=get_context("spawn"), initializer=_stop_at_once
        )
        try:
            futures: dict[Future[Outcome], int] = {
                pool.submit(task.done, kept): place for place, task in wanted.items()
            }
            for future in as_completed(futures):
                yield futures.pop(future), future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _finished(left: dict[int, Doable], kept: Path) -> Iterator[tuple[int, Outcome]]:
    """Of tasks that were left when processes were killed, those that were kept in time."""
    for place, task in list(left.items()):
        found = task.found(kept)
        if found is not None:
            yield place, found


def _stop_at_once() -> None:
    """Ctrl-C ends a worker without a word; the process that started it tells what is to be told."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def side_by_side(workers: int) -> Runner:
    """The runner for so many at once on this machine."""
    return Processes(workers) if workers > 1 else Serial()


def all_done(wanted: Sequence[Doable], kept: Path, *, workers: int = 1) -> list[Outcome]:
    """What came of every task, in their order; see :func:`each_done` for what may go wrong."""
    found = dict(each_done(wanted, kept, side_by_side(workers)))
    return [found[place] for place in range(len(wanted))]


def each_done(
    wanted: Sequence[Doable], kept: Path, runner: Runner
) -> Iterator[tuple[int, Outcome]]:
    """The place of every task and what came of it: those that were done before come first.

    Whoever takes only a few figures of each needs no room for all of them.

    Raises:
        Unwritable: ``kept`` cannot be made or written; nothing was run.
        WorkersDied: processes were killed, several times in a row.
    """
    with _writing(kept):
        kept.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=kept).close()
    left = []
    for place, task in enumerate(wanted):
        before = task.found(kept)
        if before is None:
            left.append(place)
        else:
            yield place, before
    for place, outcome in runner.done([wanted[one] for one in left], kept):
        yield left[place], outcome


@contextmanager
def _writing(directory: Path) -> Iterator[None]:
    """What cannot be written is told in a sentence; of a full disk everybody knows."""
    try:
        yield
    except OSError as reason:
        if reason.errno == errno.ENOSPC:
            raise
        raise Unwritable(f"{directory} cannot be written ({reason.strerror})") from reason
