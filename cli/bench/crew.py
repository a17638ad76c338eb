"""Several processes at work at the same time, each with everything its own."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from math import inf
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from time import perf_counter
from typing import Any, Final, Protocol, TypeVar, cast

from attrs import frozen

Task = TypeVar("Task", contravariant=True)
_PATIENCE_S: Final = 120.0


Work = Callable[[], int]
"""One piece of work, done; answers how often others were faster before it was."""


class Worker(Protocol[Task]):
    """Makes itself ready for a task; yields what it then does over and over."""

    def __call__(self, task: Task, /) -> AbstractContextManager[Work]: ...


@frozen(kw_only=True)
class Shift:
    """What one process did; times in milliseconds."""

    seconds: float
    times_ms: tuple[float, ...]
    conflicts: int

    @property
    def per_s(self) -> float:
        return len(self.times_ms) / self.seconds


def at_work(
    worker: Worker[Task], tasks: Sequence[Task], *, seconds: float = inf, each: float = inf
) -> list[Shift]:
    """Let a process per task work for ``seconds``, or as often as ``each`` says.

    All begin together.

    Args:
        worker: a function of a module, for the processes import it.
    """
    context = get_context("forkserver")
    # Imported once, in a process without threads and connections, and there for all of them.
    context.set_forkserver_preload([worker.__module__])
    start = context.Barrier(len(tasks))
    pipes = [context.Pipe(duplex=False) for _ in tasks]
    crew = [
        context.Process(target=_work, args=(worker, task, seconds, each, start, told), daemon=True)
        for task, (_, told) in zip(tasks, pipes, strict=True)
    ]
    for one, (_, told) in zip(crew, pipes, strict=True):
        one.start()
        told.close()
    try:
        return [cast(Shift, heard.recv()) for heard, _ in pipes]
    except EOFError as error:
        raise RuntimeError("a process of the bench died; its reason is printed above") from error
    finally:
        for one in crew:
            one.kill()
            one.join()


def _work(
    worker: Worker[Any],
    task: object,
    seconds: float,
    each: float,
    start: Barrier,
    tell: Connection,
) -> None:
    with worker(task) as work:
        start.wait(_PATIENCE_S)
        tell.send(shift(work, seconds, each))


def shift(work: Work, seconds: float, each: float = inf) -> Shift:
    """Work until the time is over, or it is enough; what is at hand then is finished and counts."""
    times_ms, conflicts = list[float](), 0
    begin = last = perf_counter()
    while last - begin < seconds and len(times_ms) < each:
        conflicts += work()
        now = perf_counter()
        times_ms.append((now - last) * 1000)
        last = now
    return Shift(seconds=last - begin, times_ms=tuple(times_ms), conflicts=conflicts)
