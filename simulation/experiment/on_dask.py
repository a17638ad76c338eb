"""Tasks done by Dask: on this machine, or on a cluster of many that runs already."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from logging import CRITICAL
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from adapters.extras import needed
from domain.shared.errors import Unavailable
from simulation.experiment.runner import Doable, WorkersDied
from simulation.outcome.outcome import Outcome

_AHEAD: Final = 2
"""Tasks given out for each that is being done: a worker never waits, and no scheduler is filled
with scenarios."""
_PATIENCE: Final = "10s"
_DEAF: Final = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
"""What workers of this machine do first: Ctrl-C is for whoever started them, and ends them."""


class NoScheduler(Unavailable):
    """No Dask scheduler answers at the address."""

    code = "no-scheduler"


@frozen(kw_only=True)
class OnDask:
    """``workers`` at once; ``scheduler``: the address of a cluster, else one is started here.

    What came of a task is kept by this process, so workers elsewhere need no disk in common. They
    need the same release of Baywise. A task whose worker is killed is done by another one.

    Source of what a killed worker means: Dask.distributed, "Resilience".
    """

    workers: int
    scheduler: str | None = None

    def done(self, wanted: Sequence[Doable], kept: Path) -> Iterator[tuple[int, Outcome]]:
        """
        Raises:
            NotInstalled: Dask is not here.
            NoScheduler: nobody answers at the address.
        """
        distributed = needed("distributed", extra="dask")
        with self._client(distributed) as client:
            to_do = iter(enumerate(wanted))
            places: dict[Any, int] = {}
            running = distributed.as_completed()

            def give_out(many: int) -> None:
                for place, task in islice(to_do, many):
                    future = client.submit(task.simulated, pure=False)
                    places[future] = place
                    running.add(future)

            give_out(_AHEAD * self.workers)
            for future in running:
                try:
                    outcome = future.result()
                except distributed.KilledWorker as reason:
                    raise WorkersDied.told(len(places)) from reason
                place = places.pop(future)
                wanted[place].keep(outcome, kept)
                yield place, outcome
                give_out(1)

    @contextmanager
    def _client(self, distributed: Any) -> Iterator[Any]:
        if self.scheduler is None:
            with (
                distributed.LocalCluster(
                    n_workers=self.workers,
                    threads_per_worker=1,
                    dashboard_address=None,
                    preload=[_DEAF],
                    silence_logs=CRITICAL,
                ) as cluster,
                distributed.Client(cluster) as client,
            ):
                yield client
            return
        try:
            client = distributed.Client(self.scheduler, timeout=_PATIENCE)
        except (OSError, ValueError) as reason:
            raise NoScheduler(f"no Dask scheduler answers at {self.scheduler}") from reason
        with client:
            yield client
