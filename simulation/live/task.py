"""One run of a future, to be done by any process that can read the snapshot."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from attrs import Factory, field, frozen

from adapters.snapshot.file import load
from application.shared.fingerprint import fingerprint
from domain.orders.idle import IdleDiscounts
from simulation.experiment.runner import keep
from simulation.live.fork import POLICY, Assumed, Fork
from simulation.live.future import Future, Horizon
from simulation.outcome.files import Runs
from simulation.outcome.outcome import Outcome
from simulation.scenario.changes.change import Change

_ENOUGH: Final = 16


@frozen(kw_only=True)
class Terms:
    """What all runs of a question have in common; ``snapshot`` is a file."""

    snapshot: Path
    idle: IdleDiscounts
    horizon: Horizon
    assumed: Assumed = field(eq=False)
    _of_assumed: str = field(
        init=False, default=Factory(lambda self: fingerprint(self.assumed), takes_self=True)
    )


@frozen(kw_only=True)
class FutureTask:
    """A future with a seed; implements :class:`simulation.experiment.runner.Doable`."""

    terms: Terms
    changes: tuple[Change, ...]
    seed: int

    def found(self, kept: Path) -> Outcome | None:
        return self._runs(kept).find(self._future.print, POLICY, self.seed)

    def simulated(self) -> Outcome:
        return self._future.prepared(self.seed).lived()

    def done(self, kept: Path) -> Outcome:
        outcome = self.simulated()
        self.keep(outcome, kept)
        return outcome

    def keep(self, outcome: Outcome, kept: Path) -> None:
        keep(outcome, self._runs(kept))

    @property
    def _future(self) -> Future:
        return future(self.terms, self.changes)

    def _runs(self, kept: Path) -> Runs:
        return Runs(kept / self._future.print[:_ENOUGH])


@lru_cache(maxsize=4)
def future(terms: Terms, changes: tuple[Change, ...]) -> Future:
    """Its snapshot is read once in a process.

    Raises:
        BadSnapshot: the file is damaged, or of something else.
    """
    return Future(fork=fork(terms), horizon=terms.horizon, changes=changes)


@lru_cache(maxsize=1)
def fork(terms: Terms) -> Fork:
    """Where the futures begin.

    Raises:
        BadSnapshot: the file is damaged, or of something else.
    """
    snapshot, print_ = load(terms.snapshot)
    return Fork(snapshot=snapshot, print=print_, idle=terms.idle, assumed=terms.assumed)
